// Bodies of cli/served/served_session.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/served_history.hpp>
#include <omnigraph/cluster/cli/served/served_session.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

/// What is read from the answer to a write: when that cannot be read, the change may have taken place.
template <class T>
[[nodiscard]] graph_result<T> of_a_write(graph_result<T> read) {
    if (read) return read;
    auto unread = std::move(read).error();
    unread.effect = write_effect::unknown;
    return unread;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE served_session::served_session(server_connection& server, std::string graph)
    : server_{server}, route_{"/graphs/" + percent_encoded(graph)} {}

OMNIGRAPH_INLINE void served_session::note_actor(const json& answer) {
    const auto told = text_in_answer(answer, "actor_id");
    actor_ = told ? std::optional{*told} : std::nullopt;
}

/// An ad-hoc query goes to the route of its kind, a stored one to its own route.
OMNIGRAPH_INLINE graph_result<json> served_session::run(const query_request& request, bool mutation) {
    boost::json::object body;
    std::string route = route_;
    if (request.source.empty()) {
        route += "/queries/" + percent_encoded(request.name);
        body["expect_mutation"] = mutation;
    } else {
        route += mutation ? "/mutate" : "/query";
        body["query"] = boost::json::string_view{request.source.data(), request.source.size()};
        body["name"] = boost::json::string_view{request.name.data(), request.name.size()};
    }
    if (request.parameters) body["params"] = *request.parameters;
    if (request.at.commit.empty()) body["branch"] = request.at.branch;
    else body["snapshot"] = request.at.commit;
    if (request.at.time) body["at"] = format_timestamp(*request.at.time);
    return server_.post(route, compact_json(json(std::move(body))),
                        mutation ? request_kind::writes : request_kind::reads);
}

OMNIGRAPH_INLINE graph_result<std::string> served_session::schema_source() {
    const auto answer = server_.get(route_ + "/schema");
    if (!answer) return answer.error();
    return text_in_answer(*answer, "schema_source");
}

OMNIGRAPH_INLINE graph_result<std::vector<query_fault>> served_session::check(const query_request& /*request*/) {
    return std::vector<query_fault>{};
}

OMNIGRAPH_INLINE graph_result<query_result> served_session::query(const query_request& request) {
    const auto answer = run(request, false);
    if (!answer) return answer.error();
    return rows_in(*answer);
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> served_session::mutate(const query_request& request,
                                                                       std::string_view /*actor*/) {
    const auto answer = run(request, true);
    if (!answer) return answer.error();
    note_actor(*answer);
    return detail::of_a_write(mutation_in(*answer));
}

OMNIGRAPH_INLINE graph_result<load_outcome> served_session::load(const load_request& request) {
    bool created = false;
    return load(request, std::nullopt, created);
}

OMNIGRAPH_INLINE graph_result<load_outcome> served_session::load(const load_request& request,
                                                                 const std::optional<std::string>& from,
                                                                 bool& created) {
    const bool csv = request.format == load_format::csv;
    auto route = route_ + (csv ? "/load/csv" : "/load/ndjson") + "?mode=" + std::string{spelling(request.mode)} +
                 "&branch=" + percent_encoded(request.branch);
    if (csv) route += "&type=" + percent_encoded(request.type);
    if (from) route += "&from=" + percent_encoded(*from);
    if (request.embed) route += "&embed=true";
    constexpr std::size_t most = std::size_t{2} << 30;  // servers take less
    result<std::string, source_error> whole{std::string{}};
    if (request.source) whole = read_whole(*request.source, most);
    if (!whole)
        return graph_error{"The records cannot be read: " + whole.error().cause + ".", write_effect::no,
                           graph_fault::bad_request};
    const auto answer = server_.post(route, request.source ? std::string_view{*whole} : request.records,
                                     request_kind::writes, csv ? "text/csv" : "application/x-ndjson");
    if (!answer) return answer.error();
    note_actor(*answer);
    created = flag_in_answer(*answer, "branch_created");
    return detail::of_a_write(load_in(*answer, request.mode));
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> served_session::embed(const embedding_request& request) {
    boost::json::array types;
    for (const auto& type : request.types) types.emplace_back(type);
    const boost::json::object body{{"branch", request.branch}, {"types", std::move(types)}, {"all", request.all}};
    const auto answer = server_.post(route_ + "/embed", compact_json(json(body)), request_kind::writes);
    if (!answer) return answer.error();
    note_actor(*answer);
    auto filled = detail::of_a_write(embedding_in(*answer));
    if (filled) model_ = text_in_answer(*answer, "model") ? *text_in_answer(*answer, "model") : std::string{};
    return filled;
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> served_session::commits(std::size_t most) {
    return commits_of(main_branch, most);
}

/// The server lists the newest first.
OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> served_session::commits_of(std::string_view branch,
                                                                                    std::size_t most) {
    const auto answer =
        server_.get(route_ + "/commits?branch=" + percent_encoded(branch) + "&limit=" + std::to_string(most));
    if (!answer) return answer.error();
    const auto shown = objects_in(*answer, "commits");
    if (!shown) return shown.error();
    std::vector<graph_commit> commits;
    for (auto one = shown->rbegin(); one != shown->rend(); ++one) {
        auto read = commit_in(json(**one));
        if (!read) return read.error();
        commits.push_back(*std::move(read));
    }
    return commits;
}

OMNIGRAPH_INLINE graph_result<std::vector<branch_info>> served_session::branches() {
    const auto answer = server_.get(route_ + "/branches");
    if (!answer) return answer.error();
    return branches_in(*answer);
}

OMNIGRAPH_INLINE graph_result<branch_info> served_session::create_branch(const branch_request& request) {
    boost::json::object body{{"name", request.name}};
    if (request.from.commit.empty()) body["from"] = request.from.branch;
    else body["snapshot"] = request.from.commit;
    const auto answer = server_.post(route_ + "/branches", compact_json(json(std::move(body))), request_kind::writes);
    if (!answer) return answer.error();
    note_actor(*answer);
    auto name = text_in_answer(*answer, "name"), head = text_in_answer(*answer, "head"),
         from = text_in_answer(*answer, "from");
    for (auto* read : {&name, &head, &from})
        if (!*read) return detail::of_a_write(std::move(*read)).error();
    if (*name != request.name) return detail::of_a_write(graph_result<done>{no_usable("name")}).error();
    branch_info made{*std::move(name), *std::move(head)};
    made.parent = *std::move(from);
    return made;
}

OMNIGRAPH_INLINE graph_result<done> served_session::delete_branch(std::string_view name) {
    if (!fits_in_path(name)) {
        const auto checked = checked_branch_name(name);
        return checked ? no_such_branch(name) : checked.error();
    }
    const auto answer = server_.remove(route_ + "/branches/" + percent_encoded(name));
    if (!answer) return answer.error();
    const auto removed = detail::of_a_write(text_in_answer(*answer, "name"));
    if (!removed) return removed.error();
    if (*removed != name) return detail::of_a_write(graph_result<done>{no_usable("name")});
    note_actor(*answer);
    return done{};
}

/// Conflicts are a refusal there, and an outcome here.
OMNIGRAPH_INLINE graph_result<merge_outcome> served_session::merge_branch(const merge_request& request) {
    const boost::json::object body{
        {"source", request.source}, {"target", request.target}, {"dry_run", request.dry_run}};
    const auto answer = server_.post(route_ + "/branches/merge", compact_json(json(body)), request_kind::writes);
    if (answer) {
        note_actor(*answer);
        return detail::of_a_write(merge_in(*answer));
    }
    const auto* refusal = server_.last_refusal().if_object();
    if (!refusal || !refusal->contains("merge_conflicts")) return answer.error();
    note_actor(server_.last_refusal());
    return merge_in(server_.last_refusal());
}

OMNIGRAPH_INLINE graph_result<graph_snapshot> served_session::snapshot(const read_point& at) {
    const auto answer = server_.get(route_ + "/snapshot?branch=" + percent_encoded(at.branch));
    if (!answer) return answer.error();
    return snapshot_in(*answer);
}

OMNIGRAPH_INLINE graph_result<graph_diff> served_session::diff(const diff_request& request) {
    const auto state = [](const read_point& at) { return percent_encoded(at.commit.empty() ? at.branch : at.commit); };
    auto route = route_ + "/diff?from=" + state(request.from) + "&to=" + state(request.to) +
                 "&limit=" + std::to_string(request.most);
    std::string keys;
    for (const auto& key : request.tables) keys += (keys.empty() ? "" : ",") + key;
    if (!keys.empty()) route += "&tables=" + percent_encoded(keys);
    const auto answer = server_.get(route);
    if (!answer) return answer.error();
    return diff_in(*answer);
}

/// A line is given on once its end has come: the parts of an answer end anywhere.
OMNIGRAPH_INLINE graph_result<done> served_session::export_records(const export_request& request,
                                                                   const line_sink& sink) {
    boost::json::array types, keys;
    for (const auto& type : request.types) types.emplace_back(type);
    for (const auto& key : request.table_keys) keys.emplace_back(key);
    const bool csv = request.format == export_format::csv;
    const std::string_view line_end = csv ? "\r\n" : "\n";
    const boost::json::object body{{"branch", request.at.branch},
                                   {"type_names", std::move(types)},
                                   {"table_keys", std::move(keys)},
                                   {"format", csv ? "csv" : "jsonl"}};
    std::string rest;
    bool wanted = true, foreign = false;
    const auto take = [&](std::string_view part) {
        rest += part;
        std::size_t begin = 0;
        for (auto end = rest.find(line_end); end != std::string::npos; end = rest.find(line_end, begin)) {
            foreign = !csv && rest[begin] != '{';
            wanted = !foreign && sink(std::string_view{rest}.substr(begin, end - begin));
            if (!wanted) return false;
            begin = end + line_end.size();
        }
        rest.erase(0, begin);
        return true;
    };
    const auto read =
        server_.stream(route_ + "/export", compact_json(json(body)), csv ? "text/csv" : "application/x-ndjson", take);
    // Every line of an export has its end, so an answer that breaks off in one is not whole.
    if (read && (foreign || (wanted && !rest.empty())))
        return server_.foreign_answer("whole export", request_kind::reads);
    return read;
}

OMNIGRAPH_INLINE graph_result<graph_commit> served_session::commit(std::string_view id) {
    if (!fits_in_path(id)) return graph::no_such_commit(id);
    const auto answer = server_.get(route_ + "/commits/" + percent_encoded(id));
    if (!answer) return answer.error();
    return commit_in(*answer);
}

OMNIGRAPH_INLINE graph_result<std::vector<served_query>> served_session::stored_queries() {
    const auto answer = server_.get(route_ + "/queries");
    if (!answer) return answer.error();
    return queries_in(*answer);
}

OMNIGRAPH_INLINE std::optional<std::string> choose_served_graph(server_connection& server,
                                                                const std::optional<std::string>& given,
                                                                diagnostics& findings) {
    if (given && !validate_graph_id(*given)) return given;
    if (given) {  // no server has it, and its address would be another route
        findings.push_back(error(codes::graph_not_found, "--graph",
                                 "There is no graph `" + printable(given->substr(0, 64)) + "` at the server.")
                               .with_remedy("`omnigraph graphs list` shows the graphs of a server."));
        return std::nullopt;
    }
    std::string list;
    if (const auto answer = server.get("/graphs"))
        if (const auto graphs = objects_in(*answer, "graphs"))
            for (const auto* one : *graphs)
                if (const auto id = text_in_answer(json(*one), "graph_id"))
                    list += (list.empty() ? " It has: " : ", ") + printable(*id);
    findings.push_back(
        error(codes::graph_ambiguous, "--graph", "No graph of the server is named." + list + (list.empty() ? "" : "."))
            .with_remedy("Say which one: --graph <id>."));
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli
