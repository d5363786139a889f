// Bodies of lang/source/source.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE line_and_column locate(std::string_view source, std::size_t offset) {
    line_and_column at;
    for (const char c : source.substr(0, offset)) {
        if (c == '\n') {
            ++at.line;
            at.column = 1;
        } else {
            ++at.column;
        }
    }
    return at;
}

}  // namespace omnigraph::cluster::lang
