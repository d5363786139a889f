// Answers that contradict themselves, and writes that meet another one: what is believed, and what is asked again.
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/s3/s3_answers.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>

#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

std::string error_with_200(const std::string& code) {
    return http_text(200, "<?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code></Error>", {{"ETag", "\"x\""}});
}

/// A bucket whose next requests of a method get another answer.
struct interrupted_bucket {
    explicit interrupted_bucket(s3_store_options options = impatient_options())
        : server{[this](const received_request& request) {
              if (left > 0 && request.method == method && request.target.find(part) != std::string::npos) {
                  --left;
                  return text;
              }
              return bucket.answer(request);
          }},
          store{pretended_settings(server), options} {}

    void interrupt(int times, std::string of, std::string with, std::string where = "") {
        left = times;
        method = std::move(of);
        text = std::move(with);
        part = std::move(where);
    }

    pretended_bucket bucket;
    int left = 0;
    std::string method, text, part;
    scripted_http_server server;
    s3_store store;
};

const std::string conflict = pretended_bucket::refusal(409, "ConditionalRequestConflict");
constexpr int for_ever = 1000;

}  // namespace

TEST_CASE("an error in the body of a read with status 200 is no object, and is asked again") {
    interrupted_bucket met;
    REQUIRE(met.store.put("doc", "stored"));
    const auto version = met.store.get("doc")->version;
    for (const std::string code : {"InternalError", "AccessDenied", "NoSuchKey"}) {
        CAPTURE(code);
        met.interrupt(1, "GET", error_with_200(code));
        const auto read = met.store.get("doc");
        REQUIRE(read);
        CHECK(read->bytes == "stored");
        CHECK(read->version == version);
        met.interrupt(for_ever, "GET", error_with_200(code));
        const auto never = met.store.get("doc");
        REQUIRE_FALSE(never);
        CHECK(never.error().fault == (code == "InternalError" ? store_fault::transient : store_fault::other));
        CHECK(never.error().cause.find(code) != std::string::npos);
        CHECK_FALSE(met.store.get_if_changed("doc", version));
        CHECK_FALSE(met.store.list(""));
        met.left = 0;
    }
}

TEST_CASE("an error in the body of a removal with status 200 leaves open whether it was one") {
    interrupted_bucket met;
    REQUIRE(met.store.put("doc", "stored"));
    met.interrupt(for_ever, "DELETE", error_with_200("AccessDenied"));
    CHECK(met.store.remove("doc").error().fault == store_fault::ambiguous);
    met.interrupt(1, "DELETE", error_with_200("InternalError"));
    CHECK(met.store.remove("doc"));
    CHECK(stored(met.bucket, "doc") == "(absent)");
}

TEST_CASE("what reads as an error of the store is not stored, and what only holds one is") {
    interrupted_bucket met;
    const std::string error = "<Error><Code>NoSuchKey</Code></Error>";
    CHECK(met.store.put("doc", error).error().fault == store_fault::unsupported);
    CHECK(met.store.put_if_absent("doc", "\n" + error).error().fault == store_fault::unsupported);
    CHECK(met.bucket.objects().empty());
    CHECK(parse_s3_error(error).code == "NoSuchKey");
    CHECK(parse_s3_error(error + std::string(longest_s3_error, ' ')).code.empty());
    for (const std::string& text : {"<page>" + error + "</page>", std::string{"<Error>no code</Error>"}}) {
        REQUIRE(met.store.put("doc", text));
        CHECK(met.store.get("doc")->bytes == text);
    }
}

TEST_CASE("a write that meets another one of the same object is tried again") {
    interrupted_bucket met;
    met.interrupt(1, "PUT", conflict);
    const auto made = met.store.put_if_absent("lock", "mine");
    REQUIRE(made);
    met.interrupt(2, "PUT", conflict);
    const auto moved = met.store.put_if_match("lock", "mine still", *made);
    REQUIRE(moved);
    // What a store that says nothing of its own means by a 409 is known after a read only.
    met.interrupt(1, "PUT", http_text(409, ""));
    const auto again = met.store.put_if_match("lock", "mine", *moved);
    REQUIRE(again);
    met.interrupt(1, "PUT", conflict);
    CHECK(met.store.remove_if_match("lock", *again));
    CHECK(met.store.get("lock").error().fault == store_fault::absent);
    met.interrupt(1, "DELETE", pretended_bucket::refusal(409, "OperationAborted"));
    CHECK(met.store.remove("lock"));

    // The other one was faster: the race is lost.
    REQUIRE(met.store.put("lock", "theirs"));
    met.interrupt(1, "PUT", conflict);
    CHECK(met.store.put_if_absent("lock", "mine").error().fault == store_fault::precondition_failed);
    met.interrupt(1, "PUT", http_text(409, ""));
    CHECK(met.store.put_if_absent("lock", "mine").error().fault == store_fault::ambiguous);
    met.interrupt(for_ever, "PUT", conflict);
    CHECK(met.store.put_if_absent("lock", "mine").error().fault == store_fault::ambiguous);
    CHECK(stored(met.bucket, "lock") == "theirs");
}

TEST_CASE("an upload in parts that meets another write is begun anew") {
    auto options = impatient_options();
    options.multipart = {.threshold = 100, .part_bytes = 40, .parallel_parts = 2};
    interrupted_bucket met{options};
    const std::string large(130, 'x'), larger(140, 'y');
    const auto made = met.store.put_if_absent("image", large);  // finds out that conditions of uploads hold
    REQUIRE(made);
    const auto parts = met.bucket.completed_parts();
    met.interrupt(1, "POST", conflict, "uploadId=");
    const auto moved = met.store.put_if_match("image", larger, *made);
    REQUIRE(moved);
    CHECK(stored(met.bucket, "image") == larger);
    CHECK(met.bucket.completed_parts() == parts + 4);
    met.interrupt(for_ever, "POST", conflict, "uploadId=");
    CHECK(met.store.put_if_match("image", large, *moved).error().fault == store_fault::ambiguous);
    CHECK(stored(met.bucket, "image") == larger);
    CHECK(met.bucket.open_uploads() == 0);
}
