// Bodies of engine/execute/record_revision.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/execute/record_revision.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE std::set<std::string> published_digests(kind_table kinds,
                                                         const std::map<std::string, resource_entry>& rows) {
    std::set<std::string> published;
    for (const auto& [address, row] : rows)
        if (const auto* kind = kind_of(kinds, address); kind && !kind->payload_extension.empty())
            published.insert(row.digest);
    return published;
}

/// One record that is being written.
class revision_recording {
public:
    revision_recording(object_store& store, const revision_origin& origin, const ledger_state& next,
                       const std::optional<history_record>& previous, history_record& record, diagnostics& findings)
        : store_{store}, origin_{origin}, next_{next}, previous_{previous}, record_{record}, findings_{findings} {}

    /// Lists the declared texts in the record; those that are not stored, or not whole, are in texts() then. A text
    /// that was stored once may be lost since, so earlier records do not tell.
    void keep_sources() {
        if (!origin_.declared) return carry_sources();
        const auto listing = listing_of(*origin_.declared);
        record_.sources_digest = sources_digest(listing);
        const bool unchanged = previous_ && previous_->sources_digest == record_.sources_digest;
        if (!unchanged || record_.snapshot_distance == 0) {
            const auto before = contents_before();
            if (record_.snapshot_distance == 0) record_.sources = listing;
            else record_.sources = changes_between(before.sources.value_or(source_listing{}), listing);
        }
        find_texts();
    }

    [[nodiscard]] std::span<const blob> texts() const { return texts_; }

private:
    /// A revision without a declaration keeps the sources of its predecessor, unless it begins a ledger.
    void carry_sources() {
        if (!previous_ || !record_.base_state_cas) return;
        record_.sources_digest = previous_->sources_digest;
        if (record_.snapshot_distance != 0 || !record_.sources_digest) return;
        auto before = contents_before();
        if (before.sources) record_.sources = *std::move(before.sources);
        else record_.sources_digest.reset();
    }

    /// Empty when the history cannot rebuild it; the record then has all rows itself.
    revision_contents contents_before() {
        if (!previous_) return {};
        auto contents = contents_of(store_, *previous_);
        if (contents) return *std::move(contents);
        findings_.push_back(as_warning(std::move(contents).error()));
        make_snapshot(record_, next_);
        return {};
    }

    void find_texts() {
        // What a listing does not have is created only if it is not there, so a listing that fails costs requests
        // alone.
        std::map<std::string, std::uint64_t> stored;
        if (const auto entries = store_.list(layout::history_sources))
            for (const auto& entry : *entries) stored.emplace(entry.key, entry.size);
        for (const auto& text : kept_texts(origin_.kinds, *next_.applied_revision.resources, *origin_.declared))
            if (const auto found = stored.find(text.key); found == stored.end() || found->second != text.bytes.size())
                texts_.push_back(text);
    }

    object_store& store_;
    const revision_origin& origin_;
    const ledger_state& next_;
    const std::optional<history_record>& previous_;
    history_record& record_;
    diagnostics& findings_;
    std::vector<blob> texts_ = {};  ///< borrowed from the declaration
};

OMNIGRAPH_INLINE diagnostic history_goes_on(const history_record& record) {
    return warning(codes::history_continued, std::string{layout::history_revisions},
                   "The ledger was lost and the history was not: revision " + std::to_string(record.revision) +
                       " now follows revision " + std::to_string(record.previous->revision) + " of " +
                       std::to_string(record.sequence - 1) + " recorded ones.")
        .with_remedy("`omnigraph cluster log` shows both.");
}

}  // namespace detail

OMNIGRAPH_INLINE source_listing listing_of(const loaded_config& loaded) {
    source_listing listing{digest_of_bytes(loaded.config.config_json).hex(),
                           {loaded.sources.folders.begin(), loaded.sources.folders.end()},
                           {},
                           {}};
    for (const auto& [path, file] : loaded.sources.files)
        listing.files.emplace_hint(listing.files.end(), path, file->content_digest.hex());
    return listing;
}

OMNIGRAPH_INLINE std::vector<blob> kept_texts(kind_table kinds, const std::map<std::string, resource_entry>& rows,
                                              const loaded_config& loaded) {
    const auto published = detail::published_digests(kinds, rows);
    std::map<std::string, std::string_view> texts;
    const auto keep = [&](const digest& content, std::string_view text) {
        if (!published.contains(content.hex())) texts.emplace(layout::history_source(content), text);
    };
    keep(digest_of_bytes(loaded.config.config_json), loaded.config.config_json);
    for (const auto& [path, file] : loaded.sources.files) keep(file->content_digest, file->text);
    std::vector<blob> all;
    for (const auto& [key, text] : texts) all.push_back({key, text});
    return all;
}

OMNIGRAPH_INLINE bool record_revision(const environment& env, object_store& store, const loaded_state& base,
                                      const ledger_state& next, const std::string& next_cas,
                                      const revision_origin& origin, diagnostics& findings) {
    if (auto fault = clock_fault(env.system)) {
        findings.push_back(*std::move(fault));
        return false;
    }
    const auto found = find_previous_record(store, base, findings, next_cas);
    if (!found) {
        findings.push_back(found.error());
        return false;
    }
    const auto& previous = *found;
    auto record = next_record(base, next, next_cas, previous);
    record.command = origin.command;
    record.actor = env.actor;
    record.recorded_at = format_timestamp(env.system.now());
    record.tool_version = library_version;
    record.plan_id = origin.plan_id;
    if (origin.declared) record.declared_config_digest = origin.declared->config_digest.hex();
    if (origin.declared) record.restored = origin.declared->restored;
    detail::revision_recording recording{store, origin, next, previous, record, findings};
    recording.keep_sources();
    if (rebuilds_lost_ledger(record)) findings.push_back(detail::history_goes_on(record));
    const auto written = write_history_record(store, std::move(record), recording.texts());
    if (!written) findings.push_back(written.error());
    return written.has_value();
}

}  // namespace omnigraph::cluster
