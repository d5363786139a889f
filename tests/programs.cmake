# The programs of this repository: the two shipped binaries, the examples, one test program a
# room, and the tests that are no programs. Included from the top-level CMakeLists.txt.
enable_testing()

# ---- precompiled headers -----------------------------------------------------------------------
# One for each set of dependencies, compiled once and shared: tests of the language must not pay for
# the network. Each belongs to an object library of one empty file, so that every program can reuse it.
set(standard_headers <algorithm> <array> <charconv> <chrono> <filesystem> <functional> <map> <memory> <mutex>
    <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <variant> <vector>)
set(library_headers <fmt/format.h> <boost/json.hpp> <boost/hana.hpp>)
set(network_headers <boost/asio.hpp> <boost/beast/core.hpp> <boost/beast/http.hpp>)
set(test_headers <doctest/doctest.h> <rapidcheck.h>)

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "// Compiled for its precompiled header only.\n")
function(omnigraph_precompiled name)
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    target_link_libraries(${name} PRIVATE omnigraph::cluster omnigraph_warnings)
    target_compile_definitions(${name} PRIVATE OMNIGRAPH_SEPARATE_COMPILATION)
    target_precompile_headers(${name} PRIVATE ${ARGN})
    if(OMNIGRAPH_PCH_LAUNCHER)
        set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER ${OMNIGRAPH_PCH_LAUNCHER})
    endif()
endfunction()
omnigraph_precompiled(program_precompiled ${standard_headers} ${library_headers})
target_precompile_headers(omnigraph_rooms REUSE_FROM program_precompiled)
target_precompile_headers(omnigraph_cli REUSE_FROM program_precompiled)
omnigraph_precompiled(network_program_precompiled ${standard_headers} ${library_headers} ${network_headers})
target_precompile_headers(omnigraph_server REUSE_FROM network_program_precompiled)
omnigraph_precompiled(test_precompiled ${standard_headers} ${library_headers} ${test_headers})
omnigraph_precompiled(network_test_precompiled ${standard_headers} ${library_headers} ${network_headers} ${test_headers})

# ---- shipped binaries and examples -------------------------------------------------------------
# omnigraph_program(NAME ROOMS PRECOMPILED) builds examples/NAME/*.cpp into bin/NAME.
function(omnigraph_program name rooms precompiled)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/examples/${name}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(${name} ${sources})
    target_link_libraries(${name} PRIVATE ${rooms} omnigraph_warnings)
    target_precompile_headers(${name} REUSE_FROM ${precompiled})
endfunction()
omnigraph_program(omnigraph omnigraph_cli program_precompiled)
omnigraph_program(omnigraph-server omnigraph_server network_program_precompiled)
omnigraph_program(custom_kind omnigraph_cli program_precompiled)
omnigraph_program(custom_cli omnigraph_cli program_precompiled)
foreach(program omnigraph omnigraph-server)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
    endif()
endforeach()

# The thread sanitizer has nothing to say about tests in one thread: planning, values and the sentences of a query.
option(OMNIGRAPH_ONLY_CONCURRENT "Leave out tests of these folders that start no thread" OFF)

# ---- one test program a room -------------------------------------------------------------------
find_package(doctest REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

# main.cpp holds doctest's implementation, so it cannot start from a precompiled doctest.
add_library(test_main OBJECT tests/main.cpp)
target_link_libraries(test_main PUBLIC omnigraph_rooms omnigraph_warnings ${RAPIDCHECK_LIBRARY})
target_include_directories(test_main PUBLIC ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/examples)

set(test_environment "OMNIGRAPH_BIN=${CMAKE_BINARY_DIR}/bin" "OMNIGRAPH_SOURCE=${CMAKE_SOURCE_DIR}"
    "XDG_CACHE_HOME=${CMAKE_BINARY_DIR}/tests/cache"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1" "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1")
# omnigraph_test(NAME COMMAND ARGUMENT...); a command that is a target of ours is built for it.
function(omnigraph_test name command)
    add_test(NAME ${name} COMMAND ${command} ${ARGN})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${test_environment}" TIMEOUT 1500)
    if(TARGET ${command})
        omnigraph_test_needs(${name} ${command})
    endif()
endfunction()

# omnigraph_test_needs(NAME TARGET...): what scripts/test builds before it runs that test. One line a test in
# tests/targets.
file(WRITE ${CMAKE_BINARY_DIR}/tests/targets "")
function(omnigraph_test_needs name)
    list(JOIN ARGN " " targets)
    file(APPEND ${CMAKE_BINARY_DIR}/tests/targets "${name} ${targets}\n")
endfunction()

# Half of a test's compile time goes into what it includes. After the edit of one test, a batch takes longer than the
# file alone: 1 is for those who edit.
set(OMNIGRAPH_TEST_BATCH 8 CACHE STRING "Files of tests in one translation unit")

# omnigraph_batches(OUTPUT ROOM SOURCE...): the sources in batches, and those that cannot be in one.
function(omnigraph_batches output room)
    set(batch "")
    set(number 0)
    set(result "")
    list(LENGTH ARGN left)
    foreach(source IN LISTS ARGN)
        math(EXPR left "${left} - 1")
        file(STRINGS ${source} alone REGEX "^(template <>|BOOST_HANA_ADAPT_STRUCT|OMNIGRAPH_ADAPT_RECORD|#(define|undef|if)|// Not in a batch)" LIMIT_COUNT 1)
        if(alone OR OMNIGRAPH_TEST_BATCH LESS 2)
            list(APPEND result ${source})
        else()
            list(APPEND batch ${source})
        endif()
        list(LENGTH batch size)
        if(size AND (size EQUAL OMNIGRAPH_TEST_BATCH OR left EQUAL 0))
            math(EXPR number "${number} + 1")
            set(generated ${CMAKE_BINARY_DIR}/tests/batches/${room}_${number}.cpp)
            add_custom_command(OUTPUT ${generated} DEPENDS ${CMAKE_SOURCE_DIR}/tests/batch.awk ${batch} VERBATIM
                COMMAND awk -v root=${CMAKE_SOURCE_DIR} -f ${CMAKE_SOURCE_DIR}/tests/batch.awk ${batch} pass=2 ${batch}
                    > ${generated} COMMENT "Tests of ${room}: batch ${number}")
            list(APPEND result ${generated})
            set(batch "")
        endif()
    endforeach()
    set(${output} ${result} PARENT_SCOPE)
endfunction()

# omnigraph_test_program(ROOM PRECOMPILED) builds tests/ROOM/*_test.cpp into tests/ROOM_test.
function(omnigraph_test_program room precompiled)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${room}/*_test.cpp)
    if(NOT sources)
        return()
    endif()
    if(OMNIGRAPH_ONLY_CONCURRENT)
        foreach(source IN LISTS sources)
            file(STRINGS ${source} threads REGEX "^#include <(thread|future)>")
            if(source MATCHES "/graph/(columns|plan|values|sqlite)/" AND NOT threads)
                list(REMOVE_ITEM sources ${source})
            endif()
        endforeach()
    endif()
    omnigraph_batches(batches ${room} ${sources})
    add_executable(${room}_test ${batches})
    target_link_libraries(${room}_test PRIVATE test_main)
    target_precompile_headers(${room}_test REUSE_FROM ${precompiled})
    set_target_properties(${room}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    omnigraph_test(${room} ${room}_test)
endfunction()
foreach(room core json posix store host ledger config lang policy kinds engine graph cli testing property crash golden corpus examples)
    omnigraph_test_program(${room} test_precompiled)
endforeach()
omnigraph_test_program(server network_test_precompiled)
target_link_libraries(server_test PRIVATE omnigraph_server)
target_link_libraries(cli_test PRIVATE omnigraph_cli omnigraph_server)
# On real servers, each of which keeps promises of its own: with_server starts it, or says that it is not installed.
file(GLOB s3_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/s3/*_test.cpp)
add_executable(s3_test ${s3_tests})
target_link_libraries(s3_test PRIVATE test_main)
target_precompile_headers(s3_test REUSE_FROM test_precompiled)
set_target_properties(s3_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
foreach(server radosgw ministack)
    omnigraph_test(s3.${server} ${CMAKE_SOURCE_DIR}/tests/s3/with_server ${server} $<TARGET_FILE:s3_test>)
    omnigraph_test_needs(s3.${server} s3_test)
    omnigraph_test(s3.${server}.cluster ${CMAKE_SOURCE_DIR}/tests/s3/with_server ${server}
        bash ${CMAKE_SOURCE_DIR}/tests/s3/cluster_test.sh $<TARGET_FILE:omnigraph> $<TARGET_FILE:omnigraph-server>)
    omnigraph_test_needs(s3.${server}.cluster omnigraph omnigraph-server)
    set_tests_properties(s3.${server} s3.${server}.cluster PROPERTIES SKIP_RETURN_CODE 77)
    # What differs between two servers is theirs: the sanitizers meet the stores of one, and the pretended bucket.
    set_tests_properties(s3.${server}.cluster PROPERTIES LABELS once)
endforeach()
set_tests_properties(s3.radosgw PROPERTIES LABELS once)
# Counts the heap of the whole program, over megabytes: apart from the others, optimised, and header-only, so that
# what it counts is optimised too. Under a sanitizer that takes two minutes to compile, for less to read: it links what
# the other tests link.
add_executable(bounds_test tests/bounds/lang_bounds_test.cpp $<TARGET_OBJECTS:test_main>)
if(CMAKE_CXX_FLAGS_DEBUG MATCHES "-fsanitize=")
    target_link_libraries(bounds_test PRIVATE omnigraph_rooms)
else()
    target_link_libraries(bounds_test PRIVATE omnigraph::cluster)
    target_compile_options(bounds_test PRIVATE -O1)
endif()
target_link_libraries(bounds_test PRIVATE omnigraph_warnings ${RAPIDCHECK_LIBRARY})
target_include_directories(bounds_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
set_target_properties(bounds_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
omnigraph_test(bounds bounds_test)
# The longest ones begin first, also when ctest has no times yet.
foreach(longest crash bounds cli graph)
    set_tests_properties(${longest} PROPERTIES COST 100)
endforeach()
if(TARGET cli_test AND TARGET omnigraph)
    add_dependencies(cli_test omnigraph)  # its tests run the binary
endif()
if(TARGET cli_test AND TARGET omnigraph-server)
    add_dependencies(cli_test omnigraph-server)  # they ask it, too
endif()
if(TARGET cli_test)
    # Preloaded into the shipped program by a test, and so never with the runtime of a sanitizer.
    add_library(kill_at_rename MODULE tests/cli/kill_at_rename.cpp)
    target_compile_features(kill_at_rename PRIVATE cxx_std_20)
    target_compile_options(kill_at_rename PRIVATE -fno-sanitize=all)
    set_target_properties(kill_at_rename PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_dependencies(cli_test kill_at_rename)
endif()
if(TARGET server_test AND TARGET omnigraph-server)
    add_dependencies(server_test omnigraph-server)
endif()

# ---- failpoints ---------------------------------------------------------------------------------
# Steps and commands of the engine once more, with the named points of apply (specification §11): no other program has
# them. Its library comes first, so that it is linked and not the other one.
omnigraph_bodies(failpoint_bodies engine/execute engine/commands)
target_compile_definitions(failpoint_bodies PUBLIC OMNIGRAPH_FAILPOINTS)
target_link_libraries(failpoint_bodies PRIVATE omnigraph_warnings)
add_executable(failpoints_test tests/failpoints/failpoints_test.cpp)
target_link_libraries(failpoints_test PRIVATE failpoint_bodies test_main)
set_target_properties(failpoints_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
omnigraph_test(failpoints failpoints_test)

# ---- the examples run as a stranger would run them ----------------------------------------------
if(TARGET omnigraph)
    omnigraph_test(example.company_brain bash ${CMAKE_SOURCE_DIR}/tests/scripts/company_brain_test.sh $<TARGET_FILE:omnigraph>)
    omnigraph_test_needs(example.company_brain omnigraph)
    omnigraph_test(docs.branches_tour bash ${CMAKE_SOURCE_DIR}/tests/scripts/branches_tour_test.sh $<TARGET_FILE:omnigraph>)
    omnigraph_test_needs(docs.branches_tour omnigraph)
endif()
find_program(curl curl)
if(curl AND TARGET omnigraph AND TARGET omnigraph-server)
    omnigraph_test(docs.request_sequence bash ${CMAKE_SOURCE_DIR}/tests/scripts/request_sequence_test.sh $<TARGET_FILE:omnigraph> $<TARGET_FILE:omnigraph-server>)
    omnigraph_test_needs(docs.request_sequence omnigraph omnigraph-server)
endif()
if(TARGET custom_kind)
    omnigraph_test(example.custom_kind bash ${CMAKE_SOURCE_DIR}/tests/scripts/custom_kind_test.sh $<TARGET_FILE:custom_kind>)
    omnigraph_test_needs(example.custom_kind custom_kind)
endif()

# ---- the console: the page as embedded, and in a browser where there is one ----------------------
omnigraph_test(text.unicode_tables ${CMAKE_SOURCE_DIR}/scripts/unicode-tables --check)
set_tests_properties(text.unicode_tables PROPERTIES SKIP_RETURN_CODE 77)
omnigraph_test(console.embedded ${CMAKE_SOURCE_DIR}/scripts/embed-console --check)
find_program(curl curl)
if(curl AND TARGET omnigraph AND TARGET omnigraph-server)
    omnigraph_test(console.browser python3 ${CMAKE_SOURCE_DIR}/tests/console/console_test.py $<TARGET_FILE:omnigraph>
        $<TARGET_FILE:omnigraph-server>)
    omnigraph_test_needs(console.browser omnigraph omnigraph-server)
    set_tests_properties(console.browser PROPERTIES SKIP_RETURN_CODE 77)
    omnigraph_test(server.framing python3 ${CMAKE_SOURCE_DIR}/tests/server/framing_judge.py $<TARGET_FILE:omnigraph>
        $<TARGET_FILE:omnigraph-server>)
    omnigraph_test_needs(server.framing omnigraph omnigraph-server)
    set_tests_properties(server.framing PROPERTIES SKIP_RETURN_CODE 77)
endif()

# ---- the example at the head of each header ------------------------------------------------------
# tests/examples/extract.awk says what an example is. Each unit of rooms is one translation unit, compiled and never
# linked; tests/examples/prelude/UNIT.hpp declares what its examples use and do not declare themselves.
file(GLOB_RECURSE heads RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/include/*.hpp)
set(heads_without_unit ${heads})
# omnigraph_head_examples(UNIT PRECOMPILED NAMESPACE ROOM...) compiles the examples of rooms; FACES are the headers in
# none.
function(omnigraph_head_examples unit precompiled namespace)
    list(TRANSFORM ARGN REPLACE "(.+)" "\\1/.+" OUTPUT_VARIABLE rooms)
    list(JOIN rooms "|" rooms)
    string(REPLACE "FACES/.+" "[^/]+" rooms "${rooms}")
    set(of_unit ${heads})
    list(FILTER of_unit INCLUDE REGEX "^include/omnigraph/cluster/(${rooms})$")
    list(REMOVE_ITEM heads_without_unit ${of_unit})
    set(heads_without_unit ${heads_without_unit} PARENT_SCOPE)
    set(generated ${CMAKE_BINARY_DIR}/head_examples/${unit}.cpp)
    add_custom_command(OUTPUT ${generated} DEPENDS tests/examples/extract.awk ${of_unit} VERBATIM
        COMMAND awk -v scope=${namespace} -v prelude=examples/prelude/${unit}.hpp -v output=${generated}
            -f tests/examples/extract.awk ${of_unit}
        WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "Examples of headers: ${unit}")
    add_library(head_examples_${unit} OBJECT ${generated})
    target_link_libraries(head_examples_${unit} PRIVATE omnigraph::cluster)
    target_include_directories(head_examples_${unit} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(head_examples_${unit} PRIVATE OMNIGRAPH_SEPARATE_COMPILATION)
    # Without warnings: an example shows a call, not what is done with its result.
    target_compile_options(head_examples_${unit} PRIVATE -w $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
    target_precompile_headers(head_examples_${unit} REUSE_FROM ${precompiled})
    # There is nothing to run here, so the builds under sanitizers, which are clang's, leave it to g++.
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        set_target_properties(head_examples_${unit} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
endfunction()
omnigraph_head_examples(store program_precompiled omnigraph::cluster json posix store host ledger config policy)
omnigraph_head_examples(lang program_precompiled omnigraph::cluster::lang lang)
omnigraph_head_examples(engine program_precompiled omnigraph::cluster core kinds engine FACES)
omnigraph_head_examples(graph program_precompiled omnigraph::cluster::graph graph)
omnigraph_head_examples(server network_program_precompiled omnigraph::cluster::server server)
omnigraph_head_examples(cli program_precompiled omnigraph::cluster::cli cli)
omnigraph_head_examples(testing test_precompiled omnigraph::cluster::testing testing)
if(heads_without_unit)
    message(FATAL_ERROR "nothing compiles the examples of these headers: ${heads_without_unit}")
endif()
omnigraph_test(head_examples bash ${CMAKE_SOURCE_DIR}/tests/scripts/head_examples_test.sh)

# ---- tests that are no programs ----------------------------------------------------------------
omnigraph_test(architecture ${CMAKE_COMMAND} -P ${CMAKE_SOURCE_DIR}/tests/architecture.cmake)
omnigraph_test(architecture.refuses ${CMAKE_COMMAND} -Dscratch=${CMAKE_BINARY_DIR}/tests/architecture
    -P ${CMAKE_SOURCE_DIR}/tests/architecture_test.cmake)
omnigraph_test(doors ${CMAKE_COMMAND} -Dcompiler=${CMAKE_CXX_COMPILER} -P ${CMAKE_SOURCE_DIR}/tests/doors.cmake)
omnigraph_test(doors.refuses ${CMAKE_COMMAND} -Dcompiler=${CMAKE_CXX_COMPILER} -P ${CMAKE_SOURCE_DIR}/tests/doors_test.cmake)
omnigraph_test(architecture.body_order bash ${CMAKE_SOURCE_DIR}/tests/scripts/body_order_test.sh)
omnigraph_test(architecture.body_order.refuses bash ${CMAKE_SOURCE_DIR}/tests/scripts/body_order_refused_test.sh)
omnigraph_test(architecture.contracts_tested bash ${CMAKE_SOURCE_DIR}/tests/scripts/contracts_tested_test.sh)
omnigraph_test(architecture.contracts_tested.refuses bash
    ${CMAKE_SOURCE_DIR}/tests/scripts/contracts_tested_refused_test.sh)
omnigraph_test(architecture.headers_alone bash ${CMAKE_SOURCE_DIR}/tests/scripts/headers_alone_test.sh ${CMAKE_CXX_COMPILER})
set_tests_properties(architecture.headers_alone PROPERTIES SKIP_RETURN_CODE 77)
omnigraph_test(documents.library bash ${CMAKE_SOURCE_DIR}/tests/scripts/library_page_test.sh ${CMAKE_CXX_COMPILER})
omnigraph_test(scripts.container_entrypoint bash ${CMAKE_SOURCE_DIR}/tests/scripts/container_entrypoint_test.sh)
omnigraph_test(scripts.setup bash ${CMAKE_SOURCE_DIR}/tests/scripts/setup_test.sh)
omnigraph_test(languages_rules_cited bash ${CMAKE_SOURCE_DIR}/tests/scripts/language_rules_test.sh)
omnigraph_test(languages_rules_cited.refuses bash ${CMAKE_SOURCE_DIR}/tests/scripts/language_rules_refused_test.sh)
omnigraph_test(scripts.count_tests bash ${CMAKE_SOURCE_DIR}/tests/scripts/count_tests_test.sh)
string(TOUPPER ${CMAKE_BUILD_TYPE} configuration)
foreach(way find_package add_subdirectory fetch_content)  # with the flags that the library was compiled with
    omnigraph_test(install.${way} ${CMAKE_COMMAND} -Dway=${way} -Dbuild=${CMAKE_BINARY_DIR} -Dcompiler=${CMAKE_CXX_COMPILER}
        "-Dflags=${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${configuration}}"
        -P ${CMAKE_SOURCE_DIR}/tests/install/install_test.cmake)
endforeach()
omnigraph_test_needs(install.find_package omnigraph_compiled)
omnigraph_test(documents.diagnostics ${CMAKE_SOURCE_DIR}/scripts/diagnostics-table --check)
omnigraph_test(documents.codes bash ${CMAKE_SOURCE_DIR}/tests/scripts/codes_test.sh)

# What these say does not depend on how the programs are compiled: .ci/run leaves them out where it runs all tests
# again.
foreach(test console.embedded head_examples architecture architecture.refuses doors doors.refuses architecture.body_order
        architecture.body_order.refuses architecture.contracts_tested architecture.contracts_tested.refuses
        architecture.headers_alone scripts.container_entrypoint scripts.setup scripts.count_tests languages_rules_cited languages_rules_cited.refuses
        install.find_package install.add_subdirectory install.fetch_content documents.diagnostics documents.codes)
    set_tests_properties(${test} PROPERTIES LABELS once)
endforeach()

file(GLOB mistakes RELATIVE ${CMAKE_SOURCE_DIR}/tests/compile_fail CONFIGURE_DEPENDS tests/compile_fail/*.cpp)
set(compile_fails ${CMAKE_COMMAND} -Dcompiler=${CMAKE_CXX_COMPILER} -Dcompiler_id=${CMAKE_CXX_COMPILER_ID}
    -Dinclude=${CMAKE_SOURCE_DIR}/include -Dscratch=${CMAKE_BINARY_DIR}/tests/compile_fail)
omnigraph_test(compile_fail.precompiled ${compile_fails} -P ${CMAKE_SOURCE_DIR}/tests/compile_fails.cmake)
set_tests_properties(compile_fail.precompiled PROPERTIES FIXTURES_SETUP compile_fail)
foreach(mistake IN LISTS mistakes)
    string(REPLACE ".cpp" "" mistake ${mistake})
    omnigraph_test(compile_fail.${mistake} ${compile_fails} -Dname=${mistake}
        -P ${CMAKE_SOURCE_DIR}/tests/compile_fails.cmake)
    set_tests_properties(compile_fail.${mistake} PROPERTIES FIXTURES_REQUIRED compile_fail)
endforeach()

# ---- on demand: every header by itself, and all of them twice in one program -------------------
#     cmake --build --preset debug --target headers_alone headers_twice
# Contracts and bodies each by themselves, with other contracts only. Header-only they stand in the same order, which
# the test architecture.body_order holds, and headers_twice reads them so.
add_custom_target(headers_alone VERBATIM USES_TERMINAL COMMAND_EXPAND_LISTS
    COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/headers_alone.py --include ${CMAKE_SOURCE_DIR}/include
        --scratch ${CMAKE_BINARY_DIR}/headers -- ${CMAKE_CXX_COMPILER} -std=c++20
        $<TARGET_PROPERTY:omnigraph_warnings,INTERFACE_COMPILE_OPTIONS>)

# Header-only, in two translation units: one compiler would need 3 GB for all. The linker gets each object twice, as
# from two translation units with the same includes. Headers for tests stand on doctest, whose implementation is in
# test_main.
file(GLOB_RECURSE headers RELATIVE ${CMAKE_SOURCE_DIR}/include CONFIGURE_DEPENDS include/*.hpp)
set(server_headers ${headers})
list(FILTER server_headers INCLUDE REGEX "/cluster/server/")
set(other_headers ${headers})
list(FILTER other_headers EXCLUDE REGEX "/cluster/server/")
set(twice "")
foreach(part server other)
    list(TRANSFORM ${part}_headers REPLACE "(.+)" "#include <\\1>\n" OUTPUT_VARIABLE includes)
    list(JOIN includes "" includes)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/headers/${part}.cpp CONTENT "${includes}")
    add_library(headers_${part} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/headers/${part}.cpp)
    target_link_libraries(headers_${part} PRIVATE omnigraph::cluster omnigraph_warnings)
    target_compile_options(headers_${part} PRIVATE -O0 -g0 -fno-sanitize=all)
    set(again ${CMAKE_BINARY_DIR}/headers/${part}_again.o)
    add_custom_command(OUTPUT ${again} DEPENDS headers_${part} $<TARGET_OBJECTS:headers_${part}> VERBATIM
        COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:headers_${part}> ${again})
    list(APPEND twice $<TARGET_OBJECTS:headers_${part}> ${again})
endforeach()
add_executable(headers_twice EXCLUDE_FROM_ALL ${twice} $<TARGET_OBJECTS:test_main>)
target_link_libraries(headers_twice PRIVATE omnigraph::cluster ${RAPIDCHECK_LIBRARY})
set_target_properties(headers_twice PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/headers LINKER_LANGUAGE CXX)

# ---- on demand: how fast the languages are -------------------------------------------------------
#     cmake --build --preset release --target lang_bench && build/release/bench/lang_bench
add_executable(lang_bench EXCLUDE_FROM_ALL bench/lang/lang_bench.cpp)
target_include_directories(lang_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(lang_bench PRIVATE omnigraph_rooms omnigraph_warnings)
set_target_properties(lang_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
# bench/s3/s3_bench.py drives the shipped programs against this bucket.
add_executable(bucket_server EXCLUDE_FROM_ALL bench/s3/bucket_server.cpp)
target_include_directories(bucket_server PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(bucket_server PRIVATE omnigraph_rooms omnigraph_warnings)
set_target_properties(bucket_server PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
foreach(bench reads_bench search_bench load_bench)
    add_executable(${bench} EXCLUDE_FROM_ALL bench/graph/${bench}.cpp)
    target_link_libraries(${bench} PRIVATE omnigraph_rooms omnigraph_warnings)
    set_target_properties(${bench} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
endforeach()

# ---- fuzzing: tests/fuzz/*_fuzz.cpp -------------------------------------------------------------
# Every fuzzer's function over its corpus, with any compiler; functions are instrumented to count steps.
# With clang and libFuzzer over made-up inputs: scripts/fuzz.
file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
# The rooms below the graph engine once more, instrumented in their own way.
omnigraph_bodies(fuzzed_bodies core json posix store host ledger config lang policy kinds engine)
# The bucket is none of the fuzzers' business, and instrumented Beast does not link with clang: it wants bodies of
# std::allocator that libstdc++ only inlines.
get_target_property(fuzzed_sources fuzzed_bodies SOURCES)
list(FILTER fuzzed_sources EXCLUDE REGEX "store_(s3|http)[.]cpp$")
set_property(TARGET fuzzed_bodies PROPERTY SOURCES ${fuzzed_sources})
omnigraph_bodies(bucket_bodies store/s3 store/http)
target_link_libraries(bucket_bodies PUBLIC fuzzed_bodies PRIVATE omnigraph_warnings)
target_link_libraries(fuzzed_bodies PUBLIC bucket_bodies)
# clang takes a precompiled header only with the instrumentation that it was compiled with.
omnigraph_precompiled(fuzzed_precompiled ${standard_headers} ${library_headers})
target_precompile_headers(fuzzed_bodies REUSE_FROM fuzzed_precompiled)
target_link_libraries(fuzzed_bodies PRIVATE omnigraph_warnings)
if(OMNIGRAPH_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "libFuzzer comes with clang: cmake --preset fuzz")
    endif()
    set(instrumentation -fsanitize=fuzzer-no-link)
else()
    set(instrumentation -finstrument-functions)
    add_library(fuzz_replay OBJECT tests/fuzz/replay_main.cpp)
    target_link_libraries(fuzz_replay PRIVATE omnigraph::cluster omnigraph_warnings)
endif()
target_compile_options(fuzzed_precompiled PRIVATE ${instrumentation})
target_compile_options(fuzzed_bodies PRIVATE ${instrumentation})

# omnigraph_fuzzer(PROGRAM SOURCE OPTION)
function(omnigraph_fuzzer program source option)
    add_executable(${program} ${source})
    target_include_directories(${program} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(${program} PRIVATE fuzzed_bodies omnigraph_warnings)
    target_compile_options(${program} PRIVATE ${option})
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
endfunction()
foreach(source IN LISTS fuzzers)
    get_filename_component(name ${source} NAME_WE)
    if(OMNIGRAPH_FUZZ)
        omnigraph_fuzzer(${name} ${source} -fsanitize=fuzzer)
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
        omnigraph_fuzzer(${name}_replay ${source} -finstrument-functions)
        target_link_libraries(${name}_replay PRIVATE fuzz_replay)
        omnigraph_test(fuzz.${name} ${name}_replay ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    endif()
endforeach()
