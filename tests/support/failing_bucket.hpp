// A bucket that fails for good at every change of some objects, and counts the requests for it.
//
//     failing_bucket failing{failure::cut, "/manifest.json"};
//     failing.fails = true;
//     CHECK_FALSE(failing.store.put("graphs/kb.omni/manifest.json", "1"));
//     CHECK(failing.met == failing_bucket::attempts);
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "support/pretended_store.hpp"

namespace omnigraph::cluster {

enum class failure { throttled, server_error, cut, hanging };

/// A bucket that fails at every change of some objects, and counts the requests for it.
struct failing_bucket {
    static constexpr int attempts = 4;

    static s3_store_options options() {
        auto chosen = impatient_options();
        chosen.client.max_attempts = attempts;
        chosen.client.http.exchange_timeout = std::chrono::milliseconds{400};
        return chosen;
    }

    std::string answer(const received_request& request) {
        const bool is_change = request.method == "PUT" || request.method == "POST" || request.method == "DELETE";
        if (!fails || !is_change || request.target.find(where) == std::string::npos) return bucket.answer(request);
        ++met;
        switch (how) {
            case failure::throttled: return pretended_bucket::refusal(503, "SlowDown");
            case failure::server_error: return pretended_bucket::refusal(500, "InternalError");
            case failure::cut: return {};
            case failure::hanging: std::this_thread::sleep_for(std::chrono::milliseconds{500}); return {};
        }
        return {};
    }

    failure how;
    std::string where;
    std::atomic<bool> fails = false;
    std::atomic<int> met = 0;
    pretended_bucket bucket = pretended_bucket{};
    scripted_http_server server{[this](const received_request& request) { return answer(request); }};
    s3_store store{pretended_settings(server), options()};
};

}  // namespace omnigraph::cluster
