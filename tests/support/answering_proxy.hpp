// A bucket behind a proxy that answers in its own words: what changes something may have been carried out nevertheless.
//
//     answering_proxy proxy;
//     proxy.interrupt({{true, http_text(412, "")}}, "");       // it is done, and refused
//     proxy.store.put_if_absent("doc", "1");
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/pretended_store.hpp"

namespace omnigraph::cluster {

struct proxied {
    bool carried_out = false;
    std::string answer;  ///< empty: the connection ends
};

struct answering_proxy {
    explicit answering_proxy(s3_store_options options = impatient_options())
        : server{[this](const received_request& request) { return answer(request); }},
          store{pretended_settings(server), options} {}

    /// The answers to the next changes, and, from the first of these on, the answer to every read of an object; empty
    /// when the bucket answers.
    void interrupt(std::vector<proxied> to_changes, std::string to_reads) {
        const std::scoped_lock lock{mutex_};
        to_changes_ = std::move(to_changes);
        to_reads_ = std::move(to_reads);
        at_ = 0;
    }

    void let_through() { interrupt({}, {}); }

    pretended_bucket bucket;
    scripted_http_server server;
    s3_store store;

private:
    /// Parts of an upload change nothing yet.
    [[nodiscard]] static bool is_change(const received_request& request) {
        const auto has = [&](const char* part) { return request.target.find(part) != std::string::npos; };
        if (request.method == "DELETE") return !has("uploadId=");
        return (request.method == "PUT" || request.method == "POST") && !has("uploads") && !has("partNumber=");
    }

    [[nodiscard]] std::string answer(const received_request& request) {
        std::unique_lock lock{mutex_};
        if (is_change(request) && at_ < to_changes_.size()) {
            const auto next = to_changes_[at_++];
            lock.unlock();
            if (next.carried_out) static_cast<void>(bucket.answer(request));
            return next.answer;
        }
        const bool is_read = request.method == "GET" && request.target.find("list-type") == std::string::npos;
        if (is_read && at_ > 0 && !to_reads_.empty()) return to_reads_;
        lock.unlock();
        return bucket.answer(request);
    }

    std::mutex mutex_;
    std::vector<proxied> to_changes_;
    std::string to_reads_;
    std::size_t at_ = 0;
};

/// What the proxy answers to the first requests that change something; later ones reach the bucket alone.
struct broken_answer {
    std::string name;
    std::vector<proxied> to;
    bool is_about_condition = false;  ///< says something of a condition, so a change without one never meets it
};

inline const std::vector<broken_answer>& broken_answers() {
    const auto carried_out = [](std::string answer) { return proxied{true, std::move(answer)}; };
    const auto kept = [](std::string answer) { return proxied{false, std::move(answer)}; };
    const auto page = [](unsigned code) { return http_text(code, "<html>no bucket speaks here</html>"); };
    const auto said = [](unsigned number, const char* code) { return pretended_bucket::refusal(number, code); };
    const std::string nothing, cut = "HTTP/1.1 200 X\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<Res";
    static const std::vector<broken_answer> all{
        {"no ETag", {carried_out(http_text(200, ""))}},
        {"an empty ETag", {carried_out(http_text(200, "", {{"ETag", "\"\""}}))}},
        {"a weak ETag", {carried_out(http_text(200, "", {{"ETag", "W/\"1\""}}))}},
        {"another success", {carried_out(http_text(201, ""))}},
        {"an error with 200", {carried_out(said(200, "AccessDenied"))}},
        {"an error with 200, and nothing done", {kept(said(200, "AccessDenied"))}},
        {"a page with 200", {carried_out(page(200))}},
        {"half an answer", {carried_out(cut)}},
        {"no answer", {carried_out(nothing)}},
        {"no answer for long", {carried_out(nothing), carried_out(nothing), carried_out(nothing)}},
        {"a lost request", {kept(nothing)}},
        {"a lost request for long", {kept(nothing), kept(nothing), kept(nothing)}},
        {"500", {carried_out(said(500, "InternalError"))}},
        {"500, and nothing done", {kept(said(500, "InternalError")), kept(page(500)), kept(page(502))}},
        {"500 for long", {carried_out(page(500)), carried_out(page(500)), carried_out(page(500))}},
        {"throttled, and 500 at last",
         {kept(said(503, "SlowDown")), kept(said(503, "SlowDown")), carried_out(said(500, "InternalError"))}},
        {"throttled for long", {kept(said(503, "SlowDown")), kept(said(503, "SlowDown")), kept(said(503, "SlowDown"))}},
        {"an unusual status of a proxy", {carried_out(page(520))}},
        {"500, then 403", {carried_out(page(500)), kept(said(403, "AccessDenied"))}},
        {"500, then a page with 404", {carried_out(page(502)), kept(page(404))}},
        {"no answer, then 412", {carried_out(nothing), kept(said(412, "PreconditionFailed"))}},
        {"repeated by a proxy", {carried_out(said(412, "PreconditionFailed"))}, true},
        {"409", {carried_out(http_text(409, "")), kept(http_text(409, "")), kept(http_text(409, ""))}, true},
        {"403", {kept(said(403, "AccessDenied"))}},
        {"no bucket", {kept(said(404, "NoSuchBucket"))}},
        {"too large for a proxy", {kept(page(413))}},
        {"not implemented", {kept(said(501, "NotImplemented"))}},
        {"sent on", {kept(http_text(307, "", {{"Location", "http://elsewhere.example/"}}))}},
    };
    return all;
}

/// What reads are answered from the first change on; empty: what is there.
inline const std::vector<std::pair<std::string, std::string>>& read_backs() {
    static const std::vector<std::pair<std::string, std::string>> all{
        {"works", ""},
        {"is refused", pretended_bucket::refusal(403, "AccessDenied")},
        {"meets a proxy's page", http_text(404, "<html>not here</html>")},
        {"has no ETag", http_text(200, "ours")},
        {"is answered with an error", pretended_bucket::refusal(503, "SlowDown")},
    };
    return all;
}

/// Calls `act(answer, reads)` for each broken answer with each answer to what reads back; names both where it fails.
template <class Act>
void each_broken_answer(const Act& act) {
    for (const auto& answer : broken_answers())
        for (const auto& [ending, reads] : read_backs()) {
            CAPTURE(answer.name);
            CAPTURE(ending);
            act(answer, reads);
        }
}

}  // namespace omnigraph::cluster
