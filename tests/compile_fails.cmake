# Run by ctest for each pair compile_fail/x.cpp, compile_pass/x.cpp:
#
#     cmake -Dcompiler=<c++> -Dcompiler_id=GNU -Dinclude=<folder> -Dname=x -P tests/compile_fails.cmake
#
# With -Dscratch=<folder> the compiler reads support/library_kinds.hpp, which nearly all pairs include, from a
# precompiled header in this folder. The same line without -Dname makes that header.
#
# (1) The failing one is refused, in the words its first line gives as a regular expression.
# (2) One mistake is one error of g++ (or as many as a line `// errors: 2` says): nothing further
#     in stumbles over it again. Clang counts each step of a failed constant expression.
# (3) Its twin, the nearest thing that is right, compiles. So (1) is not for another reason.
cmake_minimum_required(VERSION 3.25)
set(here ${CMAKE_CURRENT_LIST_DIR})

set(flags -std=c++20 -fno-diagnostics-color -DOMNIGRAPH_SEPARATE_COMPILATION -I${include} -I${here})
set(kinds ${scratch}/library_kinds.hpp)
if(NOT name)
    file(WRITE ${kinds} "#include <support/library_kinds.hpp>\n")
    set(output ${kinds}.gch)
    if(compiler_id MATCHES "Clang")
        set(output ${kinds}.pch)
    endif()
    execute_process(COMMAND ${compiler} ${flags} -x c++-header ${kinds} -o ${output} COMMAND_ERROR_IS_FATAL ANY)
    return()
endif()

function(compile source status_variable said_variable)
    set(precompiled "")
    file(STRINGS ${source} of_kinds REGEX "^#include <support/library_kinds.hpp>")
    if(scratch AND of_kinds)
        set(precompiled -include ${kinds} -Winvalid-pch)
    endif()
    # Contracts alone: nothing is linked, so the bodies would only be read.
    execute_process(COMMAND ${compiler} ${flags} -fsyntax-only ${precompiled} ${source}
                    RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
    set(${status_variable} ${status} PARENT_SCOPE)
    set(${said_variable} "${out}${err}" PARENT_SCOPE)
endfunction()

file(READ ${here}/compile_fail/${name}.cpp source)
if(NOT source MATCHES "^// error: ([^\n]+)\n(// errors: ([0-9]+)\n)?")
    message(FATAL_ERROR "compile_fail/${name}.cpp has to begin with: // error: <what the compiler should say>")
endif()
set(expected ${CMAKE_MATCH_1})
set(allowed ${CMAKE_MATCH_3})
if(NOT allowed)
    set(allowed 1)
endif()

compile(${here}/compile_fail/${name}.cpp status said)
if(status EQUAL 0)
    message(SEND_ERROR "compile_fail/${name}.cpp compiles, though it should not")
elseif(NOT said MATCHES "${expected}")
    message(SEND_ERROR "compile_fail/${name}.cpp fails with other words than: ${expected}\n${said}")
endif()
string(REGEX MATCHALL ":[0-9]+: error: " errors "${said}")
list(LENGTH errors count)
if(compiler_id STREQUAL "GNU" AND count GREATER allowed)
    message(SEND_ERROR "compile_fail/${name}.cpp has one mistake and ${count} errors:\n${said}")
endif()

compile(${here}/compile_pass/${name}.cpp status said)
if(NOT status EQUAL 0)
    message(SEND_ERROR "compile_pass/${name}.cpp, the twin, does not compile:\n${said}")
endif()
