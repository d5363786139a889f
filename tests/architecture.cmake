# Holds the architecture; run by ctest, or by hand:
#
#     cmake -P tests/architecture.cmake
#
# (1) A header includes headers of its own room and of lower rooms only.
# (2) engine/ and graph/ do not see kinds/: the engine meets kinds as template arguments, and the standard ones have no
#     privilege. graph/plan/ does not see SQLite.
# (3) A third-party library enters through its door; nobody else includes it.
# (4) A header has at most 400 lines, opens with a comment, and says #pragma once.
# (5) Our own headers are included by their full path, in <>.
#
# -Droot=<folder> checks another include/ folder (tests/architecture_test.cmake does).
cmake_minimum_required(VERSION 3.25)
if(NOT root)
    set(root ${CMAKE_CURRENT_LIST_DIR}/../include)
endif()

# Lowest first. testing/ stands beside: it may see all up to graph/, and nobody includes it. standard.hpp puts the standard
# cluster together: it stands above graph/, and server/ and cli/ may include it.
set(rooms core json posix store host ledger config lang policy kinds engine graph server cli)
set(lower "")
foreach(room IN LISTS rooms)
    list(APPEND lower ${room})
    set(${room}_sees ${lower})
endforeach()
set(posix_sees core posix)
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
    "boost/hana/adapt_struct[.]hpp => .*"            # beside each record that the one codec reads
    "boost/hana                    => core/kinds[.]hpp|json/record[.]hpp"
    "boost/json                    => json/.*"
    "boost/asio                    => server/.*|store/s3.*"
    "boost/beast                   => server/.*|store/s3.*"
    "openssl                       => server/.*|store/s3.*"
    "cryptopp                      => core/digest[.]hpp|store/s3_signature[.]hpp"
    "sqlite3                       => graph/sqlite/.*"
    "yaml                          => config/yaml[.]hpp"
    "re2/                          => lang/types/regex[.]hpp"
    "zstd                          => graph/versions/codec[.]hpp"
    "CLI/                          => cli/.*"
    "pugixml                       => store/s3.*"
    "doctest/                      => testing/.*"
    "rapidcheck                    => testing/.*"
    "fmt/                          => .*"
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

set(base ${root}/omnigraph/cluster)
file(GLOB_RECURSE headers RELATIVE ${base} ${base}/*.hpp)
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
    string(REGEX MATCHALL "\n" lines "${text}")
    list(LENGTH lines length)
    if(length GREATER 400)
        message(SEND_ERROR "${header} has ${length} lines; split it by purpose")
    endif()
    if(NOT text MATCHES "^//")
        message(SEND_ERROR "${header} does not open with a comment that says what it is for")
    endif()
    if(NOT text MATCHES "\n#pragma once\n")
        message(SEND_ERROR "${header} lacks #pragma once")
    endif()

    string(REGEX MATCHALL "\n#include [^\n]*" includes "${text}")
    foreach(line IN LISTS includes)
        if(NOT line MATCHES "#include <([^>]+)>")
            message(SEND_ERROR "${header} includes by a relative path: ${line}")
            continue()
        endif()
        set(included ${CMAKE_MATCH_1})
        if(included MATCHES "^omnigraph/cluster/(([a-z_0-9]+)/.+)$")
            set(inner ${CMAKE_MATCH_1})
            set(other ${CMAKE_MATCH_2})
            if(NOT other IN_LIST ${room}_sees)
                message(SEND_ERROR "${header} includes ${inner}, which ${room}/ does not see")
            endif()
            if(header MATCHES "^graph/plan/" AND inner MATCHES "^graph/sqlite/")
                message(SEND_ERROR "${header} includes ${inner}: a plan names no database")
            endif()
        elseif(included MATCHES "^omnigraph/cluster/(.+)$" AND CMAKE_MATCH_1 IN_LIST ${room}_faces)
            continue()
        elseif(included MATCHES "^omnigraph/")
            message(SEND_ERROR "${header} includes ${included}: the faces are for users, not for the rooms")
        else()
            check_door(${header} ${included})
        endif()
    endforeach()
endforeach()
list(LENGTH headers count)
message(STATUS "architecture: ${count} headers checked")
