// Bodies of cli/input/query_source.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/query_source.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli::detail {

inline constexpr std::size_t max_query_file_bytes = std::size_t{16} << 20;

struct query_text {
    std::string path, file, text;
};

/// The names of a graph's applied queries.
OMNIGRAPH_INLINE std::vector<std::string> applied_queries(const ledger_state& state, const std::string& graph) {
    const auto prefix = "query." + graph + ".";
    std::vector<std::string> names;
    for (const auto& [address, entry] : *state.applied_revision.resources)
        if (address.starts_with(prefix)) names.push_back(address.substr(prefix.size()));
    return names;
}

OMNIGRAPH_INLINE result<query_text> stored_query(const std::string& name, const graph_location& target) {
    const auto address = "query." + target.id + "." + name;
    const auto& resources = *target.ledger->applied_revision.resources;
    const auto row = resources.find(address);
    if (row == resources.end() || resource_traits<kind::query>::pattern.check(address) != address_fault::none)
        return error(codes::stored_query_missing, printable(address),
                     fmt::format("No query `{}` is applied to graph {}.{}", name, target.id,
                                 did_you_mean(name, applied_queries(*target.ledger, target.id))))
            .with_remedy(
                "`omnigraph queries` lists them; one that is only declared is there after `omnigraph cluster apply`.");
    auto text = applied_payload<kind::query>(*target.store, *target.ledger, address);
    if (!text) return std::move(text).error();
    return query_text{address, "<" + address + ">", *std::move(text)};
}

OMNIGRAPH_INLINE result<query_text> query_text_of(const call_command& options, const graph_location& target) {
    if (options.query_text) return query_text{"-e", "<-e>", *options.query_text};
    if (!options.query_file) return stored_query(*options.name, target);
    auto text = read_input(*options.query_file, max_query_file_bytes);
    if (!text) return std::move(text).error();
    const auto name = input_name(*options.query_file);
    return query_text{name, name, *std::move(text)};
}

OMNIGRAPH_INLINE result<lang::query_tree> tree_named(const std::optional<std::string>& name, const query_text& source,
                                                     std::vector<lang::query_tree> queries) {
    std::vector<std::string> names;
    for (const auto& query : queries) names.push_back(query.name);
    if (queries.empty())
        return error(codes::call_input_invalid, source.path, "The source declares no query.")
            .with_remedy("Write `query name() { ... }`.");
    if (!name && queries.size() > 1)
        return error(codes::call_input_invalid, source.path,
                     "The source declares several queries: " + comma_list(names) + ".")
            .with_remedy("Name the one to run.");
    const auto match = name ? std::ranges::find(queries, *name, &lang::query_tree::name) : queries.begin();
    if (match == queries.end())
        return error(codes::call_input_invalid, source.path,
                     "The source declares no query `" + *name + "`." + did_you_mean(*name, names))
            .with_remedy("It declares: " + comma_list(names) + ".");
    return std::move(*match);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<selected_query> select_query(const call_command& options, const graph_location& target,
                                                            source_lines& sources, diagnostics& findings) {
    auto source = detail::query_text_of(options, target);
    if (!source) {
        findings.push_back(std::move(source).error());
        return std::nullopt;
    }
    if (const auto bad = find_invalid_utf8(source->text)) {
        const auto at = lang::locate(source->text, *bad);
        findings.push_back(error(codes::call_input_invalid, source->path, "The source is not UTF-8.")
                               .with_position({source->file, at.line, at.column})
                               .with_remedy("Save it as UTF-8."));
        return std::nullopt;
    }
    sources.remember(source->file, source->text);
    lang::faults faults;
    auto parsed = lang::parse_queries(source->text, faults);
    lang::append_faults(faults, source->text, source->file, source->path, findings,
                        [](const lang::fault&) { return codes::query_parse_error; });
    if (!parsed) return std::nullopt;
    auto tree = detail::tree_named(options.name, *source, std::move(parsed->queries));
    if (!tree) {
        findings.push_back(std::move(tree).error());
        return std::nullopt;
    }
    return selected_query{std::move(source->path), std::move(source->file), std::move(source->text), *std::move(tree)};
}

}  // namespace omnigraph::cluster::cli
