// A bucket in memory that answers as S3 does, and a fault at the n-th call: for tests of what a client makes of it.
//
//     pretended_bucket bucket;
//     bucket.fault_at(2, pretended_fault::lost_answer);       // the second request is carried out, and not answered
//     scripted_http_server server{[&](const received_request& r) { return bucket.answer(r); }};
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "support/scripted_http_server.hpp"

namespace omnigraph::cluster {

enum class pretended_fault {
    none,
    lost_request,      ///< the connection ends before anything was done
    lost_answer,       ///< it is done, and the connection ends
    truncated_answer,  ///< it is done, and half of the answer arrives
    busy,              ///< 503, nothing done
    busy_after,        ///< 500, and yet it is done
    conflict,          ///< 409, nothing done
};

class pretended_bucket {
public:
    /// `bare` wants ETags of conditions without quotes, as some servers do.
    explicit pretended_bucket(bool bare = false) : bare_{bare} {}

    void fault_at(int call, pretended_fault fault) { at_ = call, fault_ = fault; }

    [[nodiscard]] int calls() const { return calls_; }

    [[nodiscard]] std::map<std::string, std::string> objects() const {
        const std::scoped_lock lock{mutex_};
        return objects_;
    }

    [[nodiscard]] std::string answer(const received_request& request) {
        const std::scoped_lock lock{mutex_};
        const auto fault = ++calls_ == at_ ? fault_ : pretended_fault::none;
        if (fault == pretended_fault::lost_request) return {};
        if (fault == pretended_fault::busy) return refusal(503, "SlowDown");
        if (fault == pretended_fault::conflict) return refusal(409, "ConditionalRequestConflict");
        auto done = carry_out(request);
        if (fault == pretended_fault::lost_answer) return {};
        if (fault == pretended_fault::busy_after) return refusal(500, "InternalError");
        if (fault == pretended_fault::truncated_answer)
            return done.substr(0, done.size() / 2) + "\r\nConnection: close";
        return done;
    }

    [[nodiscard]] static std::string refusal(unsigned answered, const std::string& code) {
        return http_text(answered, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

private:
    [[nodiscard]] static std::string etag_of(const std::string& bytes) {
        return "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\"";
    }

    [[nodiscard]] std::string carry_out(const received_request& request) {
        const auto found = objects_.find(request.target);
        const bool there = found != objects_.end();
        if (request.method == "GET") {
            if (!there) return refusal(404, "NoSuchKey");
            const auto etag = etag_of(found->second);
            const auto known = request.headers.find("if-none-match");
            if (known != request.headers.end() && known->second == etag)
                return "HTTP/1.1 304 X\r\nETag: " + etag + "\r\n\r\n";
            return http_text(200, found->second, {{"ETag", etag}});
        }
        if (request.method == "DELETE") {
            objects_.erase(request.target);
            return "HTTP/1.1 204 X\r\n\r\n";
        }
        if (request.headers.contains("if-none-match") && there) return refusal(412, "PreconditionFailed");
        if (const auto match = request.headers.find("if-match"); match != request.headers.end()) {
            if (!there) return refusal(404, "NoSuchKey");
            auto etag = etag_of(found->second);
            if (bare_) etag = etag.substr(1, etag.size() - 2);
            if (match->second != etag) return refusal(412, "PreconditionFailed");
        }
        objects_[request.target] = request.body;
        return http_text(200, "", {{"ETag", etag_of(request.body)}});
    }

    bool bare_;
    int at_ = 0;
    pretended_fault fault_ = pretended_fault::none;
    int calls_ = 0;
    std::map<std::string, std::string> objects_;
    mutable std::mutex mutex_;
};

}  // namespace omnigraph::cluster
