// Progress events: what a command is doing, reported one by one while it runs.
//
//     environment watched = env;
//     watched.on_progress = [](const progress_event& event) { print(compact_json(to_json(event))); };
//
// (1) Every `..._started` is followed by its `..._ended` with the result.
// (2) Events change nothing: they report what has happened and ask nothing.
// (3) A step that does not happen has no event: a run that changes nothing starts, plans and ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster {

/// The names of events.
namespace events {
inline constexpr std::string_view command_started = "command_started";
inline constexpr std::string_view command_ended = "command_ended";
inline constexpr std::string_view planned = "planned";
inline constexpr std::string_view operation_started = "operation_started";
inline constexpr std::string_view operation_ended = "operation_ended";
inline constexpr std::string_view publish_started = "publish_started";
inline constexpr std::string_view publish_ended = "publish_ended";
inline constexpr std::string_view copy_started = "copy_started";
inline constexpr std::string_view copy_ended = "copy_ended";
inline constexpr std::string_view ledger_write_started = "ledger_write_started";
inline constexpr std::string_view ledger_write_ended = "ledger_write_ended";
}  // namespace events

/// One event. Members that do not concern it are absent.
struct progress_event {
    std::string event = {};                       ///< one of `events`
    std::string at = {};                          ///< report_progress fills it in
    std::optional<std::string> command = {};      ///< command_...: plan, apply
    std::optional<std::string> resource = {};     ///< operation_...: its address; copy_...: the prefix
    std::optional<std::string> operation = {};    ///< operation_...: graph_create
    std::optional<std::string> outcome = {};      ///< ..._ended: `ok` or `failed`
    std::optional<std::string> code = {};         ///< of a failure
    std::optional<std::uint64_t> changes = {};    ///< planned: how many
    std::optional<std::uint64_t> held_back = {};  ///< planned: how many of them wait
    std::optional<std::uint64_t> blobs = {};      ///< publish_started: how many payloads; copy_ended: how many objects
    std::optional<std::uint64_t> bytes = {};      ///< of all of them together
    std::optional<std::uint64_t> revision = {};   ///< ledger_write_...: the revision that is written
    std::optional<bool> converged = {};           ///< command_ended, of apply
};

struct environment;

/// Sends `event`, with the current time, to `env.on_progress`.
void report_progress(const environment& env, progress_event event);

/// The event for the end of a step. `failure` is the code of its error; empty after success.
[[nodiscard]] progress_event outcome_event(std::string_view name, std::string_view failure);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::progress_event, event, at, command, resource, operation, outcome, code,
                       changes, held_back, blobs, bytes, revision, converged);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/progress.ipp>
#endif
