// An s3_store on a pretended bucket, which gives up after few attempts, however long each takes.
//
//     pretended_store pretended{{.lists_late = true}};
//     pretended.store.put("doc", "1");
#pragma once

#include <chrono>
#include <string>

#include <omnigraph/cluster/store/s3/s3_store.hpp>

#include "support/pretended_bucket.hpp"

namespace omnigraph::cluster {

[[nodiscard]] inline s3_settings pretended_settings(const scripted_http_server& server) {
    s3_settings settings{.bucket = "b-1", .prefix = "p", .region = "r", .keys = {"key", "secret", ""}, .endpoint = {}};
    settings.endpoint = {"127.0.0.1", server.port(), false};
    settings.path_style = true;
    return settings;
}

[[nodiscard]] inline s3_store_options impatient_options() {
    s3_store_options options;
    options.client.first_pause = options.client.longest_pause = std::chrono::milliseconds{1};
    options.client.max_attempts = 3;
    options.client.http.connect_timeout = options.client.http.exchange_timeout = std::chrono::minutes{5};
    options.client.http.max_response_bytes = 2 << 20;
    return options;
}

[[nodiscard]] inline std::string stored(const pretended_bucket& bucket, const std::string& key) {
    const auto objects = bucket.objects();
    const auto found = objects.find("/b-1/p/" + key);
    return found == objects.end() ? "(absent)" : found->second;
}

struct pretended_store {
    explicit pretended_store(bucket_flaws flaws = {}, s3_store_options options = impatient_options())
        : bucket{flaws}, store{pretended_settings(server), options} {}

    [[nodiscard]] std::string stored(const std::string& key) const { return cluster::stored(bucket, key); }

    pretended_bucket bucket;
    scripted_http_server server{[this](const received_request& request) { return bucket.answer(request); }};
    s3_store store;
};

}  // namespace omnigraph::cluster
