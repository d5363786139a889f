# Builds and runs an outside project: against the library installed into a folder, or against its sources.
#
#     cmake -Dway=find_package -Dbuild=build/debug -Dcompiler=g++ -P tests/install/install_test.cmake
cmake_minimum_required(VERSION 3.25)
set(scratch ${build}/tests/install/${way})
file(REMOVE_RECURSE ${scratch})
cmake_path(SET sources NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../..)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
    if(NOT status EQUAL 0)
        string(JOIN " " command ${ARGN})
        message(FATAL_ERROR "${command}\n${out}${err}")
    endif()
    set(said "${out}" PARENT_SCOPE)
endfunction()

if(way STREQUAL "find_package")
    run(${CMAKE_COMMAND} --install ${build} --component library --prefix ${scratch}/prefix)
endif()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${scratch}/outside -G Ninja -Dway=${way} -Domnigraph=${sources}
    -DCMAKE_PREFIX_PATH=${scratch}/prefix -DCMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build ${scratch}/outside)

# Nothing of this folder may be needed by who uses the installed one: the headers came from the prefix.
file(READ ${scratch}/outside/build.ninja rules)
string(FIND "${rules}" "-I${sources}include" found)
string(FIND "${rules}" "-isystem ${sources}include" found_system)
if(way STREQUAL "find_package" AND NOT (found EQUAL -1 AND found_system EQUAL -1))
    message(FATAL_ERROR "the outside project reads headers of the source folder")
endif()

function(expect program words)
    run(${scratch}/outside/${program})
    if(NOT said STREQUAL "${words}\n")
        message(FATAL_ERROR "the outside program ${program} says: ${said}")
    endif()
endfunction()
set(sum ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad)
foreach(mode cluster compiled)
    expect(two_units_${mode} "{\"soup\":\"${sum}\"}")
    if(way STREQUAL "find_package")
        expect(planned_kind_${mode} "{\"recipe.soup\":\"${sum}\"}")
    endif()
endforeach()
