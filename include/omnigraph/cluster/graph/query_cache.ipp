// Bodies of graph/query_cache.hpp.
#pragma once

#include <algorithm>
#include <atomic>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/query_cache.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::uint64_t next_query_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE query_cache::counts query_cache::counted() {
    const std::lock_guard lock{mutex_};
    return counts_;
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const parsed_query>> query_cache::parse(const query_request& request) {
    text_key key{request.source, request.name};
    {
        const std::lock_guard lock{mutex_};
        if (const auto at = known_.find(key); at != known_.end()) {
            at->second.used = ++uses_;
            return at->second.parsed;
        }
    }
    auto tree = parse_request(request);
    if (!tree) return tree.error();
    auto parsed = std::make_shared<const parsed_query>(parsed_query{*std::move(tree), detail::next_query_number()});
    const std::lock_guard lock{mutex_};
    ++counts_.parsed;
    const auto bytes = key.first.size() + key.second.size();
    if (bytes > allowed_.bytes || known_.contains(key)) return parsed;
    while (!known_.empty() && (known_.size() >= allowed_.queries || bytes_ + bytes > allowed_.bytes)) {
        const auto oldest = std::ranges::min_element(known_, {}, [](const auto& one) { return one.second.used; });
        bytes_ -= oldest->second.bytes;
        by_number_.erase(oldest->second.parsed->number);
        known_.erase(oldest);
    }
    bytes_ += bytes;
    by_number_.emplace(parsed->number, key);
    known_.emplace(std::move(key), entry{parsed, {}, bytes, ++uses_});
    return parsed;
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const known_query>> query_cache::check(
    const std::shared_ptr<const parsed_query>& parsed, const query_request& request, const lang::schema_catalog& schema,
    std::string_view schema_text) {
    const auto entry_of = [&]() -> entry* {
        const auto key = by_number_.find(parsed->number);
        return key == by_number_.end() ? nullptr : &known_.at(key->second);
    };
    {
        const std::lock_guard lock{mutex_};
        if (const auto* kept = entry_of())
            if (const auto at = kept->checked.find(schema_text); at != kept->checked.end()) return at->second;
    }
    auto checked = check_request(parsed->tree, request, schema);
    if (!checked) return checked.error();
    auto made = std::make_shared<const known_query>(known_query{*std::move(checked), detail::next_query_number()});
    const std::lock_guard lock{mutex_};
    ++counts_.checked;
    if (auto* kept = entry_of()) {
        if (kept->checked.size() >= max_schemas) kept->checked.clear();
        kept->checked.insert_or_assign(std::string{schema_text}, made);
    }
    return made;
}

}  // namespace omnigraph::cluster::graph
