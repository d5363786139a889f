// A store that fails at every call in every way, and one that answers what it should not: what the client makes of it.
#include <array>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>

#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

constexpr std::array every_fault{pretended_fault::none,        pretended_fault::lost_request,
                                 pretended_fault::lost_answer, pretended_fault::truncated_answer,
                                 pretended_fault::busy,        pretended_fault::busy_after,
                                 pretended_fault::conflict};

}  // namespace

TEST_CASE("whatever goes wrong once, no outcome of a write is claimed that is not so") {
    for (const bool bare : {false, true})
        for (const auto fault : every_fault)
            for (int call = 1; call <= 5; ++call) {
                CAPTURE(bare);
                CAPTURE(static_cast<int>(fault));
                CAPTURE(call);
                pretended_bucket bucket{bare};
                scripted_http_server server{[&](const received_request& r) { return bucket.answer(r); }};
                s3_store store{pretended_settings(server), impatient_options()};
                bucket.fault_at(call, fault);
                const auto made = store.put_if_absent("doc", "1");
                if (made) CHECK(stored(bucket, "doc") == "1");
                else CHECK(made.error().fault != store_fault::precondition_failed);  // nobody else writes: no lost race
                const auto now = store.get("doc");
                if (!now) continue;
                const auto moved = store.put_if_match("doc", "2", now->version);
                if (moved) CHECK(stored(bucket, "doc") == "2");
                else CHECK(moved.error().fault != store_fault::precondition_failed);
                const auto last = store.get("doc");
                if (!last) continue;
                const auto removed = store.remove_if_match("doc", last->version);
                if (removed) CHECK(store.get("doc").error().fault == store_fault::absent);
                else CHECK(removed.error().fault != store_fault::precondition_failed);
            }
}

TEST_CASE("a plain write, a removal and a read come through one fault of any kind") {
    for (const auto fault : every_fault)
        for (int call = 1; call <= 3; ++call) {
            if (fault == pretended_fault::conflict) continue;  // no store says it of these
            CAPTURE(static_cast<int>(fault));
            pretended_bucket bucket;
            scripted_http_server server{[&](const received_request& r) { return bucket.answer(r); }};
            s3_store store{pretended_settings(server), impatient_options()};
            bucket.fault_at(call, fault);
            CHECK(store.put("doc", "1"));
            CHECK(store.get("doc")->bytes == "1");
            CHECK(store.remove("doc"));
            CHECK(stored(bucket, "doc") == "(absent)");
        }
}

TEST_CASE("a store that fails for good is given up, and says whether something may have happened") {
    scripted_http_server silent{[](const received_request&) { return std::string{}; }};
    s3_store store{pretended_settings(silent), impatient_options()};
    CHECK(store.get("doc").error().fault == store_fault::transient);
    CHECK(store.put("doc", "1").error().fault == store_fault::ambiguous);
    CHECK(store.put_if_absent("doc", "1").error().fault == store_fault::ambiguous);
    CHECK(store.list("").error().fault == store_fault::transient);
    CHECK(store.probe("doc") == presence::unknown);
    CHECK(silent.requests() == 3 * 6);  // a probe sends two
    scripted_http_server busy{[](const received_request&) { return pretended_bucket::refusal(503, "SlowDown"); }};
    CHECK(s3_store{pretended_settings(busy), impatient_options()}.put_if_absent("doc", "1").error().fault ==
          store_fault::transient);
}

TEST_CASE("absence is said by the store's own word alone") {
    const auto fault_of = [](const std::string& text) {
        scripted_http_server server{[&](const received_request&) { return text; }};
        s3_store store{pretended_settings(server), impatient_options()};
        return store.get("doc").error().fault;
    };
    CHECK(fault_of(pretended_bucket::refusal(404, "NoSuchKey")) == store_fault::absent);
    CHECK(fault_of(pretended_bucket::refusal(404, "NoSuchBucket")) == store_fault::other);
    CHECK(fault_of(http_text(404, "<html>not here</html>")) == store_fault::other);
    CHECK(fault_of(http_text(404, "")) == store_fault::other);
    CHECK(fault_of(http_text(200, "bytes without a version")) == store_fault::unsupported);
    CHECK(fault_of(pretended_bucket::refusal(403, "AccessDenied")) == store_fault::denied);
    CHECK(fault_of(http_text(307, "", {{"Location", "http://127.0.0.1:1/"}})) == store_fault::other);
    // More than may be kept is not kept.
    CHECK(fault_of("HTTP/1.1 200 X\r\nETag: \"1\"\r\nContent-Length: 9999999999\r\n\r\nx") == store_fault::transient);
    CHECK(fault_of("HTTP/1.1 200 X\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n") == store_fault::transient);
    CHECK(fault_of("nonsense\r\n\r\n") == store_fault::transient);
}

TEST_CASE("a wrong region and a wrong clock are named with what sets them right") {
    const auto cause_of = [](const std::string& text) {
        scripted_http_server server{[&](const received_request&) { return text; }};
        s3_store store{pretended_settings(server), impatient_options()};
        return store.get("doc").error().cause;
    };
    CHECK(cause_of(http_text(301, "", {{"x-amz-bucket-region", "eu-west-1"}})) ==
          "the bucket is in the region `eu-west-1`, not in `r`; set AWS_REGION");
    CHECK(cause_of(pretended_bucket::refusal(403, "RequestTimeTooSkewed")) ==
          "the clock of this machine is too far from the store's; set it right");
}

TEST_CASE("a connection is kept while the peer keeps it, and a new one is made when it does not") {
    int answers = 0;
    scripted_http_server server{[&](const received_request&) {
        ++answers;
        return http_text(200, std::to_string(answers),
                         {{"ETag", "\"1\""}, {answers % 2 == 0 ? "Connection" : "X", "close"}});
    }};
    s3_client client{pretended_settings(server), impatient_options().client};
    for (int i = 1; i <= 5; ++i) {
        const auto answer = client.perform({.method = "GET", .key = "p/doc"});
        REQUIRE(answer);
        CHECK(answer->response.body == std::to_string(i));
        CHECK_FALSE(answer->perhaps_done);
    }
}
