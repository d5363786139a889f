// Bodies of server/followed_ledger.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/followed_ledger.hpp>

namespace omnigraph::cluster::server::detail {

/// Whether it names the place of a ledger that is in use there.
[[nodiscard]] OMNIGRAPH_INLINE bool leads_to_ledger(const relocation_record& mark) {
    return mark.kind == relocation_kinds::apart && !mark.ledger;
}

[[nodiscard]] OMNIGRAPH_INLINE ledger_look unread(std::string why) {
    return {ledger_standing::unread, std::move(why), {}};
}

[[nodiscard]] OMNIGRAPH_INLINE ledger_look lost(const std::string& why) {
    return {ledger_standing::lost, "The ledger was moved, and cannot be read where it is now: " + why, {}};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string words_of(const diagnostic& why) {
    return "[" + std::string{why.code.text} + "] " + why.message + (why.remedy.empty() ? "" : " " + why.remedy);
}

/// What a mark says that leads nowhere.
[[nodiscard]] OMNIGRAPH_INLINE ledger_look closed_by(relocation_record mark) {
    auto why = words_of(relocated(mark));
    if (mark.kind == relocation_kinds::moved) return {ledger_standing::moved, std::move(why), std::move(mark)};
    if (mark.kind == relocation_kinds::apart && mark.ledger)
        return {ledger_standing::half_moved, std::move(why), std::move(mark)};
    return lost(why);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE followed_ledger::followed_ledger(object_store& first, cluster_opener reopen, std::string known)
    : reopen_{std::move(reopen)}, store_{std::shared_ptr<void>{}, &first}, known_{std::move(known)} {}

OMNIGRAPH_INLINE ledger_look followed_ledger::look() {
    const bool is_lost = lasting_ && lasting_->standing == ledger_standing::lost;
    auto seen = is_lost && reopen_ ? follow() : look_here();
    if (seen.standing == ledger_standing::unchanged && lasting_) return *lasting_;
    if (seen.standing == ledger_standing::unread) return seen;
    lasting_.reset();
    if (seen.standing == ledger_standing::lost || seen.standing == ledger_standing::half_moved) lasting_ = seen;
    return seen;
}

OMNIGRAPH_INLINE ledger_look followed_ledger::look_here() {
    if (auto closed = look_beside_graphs()) return *std::move(closed);
    return look_at_ledger();
}

/// What the mark beside the graphs says of the ledger that is kept apart; nullopt when it leads where it led, or cannot
/// be read now.
OMNIGRAPH_INLINE std::optional<ledger_look> followed_ledger::look_beside_graphs() {
    auto* divided = dynamic_cast<divided_store*>(store_.get());
    if (!divided) return std::nullopt;
    auto& graphs = divided->place_of_graphs();
    const auto found = graphs.get_within(layout::state, {most_bytes_of(layout::state), mark_});
    if (!found && found.error().fault == store_fault::absent && !mark_text_.empty())
        return detail::unread("The mark that names the place of the ledger is missing at " +
                              graphs.display(layout::state) + ".");
    if (!found || !*found) return std::nullopt;
    const auto& text = (*found)->bytes;
    const bool is_first = !mark_;
    mark_ = (*found)->version;
    auto mark = parse_relocation(text);
    if (!mark && !decode_state(text)) {
        mark_.reset();  // it is told until it is over
        return detail::unread("What stands at " + graphs.display(layout::state) + " is neither a ledger nor a mark.");
    }
    if (mark && detail::leads_to_ledger(*mark) && (mark_text_.empty() || mark_text_ == text)) {
        mark_text_ = text;
        is_mark_back_ = !is_first;
        return std::nullopt;
    }
    return !mark || detail::leads_to_ledger(*mark) ? follow() : detail::closed_by(*std::move(mark));
}

OMNIGRAPH_INLINE ledger_look followed_ledger::look_at_ledger() {
    const auto found = store_->get_within(layout::state, {most_bytes_of(layout::state), ledger_});
    if (!found) {
        const auto why = store_->display(layout::state) + ": " + found.error().cause + ".";
        return is_new_place_ ? detail::lost(why) : detail::unread("The ledger cannot be read: " + why);
    }
    const bool is_mark_back = std::exchange(is_mark_back_, false);
    if (!*found) return {is_mark_back ? ledger_standing::changed : ledger_standing::unchanged, {}, {}};
    const auto& text = (*found)->bytes;
    const bool is_first = !ledger_;
    ledger_ = (*found)->version;
    if (auto mark = parse_relocation(text))
        return detail::leads_to_ledger(*mark) ? follow() : detail::closed_by(*std::move(mark));
    if (const auto state = decode_proven_state(*store_, text); !state) {
        ledger_.reset();  // a garbled answer has the version of the ledger
        const auto why = detail::words_of(state.error());
        return is_new_place_ ? detail::lost(why) : detail::unread(why);
    }
    is_new_place_ = false;
    if (is_first && state_cas(text) == known_) return {};
    return {ledger_standing::changed, {}, {}};
}

OMNIGRAPH_INLINE ledger_look followed_ledger::follow() {
    if (is_following_) return detail::lost("It moves on while it is looked for.");
    if (!reopen_) return detail::lost("This program does not open it anew.");
    auto opened = reopen_();
    if (!opened) return detail::lost(detail::words_of(opened.error()));
    store_ = *std::move(opened);
    known_.clear();
    ledger_.reset();
    mark_.reset();
    mark_text_.clear();
    is_new_place_ = is_following_ = true;
    auto seen = look_here();
    is_following_ = false;
    return seen;
}

}  // namespace omnigraph::cluster::server
