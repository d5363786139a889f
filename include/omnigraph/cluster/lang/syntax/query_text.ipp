// Bodies of lang/syntax/query_text.hpp.
#pragma once

#include <cstddef>
#include <map>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_text.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string query_text(std::string_view file, const query_tree& query) {
    std::map<std::size_t, std::size_t> declarations;  // where each begins and ends
    for (const auto& used : query.fragments) declarations.emplace(used.fragment.begin, used.fragment.end);
    std::string text;
    for (const auto& [begin, end] : declarations) text.append(file.substr(begin, end - begin)).push_back('\n');
    return text.append(file.substr(query.span.begin, query.span.end - query.span.begin));
}

}  // namespace omnigraph::cluster::lang
