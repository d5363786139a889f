// Bodies of store/s3/signature.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <cryptopp/base64.h>
#include <cryptopp/hmac.h>
#include <cryptopp/sha.h>
#include <fmt/format.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE digest hmac_sha256(std::string_view key, std::string_view text) {
    CryptoPP::HMAC<CryptoPP::SHA256> mac{reinterpret_cast<const CryptoPP::byte*>(key.data()), key.size()};
    digest sum;
    mac.CalculateDigest(sum.bytes.data(), reinterpret_cast<const CryptoPP::byte*>(text.data()), text.size());
    return sum;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string_view bytes_of(const digest& sum) {
    return {reinterpret_cast<const char*>(sum.bytes.data()), sum.bytes.size()};
}

/// Formats a time as `20130524T000000Z`. The first eight characters are the date of the credential scope.
[[nodiscard]] OMNIGRAPH_INLINE std::string basic_timestamp(instant now) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(now - day)};
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

/// Replaces each run of blanks in a header value by one blank, as the signature requires.
[[nodiscard]] OMNIGRAPH_INLINE std::string folded_blanks(std::string_view value) {
    std::string folded;
    for (const char c : trim_blanks(value))
        if (c != ' ' || folded.back() != ' ') folded += c;
    return folded;
}

/// Returns the canonical headers, one a line, and their names joined by `;`.
[[nodiscard]] OMNIGRAPH_INLINE std::pair<std::string, std::string> canonical_headers(const s3_request& request) {
    auto headers = request.headers;
    std::ranges::sort(headers);
    std::string lines, names;
    for (const auto& [name, value] : headers) {
        lines += name + ":" + folded_blanks(value) + "\n";
        names += (names.empty() ? "" : ";") + name;
    }
    return {std::move(lines), std::move(names)};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string canonical_query(const s3_request& request) {
    std::vector<std::pair<std::string, std::string>> escaped;
    for (const auto& [name, value] : request.query) escaped.emplace_back(percent_encoded(name), percent_encoded(value));
    std::ranges::sort(escaped);
    std::string joined;
    for (const auto& [name, value] : escaped) joined += (joined.empty() ? "" : "&") + name + "=" + value;
    return joined;
}

OMNIGRAPH_INLINE std::string base64_digest(std::string_view text) {
    const auto sum = digest_of_bytes(text);
    std::string encoded;
    CryptoPP::StringSource{sum.bytes.data(), sum.bytes.size(), true,
                           new CryptoPP::Base64Encoder{new CryptoPP::StringSink{encoded}, false}};
    return encoded;
}

OMNIGRAPH_INLINE void sign(s3_request& request, const s3_credentials& keys, std::string_view region, instant now) {
    const auto moment = detail::basic_timestamp(now);
    const auto day = moment.substr(0, 8);
    const auto payload = digest_of_bytes(request.body).hex();
    request.headers.emplace_back("x-amz-date", moment);
    request.headers.emplace_back("x-amz-content-sha256", payload);
    if (!keys.session_token.empty()) request.headers.emplace_back("x-amz-security-token", keys.session_token);

    const auto [lines, names] = detail::canonical_headers(request);
    const auto canonical = request.method + "\n" + request.path + "\n" + canonical_query(request) + "\n" + lines +
                           "\n" + names + "\n" + payload;
    const auto scope = fmt::format("{}/{}/s3/aws4_request", day, region);
    const auto text = "AWS4-HMAC-SHA256\n" + moment + "\n" + scope + "\n" + digest_of_bytes(canonical).hex();

    auto key = detail::hmac_sha256("AWS4" + keys.secret_key, day);
    for (const auto part : {region, std::string_view{"s3"}, std::string_view{"aws4_request"}})
        key = detail::hmac_sha256(detail::bytes_of(key), part);
    const auto signature = detail::hmac_sha256(detail::bytes_of(key), text).hex();
    request.headers.emplace_back(
        "authorization", fmt::format("AWS4-HMAC-SHA256 Credential={}/{},SignedHeaders={},Signature={}", keys.access_key,
                                     scope, names, signature));
}

}  // namespace omnigraph::cluster
