// A store that fails at every call in every way, and one that answers what it should not: what the client makes of it.
#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/place_memory.hpp>
#include <omnigraph/cluster/store/s3/removal_marker.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>

#include "support/own_certificate.hpp"
#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

constexpr std::array every_fault{pretended_fault::none,        pretended_fault::lost_request,
                                 pretended_fault::lost_answer, pretended_fault::truncated_answer,
                                 pretended_fault::busy,        pretended_fault::busy_after,
                                 pretended_fault::conflict};

/// A store whose every answer is this text.
struct canned_store {
    explicit canned_store(std::string every_answer)
        : text{std::move(every_answer)},
          server{[this](const received_request&) { return text; }},
          store{pretended_settings(server), impatient_options()} {}

    std::string text;
    scripted_http_server server;
    s3_store store;
};

std::string error_document(const std::string& code) {
    return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>";
}

std::string page_of(const std::vector<std::string>& keys, const std::string& next) {
    std::string text = "<ListBucketResult><IsTruncated>" + std::string{next.empty() ? "false" : "true"} +
                       "</IsTruncated><NextContinuationToken>" + next + "</NextContinuationToken>";
    for (const auto& key : keys)
        text += "<Contents><Key>" + key +
                "</Key><Size>1</Size><LastModified>2026-06-10T02:07:08.000Z</LastModified></Contents>";
    return http_text(200, text + "</ListBucketResult>");
}

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
    // More than may be kept is not kept, and asking again does not help.
    CHECK(fault_of("HTTP/1.1 200 X\r\nETag: \"1\"\r\nContent-Length: 9999999999\r\n\r\nx") == store_fault::corrupt);
    CHECK(fault_of("HTTP/1.1 304 X\r\nETag: \"1\"\r\n\r\n") == store_fault::other);  // to no condition
    CHECK(fault_of(http_text(206, "a part", {{"ETag", "\"1\""}})) == store_fault::other);
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
    CHECK(cause_of(http_text(400, "", {{"x-amz-bucket-region", "\xc2\x9b[2J" + std::string(5000, 'x')}})).size() < 400);
    CHECK(cause_of(http_text(307, "", {{"Location", "https://evil.example/"}})) ==
          "the store sends requests for this bucket on to `https://evil.example/`, and signed requests go to no other "
          "host; set AWS_ENDPOINT_URL, or AWS_REGION");
    CHECK(cause_of(pretended_bucket::refusal(400, "ExpiredToken")).find("have expired") != std::string::npos);
    CHECK(cause_of(pretended_bucket::refusal(403, "SignatureDoesNotMatch")).find("AWS_SECRET_ACCESS_KEY") !=
          std::string::npos);
}

TEST_CASE("an error that comes with status 200 is an error, and a write before it may have happened") {
    for (const std::string code : {"InternalError", "AccessDenied"}) {
        CAPTURE(code);
        canned_store lying{http_text(200, error_document(code), {{"ETag", "\"1\""}})};
        const int attempts = code == "InternalError" ? 3 : 1;
        const auto put = lying.store.put_if_absent("doc", "1");
        CHECK(put.error().fault == store_fault::ambiguous);
        CHECK(put.error().cause.find(code) != std::string::npos);
        CHECK(lying.server.requests() == attempts);
        const auto list = lying.store.list("");
        CHECK(list.error().fault == (attempts == 1 ? store_fault::other : store_fault::transient));
        CHECK(list.error().cause.find(code) != std::string::npos);
        CHECK_FALSE(lying.store.remove_prefix("doc"));
    }
    pretended_bucket bucket;
    scripted_http_server server{[&](const received_request& request) {
        const bool removes = request.target.find("delete=") != std::string::npos;
        return removes ? http_text(200, error_document("InternalError")) : bucket.answer(request);
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    REQUIRE(store.put("a/doc", "1"));
    CHECK(store.remove_prefix("a").error().fault == store_fault::ambiguous);
    CHECK(stored(bucket, "a/doc") == "1");
}

TEST_CASE("a part of an object never passes for the object") {
    const auto outcome = [](const std::string& text) {
        canned_store cut{"HTTP/1.1 200 X\r\nETag: \"1\"\r\n" + text};
        auto got = cut.store.get("doc");
        return got ? got->bytes : got.error().cause;
    };
    CHECK(outcome("Connection: close\r\n\r\nhalf").find("does not say how long it is") != std::string::npos);
    CHECK(outcome("Content-Length: 9\r\nConnection: close\r\n\r\nhalf").find("did not come whole") !=
          std::string::npos);
    CHECK(outcome("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n9\r\nhalf").find("did not come whole") !=
          std::string::npos);
    CHECK(outcome("Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n") == "whole");
    CHECK(outcome("Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf").find("compressed (`gzip`)") !=
          std::string::npos);
    // A listing that was cut off is no shorter listing.
    canned_store listing{"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n<ListBucketResult></ListBucketResult>"};
    CHECK(listing.store.list("").error().fault == store_fault::transient);
}

TEST_CASE("versions that are none are refused, and a wrong one overwrites nothing") {
    canned_store weak{http_text(200, "x", {{"ETag", "W/\"1\""}})};
    CHECK(weak.store.get("doc").error().fault == store_fault::unsupported);
    CHECK(weak.store.put("doc", "1").error().cause.find("weak ETags") != std::string::npos);
    pretended_bucket bucket;
    scripted_http_server server{[&](const received_request& request) {
        auto text = bucket.answer(request);
        return request.method == "PUT" && text.find("200") != std::string::npos
                   ? http_text(200, "", {{"ETag", "\"not-this-one\""}})
                   : text;
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    const auto written = store.put("doc", "1");
    REQUIRE(written);
    CHECK(store.put_if_match("doc", "2", *written).error().fault == store_fault::precondition_failed);
    CHECK(stored(bucket, "doc") == "1");
}

TEST_CASE("a listing ends, and has nothing that was not asked for") {
    int pages = 0;
    std::vector<std::string> keys;
    scripted_http_server server{[&](const received_request& request) {
        if (request.method == "POST") return http_text(200, "<DeleteResult></DeleteResult>");
        return page_of(keys, "token-" + std::to_string(++pages));
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    const auto refused = [&](const std::string& what) {
        const auto list = store.list("folder");
        CHECK(list.error().cause.find(what) != std::string::npos);
        const auto removed = store.remove_prefix("folder");
        CHECK(removed.error().fault == store_fault::other);
    };
    refused("does not go on");  // a new page each time, and nothing in it
    CHECK(pages <= 110);
    keys = {"p/folder/a", "p/folder/b"};
    refused("does not go on");
    keys = {"p/folder/a", "p/other/b"};
    const auto requests = server.requests();
    refused("what was not asked for");
    CHECK(server.requests() == requests + 2);  // nothing was removed
}

TEST_CASE("a store that asks for a pause gets it, up to a limit") {
    for (const std::string seconds : {"1", "4000000000", "soon"}) {
        CAPTURE(seconds);
        int answers = 0;
        scripted_http_server server{[&](const received_request&) {
            if (++answers == 1) return http_text(503, error_document("SlowDown"), {{"Retry-After", seconds}});
            return http_text(200, "x", {{"ETag", "\"1\""}});
        }};
        auto options = impatient_options();
        options.client.longest_asked_pause = std::chrono::milliseconds{60};
        s3_store store{pretended_settings(server), options};
        const auto began = std::chrono::steady_clock::now();
        CHECK(store.get("doc"));
        if (seconds != "soon") CHECK(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds{60});
    }
}

TEST_CASE("a proxy's 503 does not say that nothing happened") {
    pretended_bucket bucket;
    int answers = 0;
    scripted_http_server server{[&](const received_request& request) {
        auto text = bucket.answer(request);
        return ++answers == 1 ? http_text(503, "<html>try later</html>") : text;
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    CHECK(store.put_if_absent("doc", "1").error().fault == store_fault::ambiguous);
    CHECK(stored(bucket, "doc") == "1");
}

TEST_CASE("over TLS, only the host that the certificate names and that is trusted gets requests") {
    pretended_bucket bucket;
    const own_certificate mine, of_another{"DNS:elsewhere.example"};
    const auto get_from = [&](const own_certificate& served, const std::string& trusted) {
        scripted_http_server server{[&](const received_request& r) { return bucket.answer(r); }, served.context()};
        auto settings = pretended_settings(server);
        settings.endpoint = {"127.0.0.1", server.port(), true, trusted};
        s3_store store{settings, impatient_options()};
        auto written = store.put("doc", "1");
        if (!written) CHECK(server.requests() == 0);
        return written ? "written" : written.error().cause;
    };
    CHECK(get_from(mine, mine.ca_file()) == "written");
    for (const auto& cause :
         {get_from(of_another, of_another.ca_file()), get_from(mine, of_another.ca_file()), get_from(mine, "")})
        CHECK(cause.find("no trusted connection to 127.0.0.1") != std::string::npos);
    CHECK(get_from(mine, "/nowhere/ca.pem").find("the certificates to trust cannot be read") != std::string::npos);
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

TEST_CASE("a client that meets its own write, since a proxy has repeated the request, knows a removal as its own") {
    pretended_store pretended;
    auto& store = pretended.store;
    const auto made = store.put_if_absent("lock", "1");
    REQUIRE(made);
    pretended.bucket.recover();
    pretended.bucket.fault_at(1, pretended_fault::repeated);
    CHECK(store.remove_if_match("lock", *made));
    CHECK(is_removal_marker(pretended.stored("lock")));
    // What somebody else has removed is not taken for a removal of one's own.
    CHECK(store.remove_if_match("lock", *made).error().fault == store_fault::precondition_failed);
    const auto marker = new_removal_marker();
    CHECK(marker != new_removal_marker());
    CHECK(is_removal_marker(marker));
    CHECK(is_removal_marker(marker.substr(0, marker.size() - 33)));  // as earlier releases wrote it
    CHECK_FALSE(is_removal_marker(marker + "x"));
    CHECK_FALSE(is_removal_marker(std::string(marker.size(), 'x')));
    CHECK(has_size_of_removal_marker(marker.size()));
    CHECK(is_unique_marker(marker));
    CHECK_FALSE(is_unique_marker(marker.substr(0, marker.size() - 33)));
}

TEST_CASE("whether a place was used between a read and a creation is told, and never denied wrongly") {
    pretended_store pretended;
    auto& store = pretended.store;
    s3_store other{pretended_settings(pretended.server), impatient_options()};
    const auto use = [&](object_store& by) {
        const auto made = by.put_if_absent("lock", "theirs");
        REQUIRE(made);
        REQUIRE(by.remove_if_match("lock", *made));
    };
    const auto take = [&](auto&& meanwhile) {
        CHECK(store.get("lock").error().fault == store_fault::absent);
        meanwhile();
        const auto made = store.put_if_absent("lock", "mine");
        REQUIRE(made);
        const bool untouched = store.was_untouched("lock");
        REQUIRE(store.remove_if_match("lock", *made));
        return untouched;
    };
    const auto nothing = [] {};
    CHECK_FALSE(store.was_untouched("lock"));
    CHECK(take(nothing));                    // nothing was ever there
    CHECK(take(nothing));                    // a marker
    CHECK_FALSE(take([&] { use(other); }));  // over another marker
    CHECK(take(nothing));
    REQUIRE(store.remove("lock"));
    CHECK_FALSE(take([&] { use(other); }));  // over a marker where there was nothing
    // Without a read before it, nothing is known; neither with an old marker, which is like all others.
    const auto made = store.put_if_absent("lock", "mine");
    REQUIRE(made);
    CHECK_FALSE(store.was_untouched("lock"));
    const auto marker = new_removal_marker();
    REQUIRE(store.put("lock", marker.substr(0, marker.size() - 33)));
    CHECK_FALSE(take(nothing));
    const place_memory& memory = store;
    CHECK_FALSE(memory.was_untouched("none"));
}
