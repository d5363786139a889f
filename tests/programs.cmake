# The programs of this repository: the two shipped binaries, the examples, and one test
# program a room. Included from the top-level CMakeLists.txt.
enable_testing()

set(DOCTEST_HEADERS <doctest/doctest.h> <rapidcheck.h> <fmt/format.h> <boost/json.hpp> <boost/hana.hpp>
    <algorithm> <filesystem> <functional> <map> <memory> <optional> <string> <variant> <vector>)

# ---- shipped binaries and examples -----------------------------------------------------------
function(omnigraph_program name)
    cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE omnigraph::cluster omnigraph_warnings)
endfunction()

foreach(program omnigraph omnigraph-server custom_kind custom_cli)
    if(EXISTS ${CMAKE_SOURCE_DIR}/examples/${program}/main.cpp)
        omnigraph_program(${program} SOURCES examples/${program}/main.cpp)
        target_precompile_headers(${program} PRIVATE <boost/json.hpp> <boost/hana.hpp> <fmt/format.h>
            <algorithm> <filesystem> <functional> <map> <memory> <optional> <string> <variant> <vector>)
    endif()
endforeach()

# ---- one test program a room -----------------------------------------------------------------
find_package(doctest REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

add_library(test_main OBJECT tests/main.cpp)
target_link_libraries(test_main PUBLIC omnigraph::cluster omnigraph_warnings ${RAPIDCHECK_LIBRARY})
target_include_directories(test_main PUBLIC ${CMAKE_SOURCE_DIR}/tests)

# main.cpp has to see doctest for the first time after saying that it holds the implementation,
# so the precompiled header belongs to a target of its own.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "// Compiled only for its precompiled header.\n")
add_library(test_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
target_link_libraries(test_precompiled PRIVATE omnigraph::cluster omnigraph_warnings)
target_precompile_headers(test_precompiled PRIVATE ${DOCTEST_HEADERS})

foreach(room core store ledger config lang kinds engine graph policy server cli property crash corpus)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${room}/*_test.cpp)
    if(NOT sources)
        continue()
    endif()
    add_executable(${room}_test ${sources} $<TARGET_OBJECTS:test_main>)
    target_link_libraries(${room}_test PRIVATE omnigraph::cluster omnigraph_warnings ${RAPIDCHECK_LIBRARY})
    target_include_directories(${room}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_precompile_headers(${room}_test REUSE_FROM test_precompiled)
    set_target_properties(${room}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${room} COMMAND ${room}_test)
    set_tests_properties(${room} PROPERTIES ENVIRONMENT
        "OMNIGRAPH_BIN=${CMAKE_BINARY_DIR}/bin;OMNIGRAPH_SOURCE=${CMAKE_SOURCE_DIR}")
endforeach()
