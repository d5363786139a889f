// A server without sockets and graphs without an engine: requests go straight to the application.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/server/application.hpp>

namespace omnigraph::cluster::server {

/// Answers what a test tells it to, and remembers what it was asked.
class scripted_graph final : public graph_session {
public:
    graph_result<std::string> graph_uid() override { return uid; }
    graph_result<std::string> schema_source() override {
        if (lost) return *lost;
        return schema;
    }
    graph_result<std::vector<query_fault>> check(const query_request& request) override {
        if (request.name != misfit) return std::vector<query_fault>{};
        return std::vector<query_fault>{{query_part::text, {"T1"}, "`nonsense` is no type."}};
    }
    graph_result<query_result> query(const query_request& request) override {
        if (lost) return *lost;
        if (failure) return *failure;
        if (meanwhile) meanwhile();
        if (stop_scope::requested()) return graph::bad_request("stopped");
        const std::lock_guard only_one{mutex_};
        asked.push_back("read " + words_of(request));
        return query_result{std::string{request.name}, {{"p.name"}}, {{{std::string{"Ann"}}}}};
    }
    graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override {
        if (failure) return *failure;
        if (meanwhile) meanwhile();
        if (stop_scope::requested() && !too_late) return graph::bad_request("stopped");
        const std::lock_guard only_one{mutex_};
        asked.push_back("mutate " + words_of(request) + " " + actor_or_nobody(actor));
        return mutation_outcome{1, 0, {}};
    }
    graph_result<load_outcome> load(const load_request& request) override {
        if (failure) return *failure;
        if (request.on_progress) request.on_progress({.records = 1, .bytes = 2, .total_bytes = 3});
        asked.push_back("load " + std::to_string(request.records.size()) + " " + actor_or_nobody(request.actor));
        loaded_as = std::string{spelling(request.format)} + " " + std::string{request.type};
        if (request.embed) loaded_as += " embed";
        return load_outcome{request.mode, {{"node:Person", 2}}, {}};
    }
    graph_result<embedding_outcome> embed(const embedding_request& request) override {
        if (failure) return *failure;
        if (request.on_progress) request.on_progress({"Doc.vec", 1, 2});
        std::string words = "embed " + std::string{request.branch};
        for (const auto& type : request.types) words += " " + type;
        asked.push_back(words + (request.all ? " all " : " ") + actor_or_nobody(request.actor));
        return embedding_outcome{.embedded = 2, .commits = 1, .rows = {{"Doc.vec", 2}}};
    }
    graph_result<std::vector<graph_commit>> commits(std::size_t most) override {
        return std::vector<graph_commit>{log.end() - static_cast<std::ptrdiff_t>(std::min(most, log.size())),
                                         log.end()};
    }
    graph_result<graph_commit> commit(std::string_view id) override {
        for (const auto& one : log)
            if (one.id == id) return one;
        return graph::not_found("no such commit");
    }

    std::string uid = {};
    std::string schema = "node Person { name: String @key }\n";
    std::string misfit = {};
    std::optional<graph_error> failure = {};
    std::optional<graph_error> lost = {};  ///< whatever is read: the root is gone or another graph's
    std::vector<std::string> asked = {};
    std::string loaded_as = {};            ///< the format and the type of the last load
    std::vector<graph_commit> log = {};    ///< from the oldest to the newest
    std::function<void()> meanwhile = {};  ///< while a query or a mutation runs
    bool too_late = false;                 ///< to stop a mutation

private:
    std::mutex mutex_;
    static std::string words_of(const query_request& request) {
        return std::string{request.name} + " " + compact_json(*request.parameters);
    }
    static std::string actor_or_nobody(std::string_view actor) { return actor.empty() ? "nobody" : std::string{actor}; }
};

inline constexpr const char* stored_source =
    "query people() @description(\"Everybody.\") { match { $p: Person } return { $p.name } }\n"
    "query person($name: String) { match { $p: Person { name: $name } } return { $p.name } }\n"
    "query add_person($name: String) { insert Person { name: $name } }\n";

inline stored_queries queries_of(const std::string& source) {
    lang::faults faults;
    auto file = lang::parse_queries(source, faults);
    REQUIRE(file);
    stored_queries queries;
    for (auto& query : file->queries)
        queries.emplace(query.name,
                        stored_query{query, source.substr(query.span.begin, query.span.end - query.span.begin)});
    return queries;
}

inline shared_policy policy_of(const std::string& text, policy_kind kind = policy_kind::graph) {
    diagnostics found;
    auto bundle = read_policy_bundle(text, "p.yaml", "policies.p.file", kind, found);
    REQUIRE_MESSAGE(bundle, (found.empty() ? std::string{} : found.front().message));
    return std::make_shared<const policy_engine>(*std::move(bundle));
}

inline constexpr const char* graph_rules = R"(version: 1
groups:
  readers: [act-reader]
  invokers: [act-invoker, act-picky]
  writers: [act-writer]
  pickers: [act-picky]
  agents: [act-agent]
rules:
  - { id: read, allow: { actors: { group: readers }, actions: [read] } }
  - { id: main-only, allow: { actors: { group: pickers }, actions: [read], branch_scope: unprotected } }
  - { id: write, allow: { actors: { group: writers }, actions: [read, change, invoke_query, schema_apply] } }
  - { id: one, allow: { actors: { group: pickers }, actions: [invoke_query], queries: [person] } }
  - { id: held, allow: { actors: { group: agents }, actions: [invoke_query], queries: [people, add_person] } }
)";

inline constexpr const char* server_rules = R"(version: 1
kind: server
groups:
  admins: [act-admin]
rules:
  - { id: list, allow: { actors: { group: admins }, actions: [graph_list] } }
)";

/// One graph `kb`, one `open` without a bundle, one quarantined.
class served_fixture {
public:
    explicit served_fixture(runtime_mode mode = runtime_mode::policy_enabled, admission_limits limits = {})
        : app{make_registry(mode), make_tokens(), limits, log} {}

    reply ask(const std::string& method, const std::string& target, std::string body = {},
              const std::string& token = {}, const std::string& content_type = "application/json") {
        request_head head{method, target, {}, content_type};
        if (!token.empty()) head.authorization = "Bearer " + token;
        auto admitted = app.admit(head);
        if (auto* refused = std::get_if<reply>(&admitted)) return *refused;
        return app.respond(std::get<application::admitted_request>(admitted), std::move(body));
    }

    std::string logged;
    event_log log{[this](std::string_view line) { logged += line; }, [] { return instant{}; }, log_level::debug};
    std::shared_ptr<scripted_graph> kb = std::make_shared<scripted_graph>();
    std::shared_ptr<scripted_graph> bare = std::make_shared<scripted_graph>();
    application app;

private:
    std::shared_ptr<const registry> make_registry(runtime_mode mode) {
        auto next = std::make_shared<registry>();
        next->mode = mode;
        const bool rules = mode == runtime_mode::policy_enabled;
        if (rules) next->cluster_policy = policy_of(server_rules, policy_kind::server);
        next->graphs["kb"] = std::make_shared<served_graph>(served_graph{
            "kb", "memory:/graphs/kb.omni", kb, rules ? policy_of(graph_rules) : nullptr, queries_of(stored_source)});
        next->graphs["bare"] = std::make_shared<served_graph>(
            served_graph{"bare", "memory:/graphs/bare.omni", bare, nullptr, queries_of(stored_source)});
        next->quarantined.push_back(
            {"broken",
             {error(codes::graph_open_failed, "graph.broken", "It does not open.").with_remedy("Look at it.")}});
        next->state_revision = 7;
        next->config_digest = "abc";
        return next;
    }

    static token_table make_tokens() {
        token_table tokens;
        for (const auto* actor : {"reader", "invoker", "writer", "picky", "admin", "stranger", "agent"})
            REQUIRE(tokens.add("act-" + std::string{actor}, "tok-" + std::string{actor}));
        return tokens;
    }
};

/// The body of a reply, which is JSON.
inline json body_of(const reply& answered) {
    auto parsed = parse_json(answered.body);
    REQUIRE_MESSAGE(parsed, answered.body);
    return *std::move(parsed);
}

/// The code of a refusal.
inline std::string code_of(const reply& answered) {
    return std::string{std::string_view{body_of(answered).at("code").as_string()}};
}

/// The names in a list of stored queries, in its order.
inline std::vector<std::string> names_of(const reply& list) {
    std::vector<std::string> names;
    const auto body = body_of(list);
    for (const auto& query : body.at("queries").as_array())
        names.emplace_back(std::string_view{query.at("name").as_string()});
    return names;
}

inline bool contains(const reply& answered, std::string_view text) {
    return answered.body.find(text) != std::string::npos;
}

}  // namespace omnigraph::cluster::server
