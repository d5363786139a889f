// Bodies of testing/fake_graph_host.hpp.
#pragma once

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>

namespace omnigraph::cluster::testing::detail {

OMNIGRAPH_INLINE std::string fake_manifest(std::string_view root) { return std::string{root} + "/manifest.json"; }

OMNIGRAPH_INLINE std::string fake_rows(std::string_view root) { return std::string{root} + "/rows.json"; }

[[nodiscard]] OMNIGRAPH_INLINE graph_error store_failed(const store_error& failed) {
    return {failed.cause, write_effect::no,
            failed.fault == store_fault::absent ? graph_fault::not_found : graph_fault::internal};
}

}  // namespace omnigraph::cluster::testing::detail

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE graph_result<root_state> fake_graph_host::probe(std::string_view root) {
    const graph_error silent{"the storage does not answer"};
    switch (store_.probe(detail::fake_manifest(root))) {
        case presence::present: return root_state::present;
        case presence::unknown: return silent;
        case presence::absent: break;
    }
    switch (store_.probe(root)) {
        case presence::present: return root_state::residue;
        case presence::unknown: return silent;
        case presence::absent: break;
    }
    return root_state::absent;
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::init(std::string_view root, std::string_view schema_source,
                                                                std::string_view) {
    const auto failing = std::exchange(failure_, std::nullopt);
    if (failing && !failing->happened) return graph_error{"told to fail", failing->effect};
    if (auto why = check_ ? check_(schema_source) : std::nullopt)
        return graph_error{*std::move(why), write_effect::no, graph_fault::bad_request};
    const auto put = store_.put_if_absent(detail::fake_manifest(root), schema_source);
    if (!put)
        return graph_error{put.error().cause,
                           put.error().fault == store_fault::ambiguous ? write_effect::unknown : write_effect::no};
    if (failing) return graph_error{"told to fail", failing->effect};
    return observe(root);
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::observe(std::string_view root) {
    const auto schema = store_.get(detail::fake_manifest(root));
    if (!schema) return detail::store_failed(schema.error());
    live_graph live{1, schema->bytes, digest_of_bytes(schema->bytes)};
    const auto rows = store_.get(detail::fake_rows(root));
    if (!rows && rows.error().fault == store_fault::absent) return live;
    if (!rows) return detail::store_failed(rows.error());
    const auto document = parse_json(rows->bytes);
    if (!document) return graph_error{document.error()};
    live.manifest_version = document->at("commits").as_array().size();
    return live;
}

}  // namespace omnigraph::cluster::testing
