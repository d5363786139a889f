// Bodies of store/s3/s3_client.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>

namespace omnigraph::cluster::detail {

/// True for a status that asks for a retry. The store may have executed the request all the same, except when it says
/// that it throttles callers.
[[nodiscard]] OMNIGRAPH_INLINE bool says_later(unsigned status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// The request as it is sent.
[[nodiscard]] OMNIGRAPH_INLINE http_request message_of(s3_request request) {
    const auto query = canonical_query(request);
    if (!query.empty()) request.path += "?" + query;
    return {std::move(request.method), std::move(request.path), std::move(request.headers), request.body};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE s3_request s3_client::signed_request(const s3_call& call) const {
    s3_request request{call.method, "/", call.query, call.headers, call.body};
    if (settings_.path_style) request.path += percent_encoded(settings_.bucket) + (call.key.empty() ? "" : "/");
    request.path += percent_encoded(call.key, "/");
    request.headers.emplace_back("host", settings_.endpoint.authority());
    sign(request, settings_.keys, settings_.region,
         std::chrono::time_point_cast<instant::duration>(std::chrono::system_clock::now()));
    return request;
}

OMNIGRAPH_INLINE void s3_client::pause(int attempt) const {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto longest = std::min(options_.longest_pause, options_.first_pause * (1 << std::min(attempt, 10)));
    std::uniform_int_distribution<std::int64_t> part{longest.count() / 4, longest.count()};
    std::this_thread::sleep_for(std::chrono::milliseconds{part(random)});
}

OMNIGRAPH_INLINE store_result<s3_answer> s3_client::perform(const s3_call& call) {
    bool perhaps_done = false;
    for (int attempt = 0;; ++attempt) {
        auto response = http_.send(detail::message_of(signed_request(call)));
        const bool last = attempt + 1 >= options_.max_attempts;
        if (response) {
            if (last || !detail::says_later(response->status)) return s3_answer{*std::move(response), perhaps_done};
            perhaps_done = perhaps_done || (response->status != 429 && response->status != 503);
        } else {
            perhaps_done = perhaps_done || response.error().sent;
            if (response.error().permanent) return store_error{store_fault::other, {}, response.error().cause};
            if (last)
                return store_error{perhaps_done ? store_fault::ambiguous : store_fault::transient,
                                   {},
                                   std::move(response.error().cause)};
        }
        pause(attempt);
    }
}

OMNIGRAPH_INLINE store_error s3_client::refusal(std::string_view key, const http_response& response) const {
    const auto said = parse_s3_error(response.body);
    const auto told = said.code.empty() ? fmt::format("status {}", response.status)
                                        : said.code + (said.message.empty() ? "" : ": " + said.message);
    const auto fail = [&](store_fault fault, std::string cause) {
        return store_error{fault, std::string{key}, std::move(cause)};
    };
    if (said.code == "NoSuchKey") return fail(store_fault::absent, "there is no such object");
    if (response.status == 412) return fail(store_fault::precondition_failed, "the object has another version");
    if (said.code == "NoSuchBucket")
        return fail(store_fault::other, "there is no bucket `" + settings_.bucket + "`; create it first");
    if (said.code == "RequestTimeTooSkewed")
        return fail(store_fault::denied, "the clock of this machine is too far from the store's; set it right");
    const auto region = said.region.empty() ? response.header("x-amz-bucket-region") : said.region;
    if (!region.empty() && region != settings_.region)
        return fail(store_fault::other, fmt::format("the bucket is in the region `{}`, not in `{}`; set AWS_REGION",
                                                    region, settings_.region));
    if (response.status == 401 || response.status == 403)
        return fail(store_fault::denied, "the store refuses: " + told);
    if (detail::says_later(response.status))
        return fail(store_fault::transient, "the store cannot answer now: " + told);
    return fail(store_fault::other, "the store answers with " + told);
}

}  // namespace omnigraph::cluster
