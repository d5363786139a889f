// Bodies of store/s3/multipart.hpp.
#pragma once

#include <algorithm>
#include <optional>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/s3/multipart.hpp>
#include <omnigraph/cluster/store/s3/parallel_requests.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>

namespace omnigraph::cluster::detail {

/// One upload from its beginning to its completion or abortion.
class multipart_upload {
public:
    multipart_upload(s3_client& client, const std::string& key, std::string_view bytes,
                     const multipart_options& options)
        : client_{client}, key_{key}, bytes_{bytes}, options_{options} {}

    [[nodiscard]] store_result<object_version> run(std::vector<std::pair<std::string, std::string>> condition) {
        if (auto failed = begin()) return *std::move(failed);
        auto failed = send_parts();
        auto version = failed ? store_result<object_version>{*std::move(failed)} : complete(std::move(condition));
        // After an unknown outcome the upload may be complete. Then there is nothing to abort, and the store says so.
        if (!version) static_cast<void>(client_.perform({.method = "DELETE", .key = key_, .query = named()}));
        return version;
    }

    /// Another write of the object was completed at the same time, so the store has not looked at the condition.
    [[nodiscard]] bool met_conflict() const { return met_conflict_; }

private:
    using query_list = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] query_list named() const { return {{"uploadId", id_}}; }

    /// Nothing of the object is visible yet, so a lost answer is `transient`.
    [[nodiscard]] static store_error before_completion(store_error failed) {
        if (failed.fault == store_fault::ambiguous) failed.fault = store_fault::transient;
        return failed;
    }

    [[nodiscard]] std::optional<store_error> begin() {
        auto answer = client_.perform({.method = "POST", .key = key_, .query = {{"uploads", ""}}});
        if (!answer) return before_completion(std::move(answer).error());
        if (!answer->succeeded) return before_completion(client_.refusal({}, *answer));
        id_ = parse_upload_id(answer->response.body);
        if (id_.empty())
            return store_error{store_fault::unsupported, {}, "the store does not begin an upload in parts"};
        return std::nullopt;
    }

    [[nodiscard]] std::optional<store_error> send_parts() {
        constexpr std::uint64_t most_parts = 10'000;
        const auto part_bytes = std::max(options_.part_bytes, bytes_.size() / most_parts + 1);
        const auto count = static_cast<std::size_t>((bytes_.size() + part_bytes - 1) / part_bytes);
        etags_.resize(count);
        auto sent = request_in_parallel(count, options_.parallel_parts, [&](std::size_t part) -> store_result<done> {
            auto failed = send_part(part, bytes_.substr(part * part_bytes, part_bytes));
            if (failed) return *std::move(failed);
            return done{};
        });
        if (!sent) return std::move(sent).error();
        return std::nullopt;
    }

    [[nodiscard]] std::optional<store_error> send_part(std::size_t part, std::string_view bytes) {
        auto query = named();
        query.emplace_back("partNumber", std::to_string(part + 1));
        auto answer = client_.perform({.method = "PUT", .key = key_, .query = std::move(query), .body = bytes});
        if (!answer) return before_completion(std::move(answer).error());
        if (!answer->succeeded) return before_completion(client_.refusal({}, *answer));
        etags_[part] = answer->response.header("etag");
        if (etags_[part].empty())
            return store_error{store_fault::unsupported, {}, "the store gives parts of an upload no ETag"};
        return std::nullopt;
    }

    [[nodiscard]] store_result<object_version> complete(std::vector<std::pair<std::string, std::string>> condition) {
        const bool conditional = !condition.empty();
        const auto body = complete_upload_body(etags_);
        auto answer = client_.perform({.method = "POST",
                                       .key = key_,
                                       .query = named(),
                                       .headers = std::move(condition),
                                       .body = body,
                                       .repeats_conflict = false});
        if (!answer) return std::move(answer).error();
        const auto& response = answer->response;
        // The status is sent before the store has finished, so an error may follow it in the body.
        if (response.status == 200)
            if (auto etag = parse_completed_upload(response.body)) return version_of(*std::move(etag));
        auto failed = client_.failed_change({}, *answer);
        const auto& said = answer->said.code;
        // The upload is unknown after a repetition, be it that of a proxy, because the first attempt has completed it.
        if (said == "NoSuchUpload") failed.fault = store_fault::ambiguous;
        // Here only, an error behind a 200 is one that came late.
        if (said == "PreconditionFailed" && !answer->perhaps_done) failed.fault = store_fault::precondition_failed;
        // AWS says so of a condition on an object that is not there.
        if (failed.fault == store_fault::absent)
            failed.fault = conditional ? store_fault::precondition_failed : store_fault::other;
        met_conflict_ = said == "ConditionalRequestConflict";
        if (response.status == 409) failed.fault = store_fault::ambiguous;
        return failed;
    }

    /// The version in the form in which the store gives it to readers: some quote it in headers only.
    [[nodiscard]] object_version version_of(std::string etag) {
        const auto seen = client_.perform({.method = "HEAD", .key = key_});
        const auto shown = seen ? seen->response.header("etag") : std::string{};
        if (bare_etag(shown) == bare_etag(etag)) return {shown};
        return {"\"" + bare_etag(etag) + "\""};
    }

    s3_client& client_;
    const std::string& key_;
    std::string_view bytes_;
    const multipart_options& options_;
    std::string id_;
    std::vector<std::string> etags_;
    bool met_conflict_ = false;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<object_version> upload_in_parts(
    s3_client& client, const std::string& key, std::string_view bytes,
    const std::vector<std::pair<std::string, std::string>>& condition, const multipart_options& options) {
    constexpr int most_uploads = 3;
    for (int made = 1;; ++made) {
        detail::multipart_upload upload{client, key, bytes, options};
        auto version = upload.run(condition);
        if (version || !upload.met_conflict() || made == most_uploads) return version;
    }
}

OMNIGRAPH_INLINE bool honours_upload_conditions(s3_client& client, const std::string& key) {
    const auto first = client.perform({.method = "PUT", .key = key, .body = "first"});
    const auto is_refused = [&](const char* header, const char* value) {
        const auto made = upload_in_parts(client, key, "second", {{header, value}});
        return !made && made.error().fault == store_fault::precondition_failed;
    };
    const bool honoured = first && first->succeeded && is_refused("if-none-match", "*") &&
                          is_refused("if-match", "\"00000000000000000000000000000000\"");
    static_cast<void>(client.perform({.method = "DELETE", .key = key}));
    return honoured;
}

}  // namespace omnigraph::cluster
