// Bodies of lang/source/source.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE line_and_column locate(std::string_view source, std::size_t offset) {
    line_and_column position;
    for (const char c : source.substr(0, offset)) {
        if (c == '\n') {
            ++position.line;
            position.column = 1;
        } else {
            ++position.column;
        }
    }
    return position;
}

}  // namespace omnigraph::cluster::lang
