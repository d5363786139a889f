// Bodies of server/handlers/load.hpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/commits.hpp>
#include <omnigraph/cluster/server/handlers/load.hpp>
#include <omnigraph/cluster/server/handlers/long_work.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE json tables_json(const load_outcome& loaded) {
    boost::json::array tables;
    for (const auto& [table, rows] : loaded.rows) {
        const auto unchanged = loaded.unchanged.find(table);
        tables.push_back(boost::json::object{
            {"table_key", table},
            {"rows_loaded", rows},
            {"rows_unchanged", unchanged == loaded.unchanged.end() ? std::uint64_t{0} : unchanged->second}});
    }
    return tables;
}

[[nodiscard]] OMNIGRAPH_INLINE json progress_json(const load_progress& now) {
    return boost::json::object{{"records", now.records},
                               {"bytes", now.bytes},
                               {"total_bytes", now.total_bytes},
                               {"embedded", now.embedded},
                               {"to_embed", now.to_embed}};
}

struct asked_load {
    std::optional<std::string> data = {};  ///< unset: the body itself
    std::string branch = {};
    std::optional<std::string> source_branch = {};
    load_mode mode = load_mode::merge;
    load_format format = load_format::jsonl;
    std::string type = {};  ///< of CSV
    bool embed = false;

    [[nodiscard]] std::string_view records(const request_context& context) const { return data ? *data : context.body; }
};

[[nodiscard]] OMNIGRAPH_INLINE reply run_load(const request_context& context, const asked_load& asked,
                                              const progress_sink& tell) {
    auto session = context.gated();
    std::optional<std::string> head;
    if (asked.source_branch && asked.branch != only_branch) {
        auto forked = fork_unless_there(session, asked.branch, *asked.source_branch);
        if (!forked) return refuse_failed(forked.error(), context, session);
        head = *std::move(forked);
    }
    const auto loaded = session.load({.records = asked.records(context),
                                      .mode = asked.mode,
                                      .actor = context.actor ? *context.actor : std::string_view{},
                                      .branch = asked.branch,
                                      .format = asked.format,
                                      .type = asked.type,
                                      .embed = asked.embed,
                                      .on_progress = [&](const load_progress& now) { tell(progress_json(now)); }});
    // The server takes back what it made itself, so the actor needs no right to delete branches.
    if (!loaded)
        return refuse_failed(without_fork(*context.graph->session, asked.branch, head, loaded.error()), context,
                             session);
    return reply_with(
        boost::json::object{{"uri", context.graph->uri},
                            {"branch", asked.branch},
                            {"base_branch", asked.source_branch ? text_json(*asked.source_branch) : json(nullptr)},
                            {"branch_created", head.has_value()},
                            {"mode", spelling(asked.mode)},
                            {"tables", tables_json(*loaded)},
                            {"actor_id", context.actor_json()},
                            {"commit", loaded->commit ? commit_json(*loaded->commit) : json(nullptr)}});
}

/// Right, mode, branch, slot, in this order.
[[nodiscard]] OMNIGRAPH_INLINE handled admit_load(const request_context& context, asked_load asked,
                                                  const std::string& mode_text) {
    if (auto refused = context.not_allowed_in_graph({context.action(), asked.branch})) return *refused;
    const auto mode = parse_load_mode(mode_text);
    if (!mode)
        return refuse(refusal::bad_request,
                      "`" + for_log(mode_text) + "` is no load mode; use merge, append or overwrite.");
    asked.mode = *mode;
    if (auto missing = unknown_branch(context, asked.branch)) {
        if (!asked.source_branch || missing->status != status_of(refusal::not_found).status) return *missing;
        if (auto refused =
                context.not_allowed_in_graph({policy_action::branch_create, *asked.source_branch, asked.branch}))
            return *refused;
    }
    auto slot = take_slot(context, asked.records(context).size());
    if (!slot) return refuse_busy(context);
    return long_work(context,
                     [&context, asked = std::move(asked), slot = std::make_shared<admission::slot>(*std::move(slot))](
                         const progress_sink& tell) { return run_load(context, asked, tell); });
}

/// The body is what is loaded, and the query string says how.
[[nodiscard]] OMNIGRAPH_INLINE handled load_body(const request_context& context, asked_load asked) {
    const auto& given = context.parameters;
    const auto value = [&](std::string_view name) -> std::optional<std::string> {
        const auto at = given.find(std::string{name});
        return at == given.end() ? std::nullopt : std::optional{at->second};
    };
    asked.branch = value("branch").value_or(std::string{only_branch});
    asked.source_branch = value("from");
    asked.type = value("type").value_or("");
    const auto embed = value("embed").value_or("false");
    if (embed != "true" && embed != "false")
        return refuse(refusal::bad_request, "The parameter `embed` is true or false.");
    asked.embed = embed == "true";
    if (asked.format == load_format::csv && asked.type.empty())
        return refuse(refusal::bad_request, "Name the type of the rows, as in `?type=Person`.");
    return admit_load(context, std::move(asked), value("mode").value_or("merge"));
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE handled answer_load(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::load};
    detail::asked_load asked{.data = body.required_text("data")};
    asked.branch = body.text("branch").value_or(std::string{only_branch});
    asked.source_branch = body.text("from");
    const auto mode = body.text("mode").value_or("merge");
    asked.embed = body.boolean("embed").value_or(false);
    body.finish();
    if (body.refused()) return *body.refused();
    return detail::admit_load(context, std::move(asked), mode);
}

OMNIGRAPH_INLINE handled answer_load_ndjson(const request_context& context) {
    if (!is_media_type(context.content_type, ndjson_media_type))
        return refuse(refusal::unsupported_media_type, "Send the records with `Content-Type: application/x-ndjson`.");
    return detail::load_body(context, {});
}

OMNIGRAPH_INLINE handled answer_load_csv(const request_context& context) {
    if (!is_media_type(context.content_type, csv_media_type))
        return refuse(refusal::unsupported_media_type, "Send the rows with `Content-Type: text/csv`.");
    return detail::load_body(context, {.format = load_format::csv});
}

}  // namespace omnigraph::cluster::server
