// Bodies of graph/engine_session.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/graph/sqlite/row_export.hpp>
#include <omnigraph/cluster/graph/vector_filler.hpp>
#include <omnigraph/cluster/host/checked_actor.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error about(const std::string& query, graph_error failed) {
    const auto begin = "query '" + query + "': ";
    failed.message.insert(0, begin);
    if (!failed.outline.empty()) failed.outline.insert(0, begin);
    return failed;
}

/// For a query that may be right for the schema of today.
[[nodiscard]] OMNIGRAPH_INLINE graph_error of_its_day(graph_error failed) {
    for (auto& fault : failed.query_faults)
        fault.remedy =
            "What is read has the schema of its day, which is another one than today's: read a later state, or "
            "write the query for that schema.";
    return failed;
}

[[nodiscard]] OMNIGRAPH_INLINE graph_error no_provider() {
    return bad_request(
        "this graph has no embedding provider; declare one under `providers.embedding` and name it in the graph's "
        "`embedding_provider`");
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::string> engine_session::graph_uid() {
    // The handle read it when it was opened, and refuses every later manifest that has another one.
    return handle_->graph_uid();
}

OMNIGRAPH_INLINE graph_result<std::string> engine_session::schema_source() {
    auto head = handle_->head();
    if (!head) return head.error();
    return (*head)->manifest.record.schema.source;
}

OMNIGRAPH_INLINE graph_result<std::vector<query_fault>> engine_session::check(const query_request& request) {
    const auto state = handle_->history().state(request.at);
    if (!state) return state.error();
    return find_query_faults(request, (*state)->shape->catalog);
}

OMNIGRAPH_INLINE std::vector<graph_result<std::vector<query_fault>>> engine_session::check_all(
    std::span<const query_request> requests) {
    std::vector<graph_result<std::vector<query_fault>>> found;
    const auto head = handle_->head();
    for (const auto& request : requests) {
        if (!request.at.is_head() || request.at.branch != main_branch) found.push_back(check(request));
        else if (head) found.push_back(find_query_faults(request, (*head)->shape->catalog));
        else found.emplace_back(head.error());
    }
    return found;
}

template <class Answer>
graph_result<Answer> engine_session::ask(const query_request& request, const answerer<Answer>& answer) {
    const auto parsed = handle_->queries().parse(request);
    if (!parsed) return parsed.error();
    const auto& tree = (*parsed)->tree;
    if (tree.is_mutation()) return other_kind(tree);
    const auto now = request.now.value_or(clock_->now());
    std::optional<collected_texts> collected;
    if (texts_) collected.emplace(*texts_);
    // Each round embeds the texts that the one before has missed, while no view is held.
    for (int round = 1;; ++round) {
        auto answered = ask_once(*parsed, request, now, collected ? &*collected : nullptr, answer);
        if (!collected || !collected->ended_the_call() || round > most_rounds) return answered;
        const call_budget::pause for_the_provider;
        if (auto fetched = collected->fetch(); !fetched) return detail::about(tree.name, std::move(fetched).error());
    }
}

template <class Answer>
graph_result<Answer> engine_session::ask_once(const std::shared_ptr<const parsed_query>& parsed,
                                              const query_request& request, instant now, const embedder* texts,
                                              const answerer<Answer>& answer) {
    for (bool is_second_try = false;; is_second_try = true) {
        auto view = handle_->view(request.at);
        if (!view) return view.error();
        const auto begin = std::chrono::steady_clock::now();
        const auto query = handle_->queries().check(parsed, request, view->catalog(), view->schema_text());
        if (!query) {
            const auto today = schema_source();
            const bool is_earlier = !request.at.is_head() && today && *today != view->schema_text();
            return is_earlier ? detail::of_its_day(query.error()) : query.error();
        }
        const auto values = bind_request((*query)->checked, request);
        if (!values) return values.error();
        const query_call call{(*query)->checked, *values, now, texts, handle_->limits(), true, (*query)->number};
        auto answered = answer(*view, call, std::chrono::steady_clock::now() - begin);
        if (answered || answered.error().fault != graph_fault::internal) return answered;
        // The local copy may be what failed; it is made again from the store.
        handle_->forget_local_copy(*view);
        if (is_second_try) return answered;
    }
}

OMNIGRAPH_INLINE graph_result<query_result> engine_session::query(const query_request& request) {
    const call_budget budget{handle_->limits()};
    const answerer<query_result> answer = [](graph_view& view, const query_call& call, std::chrono::nanoseconds) {
        return view.query(call);
    };
    return ask(request, answer);
}

OMNIGRAPH_INLINE graph_result<query_explanation> engine_session::explain(const query_request& request) {
    const answerer<query_explanation> answer = [](graph_view& view, const query_call& call,
                                                  std::chrono::nanoseconds checking) {
        auto made = view.explain(call);
        if (made) made->checking = checking;
        return made;
    };
    return ask(request, answer);
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> engine_session::mutate(const query_request& request,
                                                                       std::string_view actor) {
    const auto tree = parse_request(request);
    if (!tree) return tree.error();
    if (!tree->is_mutation()) return other_kind(*tree);
    if (!request.at.is_head()) return bad_request("a mutation changes the head of a branch, not an earlier commit");
    const auto fit = [&](const lang::schema_catalog& schema) { return fit_request(*tree, request, schema); };
    const auto now = request.now.value_or(clock_->now());
    std::optional<collected_texts> collected;
    if (texts_) collected.emplace(*texts_);
    for (int round = 1;; ++round) {
        auto changed = handle_->mutate(fit, now, actor, request.at.branch, collected ? &*collected : nullptr);
        if (changed || !collected || !collected->ended_the_call() || round > most_rounds) return changed;
        if (auto fetched = collected->fetch(); !fetched) return detail::about(tree->name, std::move(fetched).error());
    }
}

OMNIGRAPH_INLINE graph_result<load_outcome> engine_session::load(const load_request& request) {
    if (!request.embed) return handle_->load(request, nullptr);
    if (!texts_) return detail::no_provider();
    collected_texts collected{*texts_};
    for (int round = 1;; ++round) {
        auto loaded = handle_->load(request, &collected);
        if (loaded || !collected.ended_the_call() || round > most_rounds) return loaded;
        const auto told = [&](std::size_t done, std::size_t all) {
            if (request.on_progress) request.on_progress({.embedded = done, .to_embed = all});
        };
        const auto fetched = collected.fetch({.told = told, .refused = refusal_rule::is_found});
        if (fetched) continue;
        if (!collected.has_refused()) return fetched.error();
        // Read once more, the records of the refused texts are named.
        auto named = handle_->load(request, &collected);
        if (!named && named.error().faults.empty()) return fetched.error();
        return named ? named : with_remedy(named.error(), fetched.error().remedy);
    }
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> engine_session::embed(const embedding_request& request) {
    if (!texts_) return detail::no_provider();
    // Nothing is computed for a commit that is refused.
    if (auto fits = checked_actor(request.actor); !fits) return fits.error();
    return vector_filler{*handle_, *texts_}.run(request);
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> engine_session::commits(std::size_t most) {
    return commits_of(main_branch, most);
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> engine_session::commits_of(std::string_view branch,
                                                                                    std::size_t most) {
    const auto records = handle_->history().commits(branch, most);
    if (!records) return records.error();
    std::vector<graph_commit> commits;
    for (const auto& record : *records) commits.push_back(commit_of(record));
    return commits;
}

OMNIGRAPH_INLINE graph_result<graph_commit> engine_session::commit(std::string_view id) {
    const auto record = handle_->history().commit(id);
    if (!record) return record.error();
    return commit_of(*record);
}

OMNIGRAPH_INLINE graph_result<std::vector<branch_info>> engine_session::branches() {
    return handle_->history().branches();
}

OMNIGRAPH_INLINE graph_result<branch_info> engine_session::create_branch(const branch_request& request) {
    return handle_->history().create_branch(request);
}

OMNIGRAPH_INLINE graph_result<done> engine_session::delete_branch(std::string_view name) {
    return handle_->history().delete_branch(name);
}

OMNIGRAPH_INLINE graph_result<merge_outcome> engine_session::merge_branch(const merge_request& request) {
    return handle_->history().merge_branch(request);
}

OMNIGRAPH_INLINE graph_result<graph_snapshot> engine_session::snapshot(const read_point& at) {
    return handle_->history().snapshot_at(at);
}

OMNIGRAPH_INLINE graph_result<graph_diff> engine_session::diff(const diff_request& request) {
    const call_budget budget{handle_->limits()};
    return handle_->history().diff(request);
}

OMNIGRAPH_INLINE graph_result<done> engine_session::export_records(const export_request& request,
                                                                   const line_sink& sink) {
    auto view = handle_->view(request.at);
    if (!view) return view.error();
    const auto wanted = exported_tables(view->tables(), request);
    if (!wanted) return wanted.error();
    auto written = export_rows(view->db(), *wanted, request.format, sink);
    // The local copy may be what failed; the next call makes it again.
    if (!written && written.error().fault == graph_fault::internal) handle_->forget_local_copy(*view);
    return written;
}

}  // namespace omnigraph::cluster::graph
