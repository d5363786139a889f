// Large objects in parts: what arrives, what a condition is worth, and what is left after a failure.
#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/s3/multipart.hpp>
#include <omnigraph/cluster/store/s3/parallel_requests.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>

#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

s3_store_options small_parts() {
    auto options = impatient_options();
    options.multipart = {.threshold = 100, .part_bytes = 40, .parallel_parts = 3};
    return options;
}

std::string text_of(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + " ";
    return text.substr(0, size);
}

}  // namespace

TEST_CASE("an object above the threshold is uploaded in parts and read as one") {
    pretended_store pretended{{}, small_parts()};
    const auto large = text_of(250);
    const auto written = pretended.store.put("image", large);
    REQUIRE_MESSAGE(written, (written ? "" : written.error().cause));
    CHECK(pretended.bucket.completed_parts() == 7);
    CHECK(pretended.bucket.open_uploads() == 0);
    const auto read = pretended.store.get("image");
    REQUIRE(read);
    CHECK(read->bytes == large);
    CHECK(read->version == *written);
    CHECK_FALSE(pretended.store.get_if_changed("image", *written)->has_value());
    REQUIRE(pretended.store.put("small", text_of(100)));
    CHECK(pretended.bucket.completed_parts() == 7);
    const auto other = text_of(300);
    const std::array blobs{blob{"a", large}, blob{"b", other}};
    REQUIRE(pretended.store.put_all(blobs));
    CHECK(pretended.stored("a") == large);
    CHECK(pretended.stored("b") == other);
}

TEST_CASE("a condition holds for large objects, whether or not the store checks it at the end of an upload") {
    for (const bool ignored : {false, true}) {
        CAPTURE(ignored);
        pretended_store pretended{{.ignores_upload_conditions = ignored}, small_parts()};
        const auto first = text_of(200), second = text_of(201);
        const auto made = pretended.store.put_if_absent("image", first);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().cause));
        CHECK(pretended.store.put_if_absent("image", second).error().fault == store_fault::precondition_failed);
        CHECK(pretended.stored("image") == first);
        const auto moved = pretended.store.put_if_match("image", second, *made);
        REQUIRE(moved);
        CHECK(pretended.store.put_if_match("image", first, *made).error().fault == store_fault::precondition_failed);
        CHECK(pretended.stored("image") == second);
        CHECK(pretended.store.put_if_match("nowhere", first, *made).error().fault == store_fault::precondition_failed);
        CHECK(pretended.bucket.open_uploads() == 0);
        // The try has left nothing.
        CHECK(pretended.bucket.objects().size() == 1);
        // 200 and 201 bytes are five and six parts; a store that ignores the condition gets one PUT instead.
        CHECK(pretended.bucket.completed_parts() == (ignored ? 1 : 11));
    }
}

TEST_CASE("whatever goes wrong once, no outcome of an upload is claimed that is not so") {
    constexpr std::array every_fault{pretended_fault::lost_request, pretended_fault::lost_answer,
                                     pretended_fault::truncated_answer, pretended_fault::busy,
                                     pretended_fault::busy_after};
    const auto large = text_of(130);
    for (const auto fault : every_fault)
        for (int call = 1; call <= 7; ++call) {
            CAPTURE(static_cast<int>(fault));
            CAPTURE(call);
            pretended_store pretended{{}, small_parts()};
            pretended.bucket.fault_at(call, fault);
            const auto written = pretended.store.put("image", large);
            if (written) CHECK(pretended.stored("image") == large);
            else CHECK(written.error().fault == store_fault::ambiguous);
            // An upload whose beginning was not answered cannot be aborted, since nobody knows its id.
            CHECK(pretended.bucket.open_uploads() <= 1);
            if (call > 1) CHECK(pretended.bucket.open_uploads() == 0);
        }
}

TEST_CASE("an upload that fails is aborted, and the error is that of the part") {
    pretended_bucket bucket;
    std::mutex mutex;
    std::vector<std::string> methods;
    std::string refused_word = "partNumber=2";
    scripted_http_server server{[&](const received_request& request) {
        {
            const std::scoped_lock lock{mutex};
            methods.push_back(request.method);
        }
        if (request.target.find(refused_word) != std::string::npos)
            return pretended_bucket::refusal(403, "AccessDenied");
        return bucket.answer(request);
    }};
    s3_store store{pretended_settings(server), small_parts()};
    const auto written = store.put("image", text_of(130));
    REQUIRE_FALSE(written);
    CHECK(written.error().fault == store_fault::denied);
    CHECK(written.error().key == "image");
    CHECK(methods.back() == "DELETE");
    CHECK(bucket.open_uploads() == 0);
    refused_word = "?uploads";
    CHECK(store.put("image", text_of(130)).error().fault == store_fault::denied);
    CHECK(bucket.objects().empty());
}

TEST_CASE("an error behind a 200 is an error, and what is no answer of an upload is none") {
    pretended_bucket bucket;
    std::string at_the_end = "<Error><Code>InternalError</Code></Error>";
    scripted_http_server server{[&](const received_request& request) {
        const bool completes = request.method == "POST" && request.target.find("uploadId=") != std::string::npos;
        return completes ? http_text(200, at_the_end) : bucket.answer(request);
    }};
    s3_store store{pretended_settings(server), small_parts()};
    CHECK(store.put("image", text_of(130)).error().fault == store_fault::ambiguous);
    at_the_end = "<Error><Code>PreconditionFailed</Code></Error>";
    CHECK(store.put("image", text_of(130)).error().fault == store_fault::precondition_failed);
    CHECK(parse_upload_id("<html/>").empty());
    CHECK(parse_upload_id("nonsense").empty());
    CHECK_FALSE(parse_completed_upload("<CompleteMultipartUploadResult/>"));
    CHECK(complete_upload_body({"\"a\"", "b"})
              .ends_with("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
                         "<Part><PartNumber>2</PartNumber><ETag>b</ETag></Part></CompleteMultipartUpload>"));
}

TEST_CASE("whether an object is there is asked without reading it") {
    pretended_bucket bucket;
    std::mutex mutex;
    std::size_t longest = 0;
    std::string of_the_way;  // the answer of a proxy
    scripted_http_server server{[&](const received_request& request) {
        auto text = bucket.answer(request);
        if (request.method != "GET" || request.target.find('?') != std::string::npos) return text;
        const std::scoped_lock lock{mutex};
        longest = std::max(longest, text.size());
        return of_the_way.empty() ? text : of_the_way;
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    REQUIRE(store.put("image", text_of(5000)));
    REQUIRE(store.put("folder/doc", "x"));
    CHECK(store.probe("image") == presence::present);
    CHECK(store.probe("folder") == presence::present);
    CHECK(store.probe("nothing") == presence::absent);
    REQUIRE(store.put("empty", ""));
    CHECK(store.probe("empty") == presence::present);
    CHECK(longest < 1000);
    const auto known = store.put("lock", "held");
    REQUIRE(store.remove_if_match("lock", *known));
    CHECK(store.probe("lock") == presence::absent);  // its removal marker is read
    // A page of a proxy makes nothing absent.
    of_the_way = http_text(404, "<html>not here</html>");
    CHECK(store.probe("image") == presence::unknown);
    of_the_way = pretended_bucket::refusal(403, "AccessDenied");
    CHECK(store.probe("image") == presence::unknown);
}

TEST_CASE("work in parallel is all done, or ends after its first failure") {
    std::mutex mutex;
    std::vector<std::size_t> seen;
    const auto all = request_in_parallel(50, 8, [&](std::size_t number) {
        const std::scoped_lock lock{mutex};
        seen.push_back(number);
        return store_result<done>{done{}};
    });
    CHECK(all);
    std::ranges::sort(seen);
    CHECK(seen.size() == 50);
    CHECK(seen.back() == 49);
    CHECK(request_in_parallel(0, 8, [](std::size_t) { return store_result<done>{store_error{}}; }));
    int calls = 0;
    const auto failed = request_in_parallel(50, 1, [&](std::size_t number) -> store_result<done> {
        ++calls;
        if (number < 3) return done{};
        return store_error{store_fault::denied, "k", "why"};
    });
    REQUIRE_FALSE(failed);
    CHECK(failed.error().fault == store_fault::denied);
    CHECK(calls == 4);
}

TEST_CASE("many creations and removals are under way together, each with its own outcome") {
    pretended_store pretended;
    REQUIRE(pretended.store.put("doc-3", "mine"));
    std::vector<std::string> keys;
    for (int i = 0; i < 10; ++i) keys.push_back("doc-" + std::to_string(i));
    std::vector<blob> blobs;
    for (const auto& key : keys) blobs.push_back({key, key});
    const auto made = pretended.store.put_all_if_absent(blobs);
    REQUIRE(made.size() == 10);
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(i);
        CHECK(made[i].has_value() == (i != 3));
        CHECK(pretended.stored(keys[i]) == (i == 3 ? "mine" : keys[i]));
    }
    REQUIRE(pretended.store.remove_all(keys));
    CHECK(pretended.bucket.objects().empty());
    keys.push_back("../out");
    CHECK(pretended.store.remove_all(keys).error().fault == store_fault::denied);
}
