# The test of tests/doors.cmake: a contract with an open door is named, and only that one.
cmake_minimum_required(VERSION 3.25)

function(expect_refusal contracts words)
    execute_process(COMMAND ${CMAKE_COMMAND} -Dcompiler=${compiler} "-Dcontracts=${contracts}"
        -P ${CMAKE_CURRENT_LIST_DIR}/doors.cmake OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE failed)
    if(NOT failed OR NOT said MATCHES "${words}")
        message(SEND_ERROR "${contracts} should be refused with `${words}`, but:\n${said}")
    endif()
    if(said MATCHES "host/graph_host[.]hpp drags")
        message(SEND_ERROR "host/graph_host.hpp was blamed for its neighbour:\n${said}")
    endif()
endfunction()

expect_refusal("host/graph_host.hpp;graph/sqlite/sqlite.hpp" "graph/sqlite/sqlite[.]hpp drags in SQLite")
expect_refusal("host/graph_host.hpp;server/http/connection.hpp" "server/http/connection[.]hpp drags in Asio")
expect_refusal("host/no_such.hpp" "there is no host/no_such[.]hpp")
