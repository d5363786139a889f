// Bodies of engine/commands/move_proof.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/move_proof.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/engine/execute/needed_objects.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::detail {

/// References of graphs stay with the move, which copies them last: until then a place to which the cluster returns has
/// the mark of the move that left it. Records of the history have the digest of their ledger in their names, and their
/// own in themselves.
[[nodiscard]] OMNIGRAPH_INLINE completion_rules rules_of_moves() {
    return {.only_shown = [](std::string_view key) { return key.ends_with(graph_reference({})); },
            .stands_for_none = [](const stored_object& object) { return parse_moved_graph(object.bytes).has_value(); },
            .is_sound =
                [](std::string_view key, const stored_object& object) {
                    if (!key.starts_with(layout::history_revisions)) return has_content_of_name(key, object);
                    const auto record = decode_history_record(object.bytes);
                    return record && history_record_key(record->revision, record->state_cas) == key;
                }};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string what_is_wrong(const payload_check& check) {
    switch (check.state) {
        case payload_state::missing: return "is missing at both places";
        case payload_state::mismatch: return "is altered, and neither place has the one that was applied";
        case payload_state::unreadable: return "cannot be read: " + check.cause;
        case payload_state::ok: break;
    }
    return "is there";
}

/// A declared text, under the name and in the revision in which it was declared first, and the keys that can have it.
struct declared_text {
    std::string name;
    std::uint64_t revision = 0;
    std::set<std::string> keys = {};
};

/// The texts that the revisions of a history declare, by digest.
class declared_texts {
public:
    explicit declared_texts(kind_table kinds) : kinds_{kinds} {}

    /// Records come newest first, so the oldest has the last word.
    void add(const source_listing& listing, std::uint64_t revision) {
        add(listing.config, "cluster.yaml", revision);
        for (const auto& [path, content] : listing.files) add(content, path, revision);
    }

    /// The key at which a published text is, too.
    void add(const std::string& address, const resource_entry& row) {
        const auto* kind = kind_of(kinds_, address);
        const auto content = digest::parse(row.digest);
        if (kind && content && !kind->payload_extension.empty())
            published_[row.digest].insert(layout::payload(kind->pattern, address, *content, kind->payload_extension));
    }

    void add(const history_record& record) {
        if (record.sources) add(*record.sources, record.revision);
        for (const auto& change : record.changes)
            if (change.after) add(change.address, *change.after);
        if (record.resources) add_rows(*record.resources);
    }

    void add_rows(const applied_rows& rows) {
        for (const auto& [address, row] : rows) add(address, row);
    }

    /// But those that `rows` publish now: their loss is that of what is applied.
    [[nodiscard]] std::vector<declared_text> all_but(const applied_rows& rows) {
        for (const auto& [address, row] : rows)
            if (const auto* kind = kind_of(kinds_, address); kind && !kind->payload_extension.empty())
                texts_.erase(row.digest);
        std::vector<declared_text> all;
        for (auto& [content, text] : texts_) {
            if (const auto found = published_.find(content); found != published_.end()) text.keys.merge(found->second);
            all.push_back(std::move(text));
        }
        return all;
    }

private:
    void add(const std::string& hex, const std::string& name, std::uint64_t revision) {
        if (const auto content = digest::parse(hex))
            texts_.insert_or_assign(hex, declared_text{name, revision, {layout::history_source(*content)}});
    }

    kind_table kinds_;
    std::map<std::string, declared_text> texts_;
    std::map<std::string, std::set<std::string>> published_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::set<std::string>> roots_of(kind_table kinds, const ledger_state& state) {
    std::set<std::string> roots;
    for (const auto& [address, row] : *state.applied_revision.resources) {
        const auto* kind = kind_of(kinds, address);
        if (!kind)
            return error(
                       codes::unknown_resource_kind, address,
                       "This program does not know the kind of " + address + ", so it cannot tell what belongs to it.")
                .with_remedy("Use the program that applied it.");
        if (kind->fenced) roots.insert(kind->fence.root(address));
    }
    return roots;
}

OMNIGRAPH_INLINE move_proof::move_proof(const environment& env, kind_table kinds, object_store& source,
                                        object_store& target, moved_part part, diagnostics& findings)
    : env_{env},
      kinds_{kinds},
      source_{source},
      target_{target},
      part_{part},
      findings_{findings},
      both_{source, target, detail::rules_of_moves()} {}

OMNIGRAPH_INLINE bool move_proof::failed(const std::string& place, const std::string& what, const std::string& standing,
                                         const std::string& remedy) {
    findings_.push_back(
        error(codes::migration_failed, place, "The cluster is not whole at the new place: " + what + ". " + standing)
            .with_remedy(remedy));
    return false;
}

OMNIGRAPH_INLINE bool move_proof::moves(const std::string& key) const {
    if (!validate_key(key).empty()) return false;
    return part_ == moved_part::all || layout::lies_with_ledger(key) == (part_ == moved_part::ledger);
}

OMNIGRAPH_INLINE bool move_proof::texts(const std::string& ledger_text, const ledger_state& state,
                                        const std::string& standing) {
    const auto& rows = *state.applied_revision.resources;
    needed_objects needed{kinds_};
    needed.add_rows(rows);
    for (const auto& [id, record] : *state.approval_records) needed.add_key(layout::approval(id));
    // The history lies with the ledger, which may stay.
    auto& history_place = part_ == moved_part::graphs ? source_ : static_cast<object_store&>(both_);
    diagnostics said;
    const auto chain = read_history(history_place, {state, state_cas(ledger_text), {}}, said);
    for (auto& finding : said) {
        if (finding.code == codes::history_read_error) {
            findings_.push_back(std::move(finding));
            return false;
        }
        // A ledger without any record may be that of a program that keeps no history.
        const bool may_have_none = finding.code == codes::history_gap && chain.records.empty();
        if (finding.level == severity::error && !may_have_none) warn(std::move(finding));
    }
    detail::declared_texts declared{kinds_};
    declared.add_rows(rows);
    for (const auto& record : chain.records) {
        needed.add_record(record);
        declared.add(record);
        for (const auto& [id, used] : record.approvals) needed.add_key(layout::approval(id));
        if (record.plan_id) needed.add_key(layout::used_plan(*record.plan_id));
    }
    if (!chain.records.empty())
        if (const auto oldest = contents_of(history_place, chain.records.back())) {
            needed.add_rows(oldest->rows);
            declared.add_rows(oldest->rows);
            if (oldest->sources) {
                needed.add_sources(*oldest->sources);
                declared.add(*oldest->sources, chain.records.back().revision);
            }
        }
    std::vector<std::string> keys;
    for (const auto& key : needed.keys())
        if (moves(key)) keys.push_back(key);
    const auto found = read_all(keys, standing);
    if (!found) return false;
    needed_objects present{kinds_};
    if (chain.anchored)
        if (const auto newest = contents_of(history_place, chain.records.front()); newest && newest->sources)
            present.add_sources(*newest->sources);
    say_lost_texts(declared.all_but(rows), present.keys(), *found);
    say_lost_documents(keys, *found);
    return true;
}

OMNIGRAPH_INLINE std::optional<move_proof::found_objects> move_proof::read_all(const std::vector<std::string>& keys,
                                                                               const std::string& standing) {
    found_objects found;
    std::optional<store_error> unread;
    both_.get_all(keys, [&](std::size_t at, const store_result<std::shared_ptr<const stored_object>>& object) {
        if (object) (has_content_of_name(keys[at], **object) ? found.whole : found.damaged).insert(keys[at]);
        else if (object.error().fault == store_fault::corrupt) found.damaged.insert(keys[at]);
        else if (object.error().fault != store_fault::absent && !unread) unread = object.error();
    });
    if (!unread) return found;
    static_cast<void>(failed(both_.display(unread->key), "it cannot be read, or copied: " + unread->cause, standing,
                             "Check both places, then run the command again; it continues."));
    return std::nullopt;
}

OMNIGRAPH_INLINE void move_proof::say_lost_texts(const std::vector<detail::declared_text>& texts,
                                                 const std::set<std::string>& present, const found_objects& found) {
    std::vector<std::string> removed;  // `gc --keep-revisions` may have done that
    for (const auto& text : texts) {
        const auto has_any = [&](const auto& set) {
            return std::ranges::any_of(text.keys, [&](const auto& key) { return set.contains(key); });
        };
        if (has_any(found.whole) || std::ranges::any_of(text.keys, [&](const auto& key) { return stays(key); }))
            continue;
        const auto name = "`" + text.name + "` of revision " + std::to_string(text.revision);
        const bool is_damaged = has_any(found.damaged);
        if (!is_damaged && !has_any(present)) removed.push_back(name);
        else
            say_lost(*text.keys.begin(),
                     "The text of " + name + " is " + (is_damaged ? "damaged at both places" : "at neither place"));
    }
    if (!removed.empty())
        say_lost(std::string{layout::history_sources},
                 std::to_string(removed.size()) + " text(s) of earlier revisions are at neither place, such as " +
                     removed.front() + (removed.size() > 1 ? " and " + removed.back() : std::string{}));
}

OMNIGRAPH_INLINE void move_proof::say_lost_documents(const std::vector<std::string>& keys, const found_objects& found) {
    for (const auto& key : keys)
        if (!found.whole.contains(key) && layout::document_stem(layout::approvals, key))
            warn(
                warning(codes::approval_not_found, both_.display(key),
                        "This approval, which was used, is at neither place. The history tells what it was used for.")
                    .with_remedy("Nothing that is applied depends on it, and the move goes on without it. If a copy of "
                                 "the storage root has it, put it back."));
}

OMNIGRAPH_INLINE void move_proof::say_lost(const std::string& key, const std::string& what) {
    warn(warning(codes::revision_text_missing, both_.display(key),
                 what + ", so no revision that has it can be applied again or compared.")
             .with_remedy("Nothing that is applied depends on it, and the move goes on without it. Unless `gc "
                          "--keep-revisions` removed it, put it back from a copy of the storage root."));
}

OMNIGRAPH_INLINE bool move_proof::stays(const std::string& key) const {
    return !moves(key) && (source_.probe(key) != presence::absent || target_.probe(key) != presence::absent);
}

OMNIGRAPH_INLINE void move_proof::warn(diagnostic finding) {
    finding = as_warning(std::move(finding));
    if (std::ranges::find(findings_, finding) == findings_.end()) findings_.push_back(std::move(finding));
}

OMNIGRAPH_INLINE bool move_proof::documents(const std::string& ledger_text, const std::string& standing) {
    const auto state = decode_state(ledger_text);
    if (!state) {
        findings_.push_back(state.error());
        return false;
    }
    if (!texts(ledger_text, *state, standing)) return false;
    if (part_ == moved_part::ledger) return true;
    const auto damaged = check_catalog(kinds_, both_, *state->applied_revision.resources, payload_proof::read);
    for (const auto& one : damaged)
        failed(
            one.place, "the published text of " + one.address + " " + detail::what_is_wrong(one.check), standing,
            "Restore it there from a copy of the storage root, or, as long as the old place is in use, let `omnigraph "
            "cluster apply` publish it again. Then run the command again; it continues.");
    return damaged.empty();
}

OMNIGRAPH_INLINE bool move_proof::graph(const std::string& root, const std::string& standing) {
    const auto host = env_.open_host(both_);
    auto* const walk = dynamic_cast<graph_upkeep*>(host.get());
    if (!walk) return true;  // an engine whose graphs are whole in their references
    const auto reference = both_.get(graph_reference(root));
    const auto place = both_.display(root);
    const std::string again = "Check both places, then run the command again; it continues.";
    if (!reference && reference.error().fault == store_fault::absent) return true;  // there was no graph
    if (!reference) return failed(place, reference.error().cause, standing, again);
    if (parse_moved_graph(reference->bytes))
        return failed(both_.display(graph_reference(root)), "the reference of this graph is missing", standing,
                      "Restore it from a backup of the new place.");
    if (const auto known = proven_.find(root); known != proven_.end() && known->second == reference->bytes) return true;
    const auto checked = walk->repair(root, upkeep_mode::preview);
    if (!checked) return failed(place, "the graph cannot be checked: " + checked.error().message, standing, again);
    if (checked->found == repair_class::sound && checked->faults.empty()) {
        proven_.insert_or_assign(root, reference->bytes);
        return true;
    }
    auto what = checked->faults.empty() ? std::string{"rows of the graph are lost"} : checked->faults.front();
    if (what.ends_with('.')) what.pop_back();
    if (checked->faults.size() > 1) what += " (and " + std::to_string(checked->faults.size() - 1) + " more)";
    return failed(place, what, standing,
                  "Restore what is missing there from a copy of the storage root, or, as long as the old place is in "
                  "use, mend the graph there: `omnigraph repair` says what is lost. Then run the command again.");
}

}  // namespace omnigraph::cluster
