// Signs and sends the requests to one bucket, and retries them where a retry is safe.
//
//     s3_client client{settings, {}};
//     auto answer = client.perform({.method = "GET", .key = "prod/__cluster/state.json"});
//     if (!answer) return answer.error();              // no answer at all, after all attempts
//     if (!answer->succeeded) return client.refusal("__cluster/state.json", *answer);
//
// (1) Responses with a retryable status (408, 429, 500, 502, 503, 504) or code (`SlowDown`, `RequestTimeout`,
//     `ConditionalRequestConflict`, ...), a 409 to a request with a condition, and failed connections are retried after
//     growing, random pauses, or after the pause that the store asks for.
// (2) `perhaps_done` means that the store may have executed this or an earlier attempt, whatever the answer says: a 412
//     may result from the caller's own write. What changes something is judged by failed_change(), which never takes an
//     open outcome for a refusal.
// (3) An error that a store sends with status 200 is an error, also in the answer to a read, which is asked again.
//     Whether a request succeeded is decided here alone (s3_answer::succeeded). What is no object may have 16 MiB.
// (4) The answer to a GET says how long it is, and is not compressed: a part of an object never passes for the object.
// (5) Redirections are not followed, since another host would get signed requests.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>

namespace omnigraph::cluster {

struct s3_client_options {
    http_client_options http{};
    int max_attempts = 6;
    std::chrono::milliseconds first_pause{50};  ///< doubled after each attempt; the actual pause is a random part of it
    std::chrono::milliseconds longest_pause{2000};
    std::chrono::milliseconds longest_asked_pause{10'000};  ///< that a `Retry-After` can ask for
};

struct s3_call {
    std::string method;
    std::string key;  ///< the key in the bucket, with the prefix of the root; empty for the bucket itself
    std::vector<std::pair<std::string, std::string>> query{};
    std::vector<std::pair<std::string, std::string>> headers{};  ///< names in lower case
    std::string_view body{};
    std::uint64_t most_bytes = std::uint64_t{5} << 30;  ///< of the object that it reads; more is fault `corrupt`
    bool repeats_conflict = true;  ///< whether a 409 to its condition is answered by the same request
};

struct s3_answer {
    http_response response;
    bool perhaps_done = false;
    s3_error said{};         ///< the error in the body, whatever the status; its code is empty when there is none
    bool succeeded = false;  ///< status and body agree that the store did what it was asked for, and completely
};

/// The version of a response: its ETag, unchanged. Fault `unsupported` without a strong one: objects that differ may
/// share a weak ETag, and no condition of a write holds for it.
[[nodiscard]] store_result<object_version> version_of(const http_response& response);

/// An ETag without its quotes, which some stores give in headers only, and others do not take.
[[nodiscard]] std::string bare_etag(std::string_view etag);

class s3_client {
public:
    s3_client(s3_settings settings, s3_client_options options)
        : settings_{std::move(settings)}, options_{options}, http_{settings_.endpoint, options.http} {}

    [[nodiscard]] const s3_settings& settings() const { return settings_; }

    /// Returns a response of any status. Without a response the fault is `ambiguous` when the store may have changed
    /// something, else `transient`, or `other` when a retry cannot help; the key of the error is empty.
    [[nodiscard]] store_result<s3_answer> perform(const s3_call& call);

    /// The error for an answer that is not a success: `absent`, `precondition_failed`, `denied`, `transient` or
    /// `other`, with a remedy where one is known (region, clock, bucket). An error with status 200 makes nothing
    /// absent. `key` is the key as the users of the store write it, without the prefix.
    [[nodiscard]] store_error refusal(std::string_view key, const s3_answer& answer) const;

    /// The same for a request that changes something: `ambiguous` unless it is certain that the store has not executed
    /// it. An answer that contradicts itself, such as an error with status 200, leaves that open.
    [[nodiscard]] store_error failed_change(std::string_view key, const s3_answer& answer) const;

private:
    [[nodiscard]] s3_request signed_request(const s3_call& call) const;
    [[nodiscard]] result<http_response, http_failure> send(const s3_call& call);
    void pause(int attempt, const http_response* answered) const;

    s3_settings settings_;
    s3_client_options options_;
    http_client http_;
};

/// Whether the store refuses a DELETE whose `If-Match` does not hold. Tries it with the object `key`, which nobody else
/// may use; the object is removed again. Not every store that heeds conditions of a PUT does.
[[nodiscard]] store_result<bool> honours_removal_conditions(s3_client& client, const std::string& key);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_client.ipp>
#endif
