// Bodies of testing/fake_graph_document.hpp.
#pragma once

#include <cctype>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE std::string fake_manifest(std::string_view root) { return std::string{root} + "/manifest.json"; }

OMNIGRAPH_INLINE std::string text_member(const json& object, std::string_view name) {
    const auto* text = object.as_object().if_contains(name);
    return text && text->is_string() ? std::string{std::string_view{text->get_string()}} : std::string{};
}

OMNIGRAPH_INLINE std::string fake_uid(std::string_view root) {
    // Hexadecimal digits are legal in a ULID.
    auto uid = "0" + digest_of_bytes(root).hex().substr(0, 25);
    for (auto& c : uid) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return uid;
}

}  // namespace omnigraph::cluster::testing

namespace omnigraph::cluster::testing::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_commit commit_from(const json& stored) {
    const auto version = stored.at("version").to_number<std::uint64_t>();
    graph_commit commit{text_member(stored, "id"),
                        text_member(stored, "branch"),
                        version,
                        {},
                        text_member(stored, "actor"),
                        static_cast<std::int64_t>(version) * 1'000'000,
                        text_member(stored, "kind"),
                        {}};
    for (const auto& parent : stored.at("parents").as_array())
        commit.parents.emplace_back(std::string_view{parent.as_string()});
    for (const auto& [key, table] : stored.at("tables").as_object())
        commit.tables[key] = {table.at(0).to_number<std::uint64_t>(), table.at(1).to_number<std::uint64_t>()};
    return commit;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of(const std::vector<graph_commit>& commits) {
    boost::json::array all;
    for (const auto& commit : commits) {
        boost::json::object tables;
        for (const auto& [key, table] : commit.tables) tables[key] = boost::json::array{table.version, table.rows};
        boost::json::array parents;
        for (const auto& parent : commit.parents) parents.push_back(json(std::string_view{parent}));
        all.push_back(boost::json::object{{"id", commit.id},
                                          {"branch", commit.branch},
                                          {"version", commit.version},
                                          {"parents", std::move(parents)},
                                          {"actor", commit.actor},
                                          {"kind", commit.kind},
                                          {"tables", std::move(tables)}});
    }
    return all;
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<graph_commit> commits_from(const json& stored) {
    std::vector<graph_commit> commits;
    for (const auto& one : stored.as_array()) commits.push_back(commit_from(one));
    return commits;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of(const fake_tables& tables) {
    boost::json::object all;
    for (const auto& [key, rows] : tables) {
        auto& table = all[key].emplace_object();
        for (const auto& [id, row] : rows) table[id] = row;
    }
    return all;
}

[[nodiscard]] OMNIGRAPH_INLINE fake_tables tables_from(const json& stored) {
    fake_tables tables;
    for (const auto& [key, rows] : stored.as_object())
        for (const auto& [id, row] : rows.as_object()) tables[key][id] = row.as_object();
    return tables;
}

/// The text without `//` comments and blanks.
[[nodiscard]] OMNIGRAPH_INLINE std::string bare(std::string_view text) {
    std::string words;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("//")) i = std::min(text.find('\n', i), text.size() - 1);
        else if (!std::isspace(static_cast<unsigned char>(text[i]))) words += text[i];
    }
    return words;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::canonical_schema> canonical_of(std::string_view source) {
    lang::faults faults;
    const auto compiled = lang::compile_schema(source, faults);
    if (!compiled) return std::nullopt;
    return lang::canonical_form(*compiled);
}

/// Performs the steps that concern rows, one after the other.
class fake_migration {
public:
    explicit fake_migration(fake_graph& graph) : graph_{graph} {}

    void operator()(const lang::rename_type& step) {
        if (auto rows = graph_.tables.extract(key(step.kind, step.from)); !rows.empty()) {
            rows.key() = key(step.kind, step.to);
            graph_.tables.insert(std::move(rows));
        }
        auto& pins = graph_.commits.back().tables;
        if (auto pin = pins.extract(key(step.kind, step.from)); !pin.empty()) {
            pin.key() = key(step.kind, step.to);
            pins.insert(std::move(pin));
        }
    }
    void operator()(const lang::drop_type& step) {
        graph_.tables.erase(key(step.kind, step.name));
        graph_.commits.back().tables.erase(key(step.kind, step.name));
    }
    void operator()(const lang::rename_property& step) {
        each_row(step.kind, step.type_name, [&](boost::json::object& row) {
            const auto* held = row.if_contains(step.from);
            if (!held) return;
            auto value = *held;
            row.erase(step.from);
            row[step.to] = std::move(value);
        });
    }
    void operator()(const lang::drop_property& step) {
        each_row(step.kind, step.type_name, [&](boost::json::object& row) { row.erase(step.property_name); });
    }
    void operator()(const lang::add_property& step) {
        if (step.type.nullable || !step.default_text) return;
        const auto& text = *step.default_text;
        const bool quoted = !lang::is_numeric(step.type.scalar) && step.type.scalar != lang::scalar_type::boolean;
        const auto value = quoted ? json(std::string_view{text}) : parse_json(text).value_or(json{});
        each_row(step.kind, step.type_name, [&](boost::json::object& row) { row[step.property_name] = value; });
    }
    void operator()(const lang::change_property_type& step) {
        if (step.to.scalar != lang::scalar_type::f64 || step.to.list) return;
        each_row(step.kind, step.type_name, [&](boost::json::object& row) {
            auto* held = row.if_contains(step.property_name);
            if (held && held->is_number()) *held = held->to_number<double>();
        });
    }
    void operator()(const auto&) {}

private:
    [[nodiscard]] static std::string key(lang::type_kind kind, const std::string& type) {
        return std::string{lang::spelling(kind)} + ":" + type;
    }
    void each_row(lang::type_kind kind, const std::string& type, const auto& change) {
        const auto table = graph_.tables.find(key(kind, type));
        if (table == graph_.tables.end()) return;
        for (auto& [id, row] : table->second) change(row);
    }

    fake_graph& graph_;
};

}  // namespace omnigraph::cluster::testing::detail

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE std::string encode_fake_graph(const fake_graph& graph, std::string_view root) {
    const bool is_new = graph.commits.size() == 1 && graph.tables.empty() && graph.branches.empty();
    if (is_new && graph.uid == fake_uid(root)) return graph.schema;
    boost::json::object branches, states;
    for (const auto& [name, branch] : graph.branches)
        branches[name] = boost::json::object{{"parent", branch.parent},
                                             {"fork", branch.fork},
                                             {"commits", detail::json_of(branch.commits)},
                                             {"tables", detail::json_of(branch.tables)}};
    for (const auto& [id, state] : graph.states)
        states[id] = boost::json::object{{"schema", state.schema}, {"tables", detail::json_of(state.tables)}};
    return compact_json(boost::json::object{{"schema", graph.schema},
                                            {"graph_uid", graph.uid},
                                            {"commits", detail::json_of(graph.commits)},
                                            {"tables", detail::json_of(graph.tables)},
                                            {"branches", std::move(branches)},
                                            {"merged", detail::json_of(graph.merged)},
                                            {"states", std::move(states)}});
}

OMNIGRAPH_INLINE graph_result<fake_graph> decode_fake_graph(std::string_view bytes, std::string_view root) {
    if (!bytes.starts_with('{')) return fake_graph{std::string{bytes}, fake_uid(root)};
    const auto document = parse_json(bytes);
    if (!document) return graph::internal(document.error());
    for (const auto* needed : {"schema", "graph_uid", "commits", "tables", "branches", "merged", "states"})
        if (!document->as_object().contains(needed))
            return graph::internal("the document of a graph has no " + std::string{needed});
    fake_graph graph{text_member(*document, "schema"), text_member(*document, "graph_uid")};
    graph.commits = detail::commits_from(document->at("commits"));
    graph.tables = detail::tables_from(document->at("tables"));
    for (const auto& [name, branch] : document->at("branches").as_object())
        graph.branches[name] = {text_member(branch, "parent"), text_member(branch, "fork"),
                                detail::commits_from(branch.at("commits")), detail::tables_from(branch.at("tables"))};
    graph.merged = detail::commits_from(document->at("merged"));
    for (const auto& [id, state] : document->at("states").as_object())
        graph.states[id] = {text_member(state, "schema"), detail::tables_from(state.at("tables"))};
    return graph;
}

OMNIGRAPH_INLINE graph_result<stored_fake_graph> read_fake_graph(object_store& store, std::string_view root) {
    auto stored = store.get(fake_manifest(root));
    if (!stored)
        return graph_error{
            stored.error().cause, write_effect::no,
            stored.error().fault == store_fault::absent ? graph_fault::not_found : graph_fault::internal};
    auto graph = decode_fake_graph(stored->bytes, root);
    if (!graph) return graph.error();
    return stored_fake_graph{*std::move(graph), std::move(stored->version)};
}

OMNIGRAPH_INLINE graph_result<done> write_fake_graph(object_store& store, std::string_view root,
                                                     const fake_graph& graph, const object_version& expected) {
    const auto stored = store.put_if_match(fake_manifest(root), encode_fake_graph(graph, root), expected);
    if (stored) return done{};
    const auto fault = stored.error().fault;
    if (fault == store_fault::precondition_failed) return graph::conflicting("the graph has moved");
    return graph::write_effect_of(graph::internal(stored.error().cause), graph::write_effect_after(fault));
}

OMNIGRAPH_INLINE void add_fake_commit(fake_graph& graph, std::string_view kind, std::string_view actor,
                                      std::optional<fake_state> before) {
    auto commit = graph.commits.back();
    if (!before) before = fake_state{graph.schema, graph.tables};
    graph.states.insert_or_assign(commit.id, *std::move(before));
    commit.parents = {std::exchange(commit.id, "commit-" + std::to_string(++commit.version))};
    commit.actor = actor;
    commit.kind = kind;
    commit.created_at_us = static_cast<std::int64_t>(commit.version) * 1'000'000;
    graph.commits.push_back(std::move(commit));
}

OMNIGRAPH_INLINE live_graph live_fake_graph(const fake_graph& graph) {
    return {graph.commits.back().version, graph.schema, digest_of_bytes(graph.schema), graph.uid};
}

OMNIGRAPH_INLINE schema_preview preview_fake_schema(const fake_graph& graph, std::string_view desired) {
    schema_preview preview{live_fake_graph(graph), {}};
    const auto before = detail::canonical_of(graph.schema), after = detail::canonical_of(desired);
    if (before && after) preview.plan = lang::plan_migration(*before, *after);
    else if (detail::bare(graph.schema) != detail::bare(desired))
        preview.plan.steps.push_back(lang::update_type_metadata{lang::type_kind::interface, "schema", {}});
    preview.text_only = preview.plan.steps.empty() && graph.schema != desired;
    for (const auto& [name, branch] : graph.branches) preview.other_branches.push_back(name);
    count_dropped_rows(preview, [&](lang::type_kind kind, const std::string& type) {
        const auto rows = graph.tables.find(std::string{lang::spelling(kind)} + ":" + type);
        return rows == graph.tables.end() ? std::uint64_t{0} : std::uint64_t{rows->second.size()};
    });
    return preview;
}

OMNIGRAPH_INLINE void migrate_fake_rows(fake_graph& graph, const lang::migration_plan& plan) {
    detail::fake_migration migration{graph};
    for (const auto& step : plan.steps) std::visit(migration, step);
}

}  // namespace omnigraph::cluster::testing
