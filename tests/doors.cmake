# Holds that contracts keep the doors shut: whoever includes one of them compiles no header of SQLite, Asio or CLI11.
# Run by ctest, or by hand:
#
#     cmake -P tests/doors.cmake
#
# The compiler lists what each contract includes (-M), as for a program that links omnigraph::compiled.
#
# -Dcompiler=<g++ or clang++>, -Droot=<another include/ folder>, -Dcontracts=<globs below omnigraph/cluster>
# (tests/doors_test.cmake uses them).
cmake_minimum_required(VERSION 3.25)
if(NOT root)
    set(root ${CMAKE_CURRENT_LIST_DIR}/../include)
endif()
if(NOT compiler)
    set(compiler g++)
endif()
if(NOT contracts)
    set(contracts kind.hpp cluster.hpp standard.hpp cli/run.hpp graph/graph_engine.hpp lang/*.hpp host/*.hpp graph/plan/*.hpp)
endif()
set(library_SQLite "/sqlite3[.]h")
set(library_Asio "/boost/asio[./]")
set(library_CLI11 "/CLI/")

# What `headers` include, all together.
function(included_by headers result)
    set(text "")
    foreach(header IN LISTS headers)
        string(APPEND text "#include <omnigraph/cluster/${header}>\n")
    endforeach()
    string(RANDOM LENGTH 12 name)
    set(source $ENV{TMPDIR})
    if(NOT source)
        set(source /tmp)
    endif()
    string(APPEND source "/omnigraph_doors_${name}.cpp")
    file(WRITE ${source} "${text}")
    execute_process(COMMAND ${compiler} -std=c++20 -M -DOMNIGRAPH_SEPARATE_COMPILATION -I${root} ${source}
        OUTPUT_VARIABLE listed ERROR_VARIABLE complaint RESULT_VARIABLE failed)
    file(REMOVE ${source})
    if(failed)
        message(FATAL_ERROR "${headers} cannot be read:\n${complaint}")
    endif()
    set(${result} "${listed}" PARENT_SCOPE)
endfunction()

set(base ${root}/omnigraph/cluster)
set(headers "")
foreach(contract IN LISTS contracts)
    file(GLOB_RECURSE found RELATIVE ${base} ${base}/${contract})
    if(NOT found)
        message(FATAL_ERROR "there is no ${contract} below ${base}")
    endif()
    list(APPEND headers ${found})
endforeach()
list(REMOVE_DUPLICATES headers)

# All at once, which takes a second; one by one only to name who opened a door.
included_by("${headers}" everything)
foreach(library SQLite Asio CLI11)
    if(NOT everything MATCHES "${library_${library}}")
        continue()
    endif()
    foreach(header IN LISTS headers)
        included_by(${header} listed)
        if(listed MATCHES "${library_${library}}")
            message(SEND_ERROR "${header} drags in ${library}; include it in the .ipp")
        endif()
    endforeach()
endforeach()
list(LENGTH headers count)
message(STATUS "doors: ${count} contracts checked")
