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

# Whoever asks quietly goes on without it: where a library is missing, and where a component is asked for.
if(way STREQUAL "find_package")
    file(WRITE ${scratch}/asking/CMakeLists.txt
        "cmake_minimum_required(VERSION 3.25)\nproject(asking CXX)\nfind_package(omnigraph QUIET COMPONENTS \${components})\n"
        "message(STATUS \"found: <\${omnigraph_FOUND}>\")\n")
    foreach(asked "1:-DCMAKE_BUILD_TYPE=Debug" "0:-DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON"
            "0:-DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON" "0:-DCMAKE_IGNORE_PATH=/usr/include" "0:-Dcomponents=nonsense")
        string(SUBSTRING "${asked}" 0 1 expected)
        string(SUBSTRING "${asked}" 2 -1 option)
        file(REMOVE_RECURSE ${scratch}/asking/build)
        run(${CMAKE_COMMAND} -S ${scratch}/asking -B ${scratch}/asking/build -G Ninja ${option}
            -DCMAKE_PREFIX_PATH=${scratch}/prefix -DCMAKE_CXX_COMPILER=${compiler})
        string(REGEX MATCH "found: <([^>]*)>" found "${said}")
        set(found ${CMAKE_MATCH_1})
        if((found AND NOT expected) OR (expected AND NOT found))
            message(FATAL_ERROR "find_package with `${option}` says: ${said}")
        endif()
    endforeach()
endif()

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
