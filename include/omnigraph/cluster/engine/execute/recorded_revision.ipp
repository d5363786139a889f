// Bodies of engine/execute/recorded_revision.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool is_called(const history_record& record, std::string_view wanted) {
    std::uint64_t number = 0;
    const auto* end = wanted.data() + wanted.size();
    const auto parsed = std::from_chars(wanted.data(), end, number);
    const bool is_number = parsed.ec == std::errc{} && parsed.ptr == end && !wanted.starts_with('0');
    if (is_number && record.revision == number) return true;
    return wanted.size() >= 6 && record.digest.starts_with(wanted);
}

OMNIGRAPH_INLINE std::optional<std::size_t> find_revision(const history_chain& chain, std::string_view wanted,
                                                          diagnostics& findings) {
    const auto found =
        std::ranges::find_if(chain.records, [&](const history_record& record) { return is_called(record, wanted); });
    if (found != chain.records.end()) return static_cast<std::size_t>(found - chain.records.begin());
    if (const auto* unread = chain.unread()) {
        findings.push_back(error(codes::history_read_error, unread->path,
                                 "Whether the history has a revision `" + printable(wanted) +
                                     "` cannot be told, because not all of it can be read now.")
                               .with_remedy(unread->remedy));
        return std::nullopt;
    }
    findings.push_back(
        error(codes::revision_not_found, std::string{layout::history_revisions},
              "The history has no revision `" + printable(wanted) + "`.")
            .with_remedy("`omnigraph cluster log` lists them; give the number of one, or at least six digits of "
                         "its digest."));
    return std::nullopt;
}

OMNIGRAPH_INLINE const std::string* path_of(const std::optional<source_listing>& sources, std::string_view content) {
    if (!sources) return nullptr;
    const auto file =
        std::ranges::find(sources->files, content, [](const auto& entry) -> std::string_view { return entry.second; });
    return file == sources->files.end() ? nullptr : &file->first;
}

OMNIGRAPH_INLINE std::optional<payload_check> recorded_text(object_store& store, kind_table kinds,
                                                            const std::string& address, const resource_entry& row,
                                                            const std::optional<source_listing>& sources) {
    const auto* kind = kind_of(kinds, address);
    const auto content = digest::parse(row.digest);
    if (!kind || !content) return std::nullopt;
    const bool is_published = !kind->payload_extension.empty();
    // A revision that did not converge has rows whose texts its sources no longer name; the texts are stored all the
    // same.
    if (!is_published && !path_of(sources, row.digest)) {
        auto earlier = verify_payload(store, layout::history_source(*content), *content);
        if (earlier.state == payload_state::missing) return std::nullopt;
        return earlier;
    }
    auto kept = is_published
                    ? verify_payload(store, layout::payload(kind->pattern, address, *content, kind->payload_extension),
                                     *content)
                    : payload_check{payload_state::missing, {}, {}, {}};
    if (kept.state == payload_state::ok) return kept;
    auto beside = verify_payload(store, layout::history_source(*content), *content);
    return beside.state == payload_state::missing && is_published ? kept : beside;
}

}  // namespace omnigraph::cluster
