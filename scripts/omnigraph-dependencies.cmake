# Defines one target, omnigraph_dependencies, for all third-party libraries that the headers need.
# scripts/setup installs them on Debian 12; docs/dependencies.md gives the reason for each.
if(TARGET omnigraph_dependencies OR TARGET omnigraph::omnigraph_dependencies)
    return()
endif()

# In the installed package a library that is missing makes the package not found, which its user may accept. Here it
# ends the configuration.
macro(omnigraph_lacks what)
    set(omnigraph_NOT_FOUND_MESSAGE "omnigraph needs ${what}; on Debian 12, scripts/setup installs it")
    if(NOT CMAKE_FIND_PACKAGE_NAME STREQUAL "omnigraph")
        message(FATAL_ERROR "${omnigraph_NOT_FOUND_MESSAGE}")
    endif()
    set(omnigraph_FOUND FALSE)
    return()
endmacro()

find_package(Threads QUIET)
find_package(Boost 1.81 QUIET COMPONENTS json)
find_package(fmt QUIET)
find_package(CLI11 QUIET)
foreach(package Threads Boost fmt CLI11)
    if(NOT ${package}_FOUND)
        omnigraph_lacks("the CMake package ${package}")
    endif()
endforeach()

foreach(pair "cryptopp:cryptopp/sha.h" "yaml:yaml.h" "sqlite3:sqlite3.h" "zstd:zstd.h" "re2:re2/re2.h"
        "ssl:openssl/ssl.h" "crypto:openssl/crypto.h" "pugixml:pugixml.hpp")
    string(REPLACE ":" ";" pair "${pair}")
    list(GET pair 0 library)
    list(GET pair 1 header)
    find_library(OMNIGRAPH_${library}_LIBRARY ${library})
    find_path(OMNIGRAPH_${library}_INCLUDE ${header})
    mark_as_advanced(OMNIGRAPH_${library}_LIBRARY OMNIGRAPH_${library}_INCLUDE)
    if(NOT OMNIGRAPH_${library}_LIBRARY OR NOT OMNIGRAPH_${library}_INCLUDE)
        omnigraph_lacks("lib${library} with its header <${header}>")
    endif()
endforeach()

# In the installed package the list of exported targets defines this target.
if(NOT CMAKE_FIND_PACKAGE_NAME STREQUAL "omnigraph")
    set(omnigraph_linked Boost::json fmt::fmt cryptopp yaml sqlite3 zstd re2 ssl crypto pugixml)
    add_library(omnigraph_dependencies INTERFACE)
    target_link_libraries(omnigraph_dependencies INTERFACE Threads::Threads CLI11::CLI11)
    if(OMNIGRAPH_STATIC)
        # Everything is compiled as for the shared libraries, which users of the installed package link.
        set(omnigraph_archives "")
        foreach(library boost_json boost_container cryptopp yaml sqlite3 zstd re2 pugixml ssl crypto)
            find_library(OMNIGRAPH_${library}_ARCHIVE lib${library}.a REQUIRED)
            mark_as_advanced(OMNIGRAPH_${library}_ARCHIVE)
            list(APPEND omnigraph_archives ${OMNIGRAPH_${library}_ARCHIVE})
        endforeach()
        target_link_libraries(omnigraph_dependencies INTERFACE
            "$<BUILD_INTERFACE:${omnigraph_archives};omnigraph_fmt;m>" "$<INSTALL_INTERFACE:${omnigraph_linked}>")
        foreach(library Boost::json Boost::container fmt::fmt)
            target_compile_definitions(omnigraph_dependencies INTERFACE
                "$<BUILD_INTERFACE:$<TARGET_PROPERTY:${library},INTERFACE_COMPILE_DEFINITIONS>>")
            target_include_directories(omnigraph_dependencies SYSTEM INTERFACE
                "$<BUILD_INTERFACE:$<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>>")
        endforeach()
    else()
        target_link_libraries(omnigraph_dependencies INTERFACE ${omnigraph_linked})
    endif()
endif()
