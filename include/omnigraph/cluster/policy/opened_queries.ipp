// Bodies of policy/opened_queries.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_text.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/policy/access_change.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>
#include <omnigraph/cluster/policy/opened_queries.hpp>

namespace omnigraph::cluster::detail {

/// What a query says, without what only describes it.
struct query_words {
    bool is_mutation = false;
    std::string words;
};

/// The words of one query and its fragments; `@name(...)` describes it and is left out.
OMNIGRAPH_INLINE std::string words_of_query(std::string_view text) {
    std::string words;
    lang::lexer reading{text};
    for (auto word = reading.next(); word.kind != lang::token_kind::end; word = reading.next()) {
        if (word.kind == lang::token_kind::at) {
            while (word.kind != lang::token_kind::end && word.kind != lang::token_kind::parenthesis_close)
                word = reading.next();
            continue;
        }
        words.append(word.text).push_back('\n');
    }
    return words;
}

/// The queries of files, each file parsed once.
class read_queries {
public:
    /// nullptr when the file has no sound query of this name.
    const query_words* find(std::string_view file, std::string_view name) {
        const auto known = files_.find(file);
        const auto& queries = known != files_.end() ? known->second : files_.emplace(file, parse(file)).first->second;
        const auto query = queries.find(name);
        return query == queries.end() ? nullptr : &query->second;
    }

private:
    using queries_by_name = std::map<std::string, query_words, std::less<>>;

    static queries_by_name parse(std::string_view file) {
        lang::faults ignored;
        queries_by_name queries;
        for (const auto& query : lang::parse_sound_queries(file, ignored).queries)
            queries.emplace(query.name,
                            query_words{query.is_mutation(), words_of_query(lang::query_text(file, query))});
        return queries;
    }

    std::map<std::string_view, queries_by_name, std::less<>> files_;
};

[[nodiscard]] OMNIGRAPH_INLINE bool names_a_query(const policy_bundle& rules) {
    for (const auto& rule : rules.rules)
        if (rule.queries && rule.effect == rule_effect::allow) return true;
    return false;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<bool> opened_queries(std::string_view rules, std::span<const content_change> queries) {
    diagnostics ignored;
    const auto bundle = read_policy_bundle(rules, "", "", policy_kind::graph, ignored);
    if (!bundle) return std::vector<bool>(queries.size(), true);
    std::vector<bool> opened(queries.size(), false);
    if (!detail::names_a_query(*bundle)) return opened;

    detail::read_queries read;
    std::vector<stored_query> asked;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto name = queries[i].address.substr(queries[i].address.rfind('.') + 1);
        const auto* now = read.find(queries[i].after, name);
        const auto* was = queries[i].before ? read.find(*queries[i].before, name) : nullptr;
        if (now && was && now->words == was->words) continue;
        if (!now) opened[i] = true;
        else asked.push_back({name, now->is_mutation}), places.push_back(i);
    }
    const auto answers = opened_stored_queries(*bundle, asked);
    for (std::size_t i = 0; i < answers.size(); ++i) opened[places[i]] = answers[i];
    return opened;
}

}  // namespace omnigraph::cluster
