// Bodies of store/s3/s3_client.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>

namespace omnigraph::cluster::detail {

/// The largest body of an answer that is no object. A page of a listing, with the longest keys, has 4 MiB.
inline constexpr std::uint64_t max_document_bytes = std::uint64_t{16} << 20;

[[nodiscard]] OMNIGRAPH_INLINE bool asks_for_object(const s3_call& call) {
    return call.method == "GET" && !call.key.empty();
}

[[nodiscard]] OMNIGRAPH_INLINE bool says_later(unsigned status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// Another request on the same object was faster, and is not finished. Then AWS has executed nothing.
[[nodiscard]] OMNIGRAPH_INLINE bool is_conflict(std::string_view code) {
    return code == "ConditionalRequestConflict" || code == "OperationAborted";
}

/// A store that throttles callers, and says so itself, has not executed the request. A proxy's word is not enough.
[[nodiscard]] OMNIGRAPH_INLINE bool is_throttled(std::string_view code) {
    static constexpr std::array codes{
        std::string_view{"SlowDown"},         std::string_view{"ServiceUnavailable"},
        std::string_view{"Throttling"},       std::string_view{"ThrottlingException"},
        std::string_view{"TooManyRequests"},  std::string_view{"RequestLimitExceeded"},
        std::string_view{"RequestThrottled"}, std::string_view{"BandwidthLimitExceeded"},
    };
    return std::ranges::find(codes, code) != codes.end();
}

/// Codes that ask for a retry, whatever the status that carries them.
[[nodiscard]] OMNIGRAPH_INLINE bool is_passing(std::string_view code) {
    return is_throttled(code) || is_conflict(code) || code == "InternalError" || code == "RequestTimeout";
}

[[nodiscard]] OMNIGRAPH_INLINE bool has_condition(const s3_call& call) {
    return std::ranges::any_of(
        call.headers, [](const auto& each) { return each.first == "if-match" || each.first == "if-none-match"; });
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_read(const s3_call& call) {
    return call.method == "GET" || call.method == "HEAD";
}

/// Whether the same request can have another answer soon.
[[nodiscard]] OMNIGRAPH_INLINE bool is_worth_repeating(const s3_call& call, const s3_answer& answer) {
    const auto status = answer.response.status;
    if (status == 409 && has_condition(call)) return call.repeats_conflict;
    // What contradicts itself says nothing of what is stored.
    const bool contradicts = is_read(call) && status == 200 && !answer.succeeded;
    return contradicts || says_later(status) || is_passing(answer.said.code);
}

/// Whether the store may have executed a request although it answers with a failure.
[[nodiscard]] OMNIGRAPH_INLINE bool leaves_open(const s3_call& call, const s3_answer& answer) {
    if (is_read(call) || answer.succeeded || is_throttled(answer.said.code) || is_conflict(answer.said.code))
        return false;
    const auto status = answer.response.status;
    const bool is_unexplained = (status >= 500 && status != 501) || status == 408 || status == 429;
    return is_unexplained || is_passing(answer.said.code) || (status == 409 && has_condition(call));
}

/// The answer as it is believed.
[[nodiscard]] OMNIGRAPH_INLINE s3_answer judged(const s3_call& call, http_response response) {
    s3_answer answer{std::move(response)};
    answer.said = parse_s3_error(answer.response.body);
    const auto status = answer.response.status;
    const bool is_good = call.method == "DELETE" ? status / 100 == 2 : status == 200;
    answer.succeeded = is_good && answer.said.code.empty();
    return answer;
}

/// The pause that the store asks for; zero when it asks for none.
[[nodiscard]] OMNIGRAPH_INLINE std::chrono::seconds retry_after(const http_response& response) {
    const auto text = response.header("retry-after");
    std::uint32_t seconds = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds{wrong == std::errc{} && end == text.data() + text.size() ? seconds : 0};
}

/// Why the body of an answer to a GET cannot be trusted to be what is stored; empty when it can. A body that only the
/// end of the connection ends may have been cut off.
struct unsound_body {
    std::string cause = {};
    bool permanent = false;
};

[[nodiscard]] OMNIGRAPH_INLINE unsound_body check_body(const http_response& response) {
    if (const auto packed = response.header("content-encoding");
        !packed.empty() && packed != "identity" && packed != "aws-chunked")
        return {"what is stored arrives compressed (`" + printable(shortened(packed, 40)) +
                    "`), which nobody asked for; turn that off in the store or in the proxy before it",
                true};
    if (response.header("content-length").empty() && response.header("transfer-encoding").empty())
        return {"the answer does not say how long it is, so it may have been cut off"};
    return {};
}

/// Refusals whose codes say what the user can do.
struct known_refusal {
    std::string_view code;
    std::string_view cause;
};

inline constexpr std::array known_refusals{
    known_refusal{"RequestTimeTooSkewed", "the clock of this machine is too far from the store's; set it right"},
    known_refusal{"RequestExpired", "the clock of this machine is too far from the store's; set it right"},
    known_refusal{"ExpiredToken", "the temporary credentials have expired; set new ones, with AWS_SESSION_TOKEN"},
    known_refusal{"InvalidToken",
                  "the store does not know the session token; AWS_SESSION_TOKEN has to belong to the "
                  "other credentials, and to be unset without temporary ones"},
    known_refusal{"InvalidAccessKeyId",
                  "the store does not know the access key; check AWS_ACCESS_KEY_ID and the "
                  "endpoint"},
    known_refusal{"SignatureDoesNotMatch", "the store does not accept the signature; check AWS_SECRET_ACCESS_KEY"},
};

/// A header of the store as a text for people.
[[nodiscard]] OMNIGRAPH_INLINE std::string shown_header(const http_response& response, std::string_view name) {
    return printable(shortened(response.header(name), 200));
}

/// The request as it is sent.
[[nodiscard]] OMNIGRAPH_INLINE http_request message_of(s3_request request) {
    const auto query = canonical_query(request);
    if (!query.empty()) request.path += "?" + query;
    return {std::move(request.method), std::move(request.path), std::move(request.headers), request.body};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<object_version> version_of(const http_response& response) {
    auto etag = response.header("etag");
    if (bare_etag(etag).empty()) return store_error{store_fault::unsupported, {}, "the store gives objects no ETag"};
    if (etag.starts_with("W/"))
        return store_error{store_fault::unsupported,
                           {},
                           "the store, or a proxy before it, gives objects weak ETags (`W/...`), by which no version "
                           "is known; proxies do so when they compress"};
    return object_version{std::move(etag)};
}

OMNIGRAPH_INLINE std::string bare_etag(std::string_view etag) {
    if (etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"')) etag = etag.substr(1, etag.size() - 2);
    return std::string{etag};
}

OMNIGRAPH_INLINE s3_request s3_client::signed_request(const s3_call& call) const {
    s3_request request{call.method, "/", call.query, call.headers, call.body};
    if (settings_.path_style) request.path += percent_encoded(settings_.bucket) + (call.key.empty() ? "" : "/");
    request.path += percent_encoded(call.key, "/");
    request.headers.emplace_back("host", settings_.endpoint.authority());
    sign(request, settings_.keys, settings_.region,
         std::chrono::time_point_cast<instant::duration>(std::chrono::system_clock::now()));
    return request;
}

OMNIGRAPH_INLINE void s3_client::pause(int attempt, const http_response* answered) const {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto longest = std::min(options_.longest_pause, options_.first_pause * (1 << std::min(attempt, 10)));
    std::uniform_int_distribution<std::int64_t> part{longest.count() / 4, longest.count()};
    std::chrono::milliseconds chosen{part(random)};
    if (answered)
        chosen = std::max<std::chrono::milliseconds>(
            chosen, std::min<std::chrono::milliseconds>(detail::retry_after(*answered), options_.longest_asked_pause));
    std::this_thread::sleep_for(chosen);
}

OMNIGRAPH_INLINE store_result<s3_answer> s3_client::perform(const s3_call& call) {
    const bool is_read = detail::is_read(call);
    bool perhaps_done = false;
    for (int attempt = 0;; ++attempt) {
        auto response = send(call);
        const bool last = attempt + 1 >= options_.max_attempts;
        if (response) {
            auto answer = detail::judged(call, *std::move(response));
            perhaps_done = perhaps_done || detail::leaves_open(call, answer);
            answer.perhaps_done = perhaps_done;
            if (last || !detail::is_worth_repeating(call, answer)) return answer;
            pause(attempt, &answer.response);
        } else {
            perhaps_done = perhaps_done || (!is_read && response.error().sent);
            const bool permanent = response.error().permanent;
            const bool is_large = response.error().too_long && detail::asks_for_object(call);
            const auto lasting = is_large ? store_fault::corrupt : store_fault::other;
            const auto unsettled = permanent ? lasting : store_fault::transient;
            if (permanent || last)
                return store_error{
                    perhaps_done ? store_fault::ambiguous : unsettled, {}, std::move(response.error().cause)};
            pause(attempt, nullptr);
        }
    }
}

OMNIGRAPH_INLINE result<http_response, http_failure> s3_client::send(const s3_call& call) {
    auto message = detail::message_of(signed_request(call));
    // An error may be longer than the object would be.
    message.longest_answer =
        std::max(detail::max_document_bytes, detail::asks_for_object(call) ? call.most_bytes : std::uint64_t{0});
    auto response = http_.send(message);
    if (!response || call.method != "GET" || response->status != 200) return response;
    if (auto body = detail::check_body(*response); !body.cause.empty())
        return http_failure{true, body.permanent, std::move(body.cause)};
    return response;
}

OMNIGRAPH_INLINE store_error s3_client::refusal(std::string_view key, const s3_answer& answer) const {
    const auto& [response, perhaps_done, said, succeeded] = answer;
    const auto told = said.code.empty() ? fmt::format("status {}", response.status)
                                        : said.code + (said.message.empty() ? "" : ": " + said.message);
    const auto fail = [&](store_fault fault, std::string cause) {
        return store_error{fault, std::string{key}, std::move(cause)};
    };
    if (said.code == "NoSuchKey" && response.status != 200) return fail(store_fault::absent, "there is no such object");
    if (response.status == 412) return fail(store_fault::precondition_failed, "the object has another version");
    if (said.code == "NoSuchBucket")
        return fail(store_fault::other, "there is no bucket `" + settings_.bucket + "`; create it first");
    for (const auto& known : detail::known_refusals)
        if (said.code == known.code) return fail(store_fault::denied, std::string{known.cause});
    const auto region = said.region.empty() ? detail::shown_header(response, "x-amz-bucket-region") : said.region;
    if (!region.empty() && region != settings_.region)
        return fail(store_fault::other, fmt::format("the bucket is in the region `{}`, not in `{}`; set AWS_REGION",
                                                    region, settings_.region));
    if (response.status / 100 == 3)
        return fail(
            store_fault::other,
            fmt::format("the store sends requests for this bucket on to `{}`, and signed requests go to no other "
                        "host; set {}, or AWS_REGION",
                        detail::shown_header(response, "location"), settings_.endpoint_variable));
    if (response.status == 401 || response.status == 403)
        return fail(store_fault::denied, "the store refuses: " + told);
    if (detail::is_conflict(said.code))
        return fail(store_fault::transient, "another write of the same object is under way");
    if (detail::says_later(response.status) || detail::is_passing(said.code))
        return fail(store_fault::transient, "the store cannot answer now: " + told);
    return fail(store_fault::other, "the store answers with " + told);
}

OMNIGRAPH_INLINE store_error s3_client::failed_change(std::string_view key, const s3_answer& answer) const {
    auto failed = refusal(key, answer);
    if (answer.perhaps_done || answer.response.status / 100 == 2) failed.fault = store_fault::ambiguous;
    return failed;
}

OMNIGRAPH_INLINE store_result<bool> honours_removal_conditions(s3_client& client, const std::string& key) {
    const auto made = client.perform({.method = "PUT", .key = key, .body = "kept"});
    if (!made) return made.error();
    const auto refused = client.perform(
        {.method = "DELETE", .key = key, .headers = {{"if-match", "\"00000000000000000000000000000000\""}}});
    const auto kept = client.perform({.method = "GET", .key = key});
    static_cast<void>(client.perform({.method = "DELETE", .key = key}));
    if (!made->succeeded) return client.refusal(key, *made);
    if (!refused) return refused.error();
    if (!kept) return kept.error();
    return refused->response.status == 412 && kept->succeeded;
}

}  // namespace omnigraph::cluster
