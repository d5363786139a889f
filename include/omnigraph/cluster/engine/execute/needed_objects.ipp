// Bodies of engine/execute/needed_objects.hpp.
#pragma once

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/needed_objects.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void needed_objects::add_row(const std::string& address, const resource_entry& row) {
    const auto* kind = kind_of(kinds_, address);
    const auto content = digest::parse(row.digest);
    if (!kind || !content) return;
    if (!kind->payload_extension.empty())
        keys_.insert(layout::payload(kind->pattern, address, *content, kind->payload_extension));
    keys_.insert(layout::history_source(*content));
}

OMNIGRAPH_INLINE void needed_objects::add_rows(const applied_rows& rows) {
    for (const auto& [address, row] : rows) add_row(address, row);
}

OMNIGRAPH_INLINE void needed_objects::add_sources(const source_listing& sources) {
    add_text(sources.config);
    for (const auto& [path, content] : sources.files) add_text(content);
}

OMNIGRAPH_INLINE void needed_objects::add_text(std::string_view hex) {
    if (const auto content = digest::parse(hex)) keys_.insert(layout::history_source(*content));
}

OMNIGRAPH_INLINE void needed_objects::add_record(const history_record& record) {
    for (const auto& change : record.changes)
        if (change.after) add_row(change.address, *change.after);
    if (record.resources) add_rows(*record.resources);
    if (record.sources) add_sources(*record.sources);
}

OMNIGRAPH_INLINE std::string needed_objects::key_of(const history_record& record) {
    return layout::history_record(record.revision, *digest::parse(record.state_cas.substr(7)));
}

}  // namespace omnigraph::cluster
