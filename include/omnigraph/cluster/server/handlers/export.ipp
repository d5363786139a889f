// Bodies of server/handlers/export.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/export.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_export(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::export_rows};
    const auto branch = body.text("branch").value_or(std::string{only_branch});
    export_request request{body.texts("type_names"), body.texts("table_keys")};
    const auto format = body.text("format").value_or("jsonl");
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({context.action(), branch})) return *refused;
    if (format != "jsonl" && format != "csv")
        return refuse(refusal::bad_request, "`" + for_log(format) + "` is no format; use jsonl or csv.");
    if (auto refused = unknown_branch(context, branch)) return *refused;
    const bool csv = format == "csv";
    if (csv) request.format = export_format::csv;
    reply streamed;
    streamed.media_type = csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
    streamed.source = [&context, request = std::move(request), branch,
                       csv](const part_sink& sink) -> std::optional<reply> {
        auto placed = request;
        placed.at.branch = branch;
        std::string line;
        const auto written = context.graph->session->export_records(placed, [&](std::string_view text) {
            line.assign(text);
            line += csv ? "\r\n" : "\n";
            return sink(line);
        });
        if (written) return std::nullopt;
        return refuse_failed(written.error(), context);
    };
    return streamed;
}

}  // namespace omnigraph::cluster::server
