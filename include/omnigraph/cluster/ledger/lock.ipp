// Bodies of ledger/lock.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE held_lock::held_lock(object_store& store, lock_record record, object_version version, bool at_once)
    : store_{&store}, record_{std::move(record)}, version_{std::move(version)}, at_once_{at_once} {}

OMNIGRAPH_INLINE held_lock::held_lock(held_lock&& other) noexcept
    : store_{std::exchange(other.store_, nullptr)},
      record_{std::move(other.record_)},
      version_{std::move(other.version_)},
      last_beat_{other.last_beat_},
      at_once_{other.at_once_},
      lost_{std::move(other.lost_)},
      lost_is_told_{other.lost_is_told_} {}

OMNIGRAPH_INLINE held_lock& held_lock::operator=(held_lock&& other) noexcept {
    if (this != &other) {
        static_cast<void>(release());
        store_ = std::exchange(other.store_, nullptr);
        record_ = std::move(other.record_);
        version_ = std::move(other.version_);
        last_beat_ = other.last_beat_;
        at_once_ = other.at_once_;
        lost_ = std::move(other.lost_);
        lost_is_told_ = other.lost_is_told_;
    }
    return *this;
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE diagnostic lock_fault(diagnostic_code code, std::string message, std::string remedy) {
    return error(code, std::string{layout::lock}, std::move(message)).with_remedy(std::move(remedy));
}

/// The first impossible value in a decoded lock, as a clause; empty when there is none. Messages repeat the words of a
/// lock, so their length is bounded.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const lock_record& record) {
    if (!is_ulid(record.lock_id)) return "lock_id " + json_quoted(shortened(record.lock_id)) + " is no id";
    constexpr std::size_t longest_word = 255;
    const auto too_long = [](const std::optional<std::string>& word) { return word && word->size() > longest_word; };
    if (record.operation.size() > longest_word) return "operation is too long";
    if (record.created_at.size() > longest_word || too_long(record.heartbeat_at)) return "a time in it is too long";
    if (too_long(record.host)) return "host is too long";
    if (too_long(record.process_start)) return "process_start is too long";
    return {};
}

/// The fault of a lock that says nothing; no command removes it.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic unreadable_lock(const object_store& store, diagnostic_code code,
                                                          std::string message) {
    return lock_fault(code, std::move(message) + ".",
                      "Look at " + store.display(layout::lock) + "; if no command is running, remove it by hand.");
}

[[nodiscard]] OMNIGRAPH_INLINE result<lock_record> decode_lock(const object_store& store, std::string_view text) {
    auto decoded = decode_document<lock_record>(text, {"version", 1, {read_limits::lock, 8}});
    if (!decoded && decoded.error().fault == document_fault::unsupported_version)
        return unreadable_lock(store, codes::unsupported_state_lock_version,
                               "The state lock has another format: its " + decoded.error().cause);
    const auto cause = decoded ? unsound(*decoded) : decoded.error().cause;
    if (cause.empty()) return *std::move(decoded);
    return unreadable_lock(store, codes::invalid_state_lock, "The state lock is damaged: " + cause);
}

struct read_lock {
    lock_record record;
    object_version version;
};

/// The lock as it is stored; state_lock_missing when there is none.
[[nodiscard]] OMNIGRAPH_INLINE result<read_lock> fetch_lock(object_store& store) {
    auto object = read_stored(store, layout::lock);
    // Only in a folder can something else stand in the place of an object.
    if (!object && object.error().fault == store_fault::absent &&
        (is_bucket(store, layout::lock) || store.probe(layout::lock) != presence::present))
        return lock_fault(codes::state_lock_missing, "There is no state lock.", "Nothing needs to be unlocked.");
    if (!object && object.error().fault == store_fault::absent)
        return lock_fault(codes::state_lock_read_error, "Where the state lock belongs there is a folder.",
                          "Look at what " + store.display(layout::lock) +
                              " holds, move it away, and run the command again; no command unlocks a folder.");
    if (!object && object.error().fault == store_fault::corrupt)
        return unreadable_lock(store, codes::invalid_state_lock, "The state lock is damaged: " + object.error().cause);
    if (!object)
        return lock_fault(codes::state_lock_read_error,
                          "The state lock could not be read: " + object.error().cause + ".",
                          reach_remedy(store, layout::lock, "what is no file in its place has to be moved away"));
    auto record = decode_lock(store, object->bytes);
    if (!record) return std::move(record).error();
    return read_lock{*std::move(record), std::move(object->version)};
}

/// `3 minutes`; empty when the time is unreadable or in the future.
[[nodiscard]] OMNIGRAPH_INLINE std::string age_of(std::string_view time, instant now) {
    const auto then = parse_timestamp(time);
    if (!then || *then > now) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - *then).count();
    const auto shown = [](auto count, std::string_view unit) {
        return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
    };
    if (seconds < 120) return shown(seconds, "second");
    if (seconds < 120 * 60) return shown(seconds / 60, "minute");
    if (seconds < 48 * 3600) return shown(seconds / 3600, "hour");
    return shown(seconds / 86400, "day");
}

/// What is known of the holder, and what the user can do about it.
struct holder_advice {
    std::string known;
    std::string remedy;
};

[[nodiscard]] OMNIGRAPH_INLINE holder_advice advice_on(process_state state, const std::string& unlock) {
    switch (state) {
        case process_state::running:
            return {"That process is running; " + unlock + " would let a second command in beside it.",
                    "Wait for it, with `--lock-timeout 5m` for example, or end that process: it releases the lock."};
        case process_state::stopped:
            return {"That process is stopped; " + unlock + " would let a second command in beside it.",
                    "Let that process go on or end it: it releases the lock."};
        case process_state::gone:
            return {"That process no longer runs, so nobody will release the lock but " + unlock + ".",
                    "Run " + unlock + ", then this command again: it finishes what that one had begun."};
        case process_state::unknown: break;
    }
    return {"Nobody but its holder and " + unlock + " removes it.",
            "Wait for it, or, once you have made sure that it is no longer running, run " + unlock + "."};
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic lock_held_by(const lock_record& holder, runtime& system) {
    const auto now = system.now();
    const auto ago = [&](std::string_view time) {
        const auto age = age_of(time, now);
        return age.empty() ? std::string{} : " (" + age + " ago)";
    };
    auto advice = advice_on(holder_state(holder, system), "`omnigraph cluster force-unlock " + holder.lock_id + "`");
    auto message = fmt::format("The state lock is held by `{}`: lock {}, process {}{}, since {}{}", holder.operation,
                               holder.lock_id, holder.pid, holder.host ? " on " + *holder.host : std::string{},
                               holder.created_at, ago(holder.created_at));
    if (holder.heartbeat_at) message += ", at work until " + *holder.heartbeat_at + ago(*holder.heartbeat_at);
    return lock_fault(codes::state_lock_held, message + ". " + advice.known, std::move(advice.remedy));
}

/// The diagnostic for a lock that is in the way.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic lock_in_the_way(object_store& store, runtime& system) {
    const auto seen = fetch_lock(store);
    if (seen) return lock_held_by(seen->record, system);
    if (seen.error().code == codes::state_lock_missing)
        return lock_fault(codes::state_lock_held,
                          "The state lock was held by another command, which released it just now.",
                          "Run the command again.");
    return lock_fault(codes::state_lock_held,
                      "The state lock is held, but it does not say by whom: " + seen.error().message,
                      seen.error().remedy);
}

[[nodiscard]] OMNIGRAPH_INLINE lock_record new_lock(std::string_view operation, runtime& system) {
    lock_record record{
        1, system.new_id(), std::string{operation}, format_timestamp(system.now()), system.process_id(), {}, {}, {}};
    if (auto host = system.host_name(); !host.empty()) record.host = std::move(host);
    if (auto start = system.process_start(); !start.empty()) record.process_start = std::move(start);
    return record;
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic lock_not_taken(object_store& store, std::string_view operation,
                                                         const std::string& cause) {
    std::string remedy;
    // Only in a folder can something else stand in the place of an object.
    if (!is_bucket(store, layout::lock))
        if (auto seen = fetch_lock(store); !seen && seen.error().code == codes::state_lock_read_error)
            remedy = std::move(seen).error().remedy;
    if (remedy.empty()) remedy = reach_remedy(store, layout::lock, obstacle_clause(cause));
    if (operation == "plan") remedy += " `omnigraph cluster plan --no-lock` plans without writing anything.";
    return lock_fault(codes::state_lock_error, "The state lock could not be taken: " + cause + ".", std::move(remedy));
}

/// The lock may be there, and nobody can look.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic lock_unknown(const lock_record& record, const std::string& cause) {
    return lock_fault(codes::state_lock_error, "Whether the state lock was taken is not known: " + cause + ".",
                      "Once the store answers, `omnigraph cluster status` shows whether it was. If so, remove it: "
                      "`omnigraph cluster force-unlock " +
                          record.lock_id + "`. Nothing else was changed.");
}

/// What a holder finds in the place of its own lock, `lock_id`; nullopt while that is not known to be another's.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> lock_lost(const result<read_lock>& seen,
                                                                   std::string_view lock_id) {
    const bool gone = !seen && seen.error().code == codes::state_lock_missing;
    if (!gone && (!seen || seen->record.lock_id == lock_id)) return std::nullopt;
    return lock_fault(
        codes::state_lock_error,
        "The state lock of this command was removed while it ran; " +
            (gone ? "there is none now" : "`" + seen->record.operation + "` holds another one now, which stays") + ".",
        "Find out who unlocked it, and check the ledger with `omnigraph cluster status`.");
}

/// Whether the holder is known to be gone, so that waiting is useless.
[[nodiscard]] OMNIGRAPH_INLINE bool holder_is_gone(object_store& store, runtime& system) {
    const auto seen = fetch_lock(store);
    return seen && holder_state(seen->record, system) == process_state::gone;
}

enum class lock_attempt { acquired, held, failed, unknown };

struct attempted_lock {
    lock_attempt outcome;
    object_version version = {};
    std::string cause = {};
    std::optional<lock_record> record = {};  ///< as it is stored, when an earlier attempt has stored it
};

/// Who waits says each time since when, so a lock that an earlier attempt has left may have another time.
[[nodiscard]] OMNIGRAPH_INLINE bool is_same_lock(lock_record one, const lock_record& other) {
    one.created_at = other.created_at;
    return one == other;
}

/// One create-only write. When it is not known to have happened, the stored lock shows whose it is: a proxy that has
/// lost an answer may have repeated the request, and met this very lock.
[[nodiscard]] OMNIGRAPH_INLINE attempted_lock attempt_lock(object_store& store, const lock_record& record) {
    auto put = store.put_if_absent(layout::lock, encode_lock(record));
    if (put) return {lock_attempt::acquired, *std::move(put)};
    const bool refused = put.error().fault == store_fault::precondition_failed;
    if (!refused && put.error().fault != store_fault::ambiguous) return {lock_attempt::failed, {}, put.error().cause};
    auto seen = fetch_lock(store);
    if (seen && is_same_lock(seen->record, record))
        return {lock_attempt::acquired, std::move(seen->version), {}, std::move(seen->record)};
    const bool unread = !seen && seen.error().code == codes::state_lock_read_error;
    if (unread && (!refused || is_bucket(store, layout::lock))) {
        auto found = seen.error().message;
        if (found.ends_with('.')) found.pop_back();  // a clause of another sentence
        return {lock_attempt::unknown, {}, put.error().cause + "; looking for the lock: " + found};
    }
    if (seen || refused || seen.error().code != codes::state_lock_missing) return {lock_attempt::held};
    return {lock_attempt::failed, {}, put.error().cause};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string encode_lock(const lock_record& record) { return pretty_json(to_json(record)); }

OMNIGRAPH_INLINE process_state holder_state(const lock_record& record, runtime& system) {
    const auto host = system.host_name();
    if (host.empty() || record.host != host || !record.process_start) return process_state::unknown;
    return system.state_of(record.pid, *record.process_start);
}

OMNIGRAPH_INLINE result<held_lock> acquire_lock(object_store& store, std::string_view operation, runtime& system,
                                                const lock_wait& wait) {
    auto record = detail::new_lock(operation, system);
    std::chrono::milliseconds pause{50};
    bool is_first = true;
    for (auto left = wait.longest;; is_first = false) {
        auto attempt = detail::attempt_lock(store, record);
        if (attempt.outcome == detail::lock_attempt::acquired)
            return held_lock{store, attempt.record ? *std::move(attempt.record) : std::move(record),
                             std::move(attempt.version), is_first};
        if (attempt.outcome == detail::lock_attempt::unknown) return detail::lock_unknown(record, attempt.cause);
        if (attempt.outcome == detail::lock_attempt::failed)
            return detail::lock_not_taken(store, operation, attempt.cause);
        if (left <= left.zero() || detail::holder_is_gone(store, system)) return detail::lock_in_the_way(store, system);
        if (wait.stop && wait.stop->requested())
            return error(codes::command_interrupted, std::string{layout::lock},
                         "The command was interrupted while it waited for the state lock; nothing was changed.");
        const auto nap = std::min(pause, left);
        system.sleep(nap);
        left -= nap;
        pause = std::min(pause * 2, std::chrono::milliseconds{1000});
        record.created_at = format_timestamp(system.now());
    }
}

OMNIGRAPH_INLINE bool held_lock::refresh_heartbeat(runtime& system) {
    const std::scoped_lock alone{mutex_};
    beat(system, heartbeat_interval);
    return !lost_;
}

OMNIGRAPH_INLINE bool held_lock::is_still_ours(runtime& system) {
    const std::scoped_lock alone{mutex_};
    beat(system, lock_sight_age);
    return !lost_;
}

OMNIGRAPH_INLINE status held_lock::confirm(runtime& system) {
    const std::scoped_lock alone{mutex_};
    beat(system, lock_sight_age);
    if (!lost_) return done{};
    lost_is_told_ = true;
    return *lost_;
}

OMNIGRAPH_INLINE void held_lock::beat(runtime& system, std::chrono::seconds at_most_every) {
    const auto now = system.now();
    if (last_beat_ == instant{}) last_beat_ = parse_timestamp(record_.created_at).value_or(now);
    if (!store_ || lost_ || now - last_beat_ < at_most_every) return;
    last_beat_ = now;
    auto next = record_;
    next.heartbeat_at = format_timestamp(now);
    const auto text = encode_lock(next);
    auto written = recognise_write(*store_, layout::lock, text, store_->put_if_match(layout::lock, text, version_));
    if (written) {
        record_ = std::move(next);
        version_ = *std::move(written);
        return;
    }
    if (written.error().fault != store_fault::precondition_failed && written.error().fault != store_fault::absent)
        return;
    auto seen = detail::fetch_lock(*store_);
    if (seen && seen->record.lock_id == record_.lock_id) {  // an earlier beat whose answer was lost
        record_ = std::move(seen->record);
        version_ = std::move(seen->version);
    } else {
        lost_ = detail::lock_lost(seen, record_.lock_id);
    }
}

OMNIGRAPH_INLINE status held_lock::release() {
    const std::scoped_lock alone{mutex_};
    auto* store = std::exchange(store_, nullptr);
    if (!store || (lost_ && lost_is_told_)) return done{};
    if (lost_) return *lost_;
    auto removed = store->remove_if_match(layout::lock, version_);
    if (removed) return done{};
    const auto seen = detail::fetch_lock(*store);
    const bool gone = !seen && seen.error().code == codes::state_lock_missing;
    if (removed.error().fault == store_fault::ambiguous && gone) return done{};
    if (auto lost = detail::lock_lost(seen, record_.lock_id)) return *std::move(lost);
    // A heartbeat whose answer was lost has another version than the one that is known here.
    if (seen && seen->version != version_) removed = store->remove_if_match(layout::lock, seen->version);
    if (removed) return done{};
    return detail::lock_fault(
        codes::state_lock_error, failure_of("The state lock", "released", removed.error()),
        "Once the store can be written again, look at `omnigraph cluster status`; if the lock is still there, run "
        "`omnigraph cluster force-unlock " +
            record_.lock_id + "`.");
}

OMNIGRAPH_INLINE lock_observation observe_lock(object_store& store, diagnostics& findings) {
    auto seen = detail::fetch_lock(store);
    if (seen) return {true, std::move(seen->record), std::move(seen->version)};
    if (seen.error().code == codes::state_lock_missing) return {};
    const bool present = seen.error().code != codes::state_lock_read_error;
    findings.push_back(as_warning(std::move(seen).error()));
    return {present, {}, {}};
}

OMNIGRAPH_INLINE result<lock_record> force_unlock(object_store& store, std::string_view lock_id) {
    auto seen = detail::fetch_lock(store);
    if (!seen) return std::move(seen).error();
    constexpr int attempts = 5;
    for (int tried = 1;; ++tried) {
        if (const auto& holder = seen->record; holder.lock_id != lock_id)
            return detail::lock_fault(
                codes::state_lock_id_mismatch,
                fmt::format("The state lock is {}, taken by `{}`, not {}.", holder.lock_id, holder.operation,
                            json_quoted(lock_id)),
                "Take the exact id from `omnigraph cluster status`, and make sure that its command no longer runs.");
        const auto removed = store.remove_if_match(layout::lock, seen->version);
        if (removed) return std::move(seen->record);
        auto now = detail::fetch_lock(store);
        const bool gone = !now && now.error().code == codes::state_lock_missing;
        if (gone && removed.error().fault == store_fault::ambiguous) return std::move(seen->record);
        if (gone) return std::move(now).error();                    // the holder has released it meanwhile
        const bool renewed = now && now->version != seen->version;  // as a holder that works does
        if (!renewed || tried == attempts)
            return detail::lock_fault(codes::state_lock_error, failure_of("The state lock", "removed", removed.error()),
                                      renewed ? "Its command is running and renews it: stop that command first."
                                              : "Check that " + store.display(layout::lock) + " can be removed.");
        seen = std::move(now);
    }
}

}  // namespace omnigraph::cluster
