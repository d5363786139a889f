# Holds the architecture; run by ctest, or by hand:
#
#     cmake -P tests/architecture.cmake
#
# A contract is an `x.hpp`, a body the `x.ipp` beside it. What is said of headers holds for both.
#
# (1) A header includes headers of its own room and of lower rooms only.
# (2) engine/ and graph/ do not see kinds/: the engine meets kinds as template arguments, and the standard ones have no
#     privilege. graph/plan/ does not see SQLite.
# (3) A third-party library enters through its door; nobody else includes it.
# (4) A contract has at most 250 lines, a body 400, both of at most 120 columns; each opens with a comment and says
#     #pragma once.
# (5) Our own headers are included by their full path, in <>.
# (6) A contract ends by including its body unless OMNIGRAPH_SEPARATE_COMPILATION is defined; nobody else includes it.
#     A body includes its contract. Only bodies use OMNIGRAPH_INLINE.
# (7) What stands in a namespace detail is used by its contract and body only.
#
# -Droot=<folder> checks another include/ folder (tests/architecture_test.cmake does).
cmake_minimum_required(VERSION 3.25)
if(NOT root)
    set(root ${CMAKE_CURRENT_LIST_DIR}/../include)
endif()

# Lowest first. testing/ stands beside: it may see all up to graph/, and nobody includes it. standard.hpp puts the
# standard cluster together: it stands above graph/, and server/ and cli/ may include it.
set(rooms core json posix store lang host ledger config policy kinds engine graph server cli)
set(lower "")
foreach(room IN LISTS rooms)
    list(APPEND lower ${room})
    set(${room}_sees ${lower})
endforeach()
set(posix_sees core posix)
set(lang_sees core json lang)   # a language knows no files and no stores
set(testing_sees core json posix store host ledger config lang policy kinds engine graph testing)
set(face_sees ${rooms})   # the faces: cluster.hpp, kind.hpp, standard.hpp
foreach(room engine graph)
    list(REMOVE_ITEM ${room}_sees kinds)
endforeach()
set(server_faces standard.hpp)
set(cli_faces standard.hpp)
set(face_faces standard.hpp)

# The doors: which headers (regular expressions over paths) may include what begins like this.
# A library that is not listed here may not be included at all: docs/dependencies.md comes first.
set(doors
    "boost/hana                    => core/kinds[.]hpp|json/record_reader[.]hpp|json/adapt_record[.]hpp"
    "boost/preprocessor            => json/adapt_record[.]hpp"
    "boost/json                    => json/.*"
    "boost/asio                    => server/http/.*|store/http/.*"
    "boost/beast                   => server/http/.*|store/http/.*"
    "openssl                       => server/http/.*|store/http/.*"
    "cryptopp                      => core/digest[.][hi]pp|store/s3/signature[.][hi]pp"
    "sqlite3                       => graph/sqlite/.*"
    "yaml[.]h                      => config/yaml[.][hi]pp"
    "re2/                          => lang/types/regex[.][hi]pp"
    "zstd                          => graph/versions/codec[.][hi]pp"
    "CLI/                          => cli/input/.*"
    "pugixml                       => store/s3/s3_answers[.][hi]pp"
    "doctest/                      => testing/.*"
    "rapidcheck                    => testing/.*"
    "fmt/                          => .*"
    "(fcntl|dirent)[.]h            => posix/.*|store/.*"
    "(sys/|netinet/|arpa/)         => .*"
    "[a-z_0-9]+([.]h)?>            => .*"            # the standard library and POSIX
)

function(check_door header included)
    foreach(door IN LISTS doors)
        string(REGEX MATCH "^([^ ]+) +=> (.*)$" _ "${door}")
        set(library ${CMAKE_MATCH_1})
        set(through ${CMAKE_MATCH_2})
        if("${included}>" MATCHES "^${library}")
            if(NOT header MATCHES "^(${through})$")
                message(SEND_ERROR "${header} includes <${included}>; its door is ${through}")
            endif()
            return()
        endif()
    endforeach()
    message(SEND_ERROR "${header} includes <${included}>, a library without a door: see docs/dependencies.md")
endfunction()

function(check_length header text)
    set(most 250)
    if(header MATCHES "[.]ipp$")
        set(most 400)
    endif()
    # What CMake would read in a list goes; a character beyond ASCII is one column.
    string(REGEX REPLACE "[][;]" "." lines "${text}")
    string(REGEX REPLACE "[^ -~\n]+" "." lines "${lines}")
    string(REGEX REPLACE "\n$" "" lines "${lines}")
    string(REPLACE "\n" ".;" lines "${lines}")   # no element is empty
    list(LENGTH lines length)
    if(length GREATER most)
        message(SEND_ERROR "${header} has ${length} lines; split it by purpose")
    endif()
    foreach(line IN LISTS lines)
        string(LENGTH "${line}" width)
        if(width GREATER 121)
            message(SEND_ERROR "${header} has a line wider than 120 columns: ${line}")
        endif()
    endforeach()
endfunction()

# The text inside and outside of the namespaces detail, which end with the comment that clang-format writes.
function(split_details text inside outside)
    set(details "")
    set(others "")
    while(TRUE)
        string(FIND "${text}" "detail {\n" begin)
        if(begin EQUAL -1)
            break()
        endif()
        string(SUBSTRING "${text}" 0 ${begin} before)
        string(SUBSTRING "${text}" ${begin} -1 text)
        string(FIND "${text}" "detail\n" end)
        string(SUBSTRING "${text}" 0 ${end} body)
        string(SUBSTRING "${text}" ${end} -1 text)
        string(APPEND others "${before}")
        string(APPEND details "${body}")
    endwhile()
    set(${inside} "${details}" PARENT_SCOPE)
    set(${outside} "${others}${text}" PARENT_SCOPE)
endfunction()

# Of a contract or a body, with the details of the other half of the pair.
function(check_details header text)
    string(REGEX REPLACE "[.][hi]pp$" "" pair ${header})
    set(known "")
    foreach(half hpp ipp)
        if(EXISTS ${base}/${pair}.${half})
            file(READ ${base}/${pair}.${half} other)
            split_details("${other}" inside outside)
            string(APPEND known "${inside}")
        endif()
    endforeach()
    string(REGEX REPLACE "//[^\n]*" "" code "${text}")
    string(REGEX MATCHALL "detail::[A-Za-z_0-9]+" used "${code}")
    list(REMOVE_DUPLICATES used)
    foreach(name IN LISTS used)
        string(REPLACE "detail::" "" name ${name})
        if(NOT "${known}" MATCHES "[^A-Za-z_0-9]${name}[^A-Za-z_0-9]")
            message(SEND_ERROR "${header} uses detail::${name} of another header: what others use is no detail")
        endif()
    endforeach()
    if(header MATCHES "[.]hpp$")
        split_details("${text}" inside outside)
        string(REGEX REPLACE "//[^\n]*|#[^\n]*" "" outside "${outside}")
        string(REGEX REPLACE "namespace( [a-z_:]*)? *({|$|\n)|[}; \n]" "" outside "${outside}")
        if(NOT inside STREQUAL "" AND outside STREQUAL "")
            message(SEND_ERROR "${header} has nothing but details: what others use is no detail")
        endif()
    endif()
endfunction()

# A contract and its body name each other, and nobody else names the body.
function(check_pair header text)
    string(REGEX REPLACE "[.][hi]pp$" "" pair ${header})
    set(path omnigraph/cluster/${pair})
    if(header MATCHES "[.]ipp$")
        if(NOT "${text}" MATCHES "\n#include <${path}[.]hpp>\n")
            message(SEND_ERROR "${header} does not include its contract <${path}.hpp>")
        endif()
    else()
        if(EXISTS ${base}/${pair}.ipp)
            set(ending "\n#ifndef OMNIGRAPH_SEPARATE_COMPILATION\n#include <${path}.ipp>\n#endif\n")
            string(FIND "${text}" "${ending}" at)
            if(at EQUAL -1)
                message(SEND_ERROR "${header} does not end by including <${path}.ipp> unless OMNIGRAPH_SEPARATE_COMPILATION is defined")
            endif()
        endif()
        if("${text}" MATCHES "OMNIGRAPH_INLINE" AND NOT header STREQUAL "core/inline.hpp")
            message(SEND_ERROR "${header} uses OMNIGRAPH_INLINE, which is for bodies (.ipp)")
        endif()
    endif()
    string(REGEX MATCHALL "#include <omnigraph/[^>]*[.]ipp>" bodies "${text}")
    foreach(line IN LISTS bodies)
        if(NOT line STREQUAL "#include <${path}.ipp>")
            message(SEND_ERROR "${header} includes the body of another contract: ${line}")
        endif()
    endforeach()
endfunction()

# Whether a header of this room may include `included`, which is ours.
function(check_layer header room included)
    if(included MATCHES "^omnigraph/cluster/(([a-z_0-9]+)/.+)$")
        set(inner ${CMAKE_MATCH_1})
        set(other ${CMAKE_MATCH_2})
        if(NOT other IN_LIST ${room}_sees)
            message(SEND_ERROR "${header} includes ${inner}, which ${room}/ does not see")
        endif()
        if(header MATCHES "^graph/plan/" AND inner MATCHES "^graph/sqlite/")
            message(SEND_ERROR "${header} includes ${inner}: a plan names no database")
        endif()
    elseif(NOT (included MATCHES "^omnigraph/cluster/(.+)$" AND CMAKE_MATCH_1 IN_LIST ${room}_faces))
        message(SEND_ERROR "${header} includes ${included}: the faces are for users, not for the rooms")
    endif()
endfunction()

set(base ${root}/omnigraph/cluster)
file(GLOB_RECURSE headers RELATIVE ${base} ${base}/*.hpp ${base}/*.ipp)
if(NOT headers)
    message(FATAL_ERROR "there are no headers under ${base}")
endif()
foreach(header IN LISTS headers)
    string(REGEX MATCH "^[^/]+" room ${header})
    if(NOT header MATCHES "/")
        set(room face)
    elseif(NOT DEFINED ${room}_sees)
        message(SEND_ERROR "${header} is in no room; tests/architecture.cmake lists them")
        continue()
    endif()

    file(READ ${base}/${header} text)
    if(NOT text MATCHES "^//")
        message(SEND_ERROR "${header} does not open with a comment that says what it is for")
    endif()
    if(NOT text MATCHES "\n#pragma once\n")
        message(SEND_ERROR "${header} lacks #pragma once")
    endif()
    check_length(${header} "${text}")
    check_pair(${header} "${text}")
    check_details(${header} "${text}")

    string(REGEX MATCHALL "\n#include [^\n]*" includes "${text}")
    foreach(line IN LISTS includes)
        if(NOT line MATCHES "#include <([^>]+)>")
            message(SEND_ERROR "${header} includes by a relative path: ${line}")
            continue()
        endif()
        set(included ${CMAKE_MATCH_1})
        if(included MATCHES "^omnigraph/")
            check_layer(${header} ${room} ${included})
        else()
            check_door(${header} ${included})
        endif()
    endforeach()
endforeach()
list(LENGTH headers count)
message(STATUS "architecture: ${count} contracts and bodies checked")
