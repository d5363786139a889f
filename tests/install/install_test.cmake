# Installs the library into a folder, then builds and runs an outside project against what was installed.
#
#     cmake -Dbuild=build/debug -Dcompiler=g++ -P tests/install/install_test.cmake
cmake_minimum_required(VERSION 3.25)
set(scratch ${build}/tests/install)
file(REMOVE_RECURSE ${scratch})

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
    if(NOT status EQUAL 0)
        string(JOIN " " command ${ARGN})
        message(FATAL_ERROR "${command}\n${out}${err}")
    endif()
    set(said "${out}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${build} --component library --prefix ${scratch}/prefix)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${scratch}/outside -G Ninja
    -DCMAKE_PREFIX_PATH=${scratch}/prefix -DCMAKE_CXX_COMPILER=${compiler})
run(${CMAKE_COMMAND} --build ${scratch}/outside)

# Nothing of this folder may be needed afterwards: the headers came from the prefix.
file(READ ${scratch}/outside/build.ninja rules)
cmake_path(SET headers NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../include)
string(FIND "${rules}" "${headers}" found)
if(NOT found EQUAL -1)
    message(FATAL_ERROR "the outside project reads headers of the source folder")
endif()

run(${scratch}/outside/somebody_elses)
if(NOT said MATCHES "\"recipe.soup\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")
    message(FATAL_ERROR "the outside program says: ${said}")
endif()
