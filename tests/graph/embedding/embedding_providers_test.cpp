// Embedding providers against an HTTPS server that behaves, limits, fails and lies.
#include <chrono>
#include <cmath>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/embedding/cached_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/graph/embedding/http_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/open_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/provider_wire.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/canned_server.hpp"
#include "support/own_certificate.hpp"
#include "support/scripted_http_server.hpp"
#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::graph {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret_key = "sk-very-secret-0123456789";

using script = scripted_http_server::script;

/// A server with a certificate of its own, and the settings that reach it.
struct provider {
    explicit provider(script answer, const char* hosts = "IP:127.0.0.1,DNS:localhost")
        : certificate{hosts}, server{std::move(answer), certificate.context()} {}

    [[nodiscard]] embedding_settings settings(std::string kind = "openai") const {
        embedding_settings made{std::move(kind), fmt::format("https://127.0.0.1:{}/v1", server.port()), "m1",
                                std::string{secret_key}};
        made.name = "provider.embedding.main";
        made.key_name = "MAIN_KEY";
        made.ca_file = certificate.ca_file();
        made.patience = {5min, 3, 10ms, 10min};
        return made;
    }

    /// Why one text has no vector; the message is the number of its components when it has one.
    [[nodiscard]] embedding_error failure(std::uint32_t dimension = 3) {
        const http_embedder texts{settings(), clock};
        const auto vector = texts.embed("graphs", dimension);
        if (vector) return {std::to_string(vector->size())};
        const auto& failed = vector.error();
        CHECK((failed.message + failed.remedy).find(secret_key) == std::string::npos);
        CHECK(failed.message.find("provider.embedding.main (openai at 127.0.0.1:") == 0);
        return failed;
    }
    [[nodiscard]] std::string outcome(std::uint32_t dimension = 3) { return failure(dimension).message; }

    own_certificate certificate;
    testing::fake_runtime clock;
    scripted_http_server server;
};

/// One vector for each input, `[n, 0, 0]` with the length of the text.
std::string openai_answer(const received_request& request) {
    const auto asked = parse_json(request.body);
    if (!asked) return http_text(400, "{}");
    std::string data;
    std::size_t index = asked->at("input").as_array().size();
    // From the last to the first: their indices count, not their order.
    for (; index > 0; --index) {
        const auto& text = asked->at("input").as_array()[index - 1].as_string();
        data += fmt::format(R"({}{{"index": {}, "embedding": [{}, 1, 0]}})", data.empty() ? "" : ", ", index - 1,
                            text.size());
    }
    return http_text(200, R"({"data": [)" + data + "]}");
}

bool has(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

environment_lookup environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        return at == variables.end() ? std::nullopt : std::optional{at->second};
    };
}

}  // namespace

TEST_CASE("OpenAI's interface: texts in batches, the key in a header, vectors by their index, of length one") {
    std::vector<received_request> seen;
    provider main{[&](const received_request& r) {
        seen.push_back(r);
        return openai_answer(r);
    }};
    const http_embedder texts{main.settings(), main.clock};
    std::vector<std::string> many;
    for (int i = 1; i <= 200; ++i) many.emplace_back(static_cast<std::size_t>(i), 'x');
    const auto vectors = texts.embed_all(many, 3, embedding_purpose::document);
    REQUIRE_MESSAGE(vectors, (vectors ? "" : vectors.error().message));
    REQUIRE(vectors->size() == 200);
    for (std::size_t i = 0; i < 200; ++i) {
        const auto& v = (*vectors)[i];
        CHECK(v[0] / v[1] == doctest::Approx(static_cast<double>(i + 1)));
        CHECK(std::hypot(v[0], v[1]) == doctest::Approx(1.0));
    }
    REQUIRE(seen.size() == 3);
    CHECK(seen[0].target == "/v1/embeddings");
    CHECK(seen[0].headers.at("authorization") == "Bearer " + std::string{secret_key});
    CHECK(parse_json(seen[0].body)->at("model") == "m1");
    CHECK(parse_json(seen[0].body)->at("dimensions") == 3);
    CHECK(parse_json(seen[2].body)->at("input").as_array().size() == 8);
    CHECK(texts.model() == "m1");
    CHECK(has(texts.embed("", 3).error().message, "empty text"));
}

TEST_CASE("Gemini's interface: one text alone, several in a batch, each with what it is for") {
    std::vector<received_request> seen;
    provider main{[&](const received_request& r) {
        seen.push_back(r);
        return http_text(200, r.target.ends_with(":embedContent")
                                  ? R"({"embedding": {"values": [3, 4]}})"
                                  : R"({"embeddings": [{"values": [3, 4]}, {"values": [0, 1e-3]}]})");
    }};
    const http_embedder texts{main.settings("gemini"), main.clock};
    const auto one = texts.embed("a", 2);
    REQUIRE(one);
    CHECK((*one)[0] == doctest::Approx(0.6));
    const std::vector<std::string> two{"a", "b"};
    const auto both = texts.embed_all(two, 2, embedding_purpose::document);
    REQUIRE(both);
    CHECK((*both)[1] == std::vector<float>{0, 1});
    CHECK(seen[0].target == "/v1/models/m1:embedContent");
    CHECK(seen[0].headers.at("x-goog-api-key") == secret_key);
    CHECK_FALSE(seen[0].headers.contains("authorization"));
    CHECK(parse_json(seen[0].body)->at("taskType") == "RETRIEVAL_QUERY");
    CHECK(parse_json(seen[0].body)->at("outputDimensionality") == 2);
    CHECK(seen[1].target == "/v1/models/m1:batchEmbedContents");
    CHECK(parse_json(seen[1].body)->at("requests").as_array()[1].at("taskType") == "RETRIEVAL_DOCUMENT");
}

TEST_CASE("a provider that limits is asked again after the pause that it names, and not for ever") {
    int refusals = 2;
    std::string retry_after = "7";
    provider main{[&](const received_request& r) {
        if (refusals-- > 0)
            return http_text(429, R"({"error": {"message": "slow down"}})", {{"Retry-After", retry_after}});
        return openai_answer(r);
    }};
    const auto waited = [&] {
        std::chrono::milliseconds sum{0};
        for (const auto pause : main.clock.pauses) sum += pause;
        main.clock.pauses.clear();
        return sum;
    };
    // The deadline of ten minutes is that of the real clock, which does not move while the fake one does.
    CHECK(main.outcome() == "3");
    CHECK(waited() == 14s);
    refusals = 3;
    CHECK(has(main.outcome(), "answered 429: slow down; tried 3 times, try again later"));
    waited();
    refusals = 1;
    retry_after = "3600";
    CHECK(has(main.outcome(), "another attempt would come after the time for it"));
    CHECK(waited() == 0s);
    refusals = 1;
    retry_after = "Wed, 10 Jun 2026 02:07:33 GMT";  // soon after the fake clock
    CHECK(main.outcome() == "3");
    CHECK(waited() <= 25s);
    refusals = 1;
    retry_after = "soon";
    CHECK(main.outcome() == "3");
    CHECK(waited() <= 10ms);
}

TEST_CASE("failures that may pass are tried again, others are told at once with what to do") {
    struct failure {
        std::string answer, told;
        int requests;
    };
    const failure all[] = {
        {http_text(500, ""), "answered 500; tried 3 times, try again later", 3},
        {http_text(503, "<html>"), "answered 503; tried 3 times, try again later", 3},
        {"", "cannot be called: ", 3},
        {"HTTP/1.1 200 X\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"da", "cannot be called: ", 3},
        {"HTTP/1.1 200 X\r\nContent-Length: 9999999999\r\n\r\n{", "the answer is larger than is taken", 1},
        {http_text(400, R"({"error": {"message": "too many\u001b[2J tokens"}})"),
         "answered 400: too many\\x1b[2J tokens", 1},
        {http_text(401, R"({"error": {"message": "wrong key sk-very-secret-0123456789"}})"),
         "answered 401: it refuses the key in MAIN_KEY", 1},
        {http_text(404, R"({"error": "no such model"})"), "answered 404: no such model", 1},
        {http_text(302, "", {{"Location", "https://elsewhere.example/"}}), "a redirection, which is not followed", 1},
    };
    for (const auto& [answer, told, requests] : all) {
        CAPTURE(told);
        provider main{[&](const received_request&) { return answer; }};
        CHECK(has(main.outcome(), told));
        CHECK(main.server.requests() == requests);
    }
}

TEST_CASE("only a refusal that may be about the texts is called one") {
    for (const unsigned status : {400, 401, 402, 403, 404, 405, 413, 415, 422, 429, 500}) {
        CAPTURE(status);
        provider main{[&](const received_request&) { return http_text(status, ""); }};
        CHECK(main.failure().refuses_texts == (status == 400 || status == 413 || status == 422));
    }
}

TEST_CASE("interim answers of a provider are passed over") {
    provider main{[](const received_request& request) {
        return "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + openai_answer(request);
    }};
    CHECK(main.outcome() == "3");
    CHECK(main.server.requests() == 1);
}

TEST_CASE("the deadline of a batch cuts the attempt that runs") {
    std::promise<void> cut;
    // An attempt that is not cut succeeds after two minutes.
    provider main{[was_cut = cut.get_future().share()](const received_request& request) {
        was_cut.wait_for(2min);
        return openai_answer(request);
    }};
    auto settings = main.settings();
    settings.patience = {1h, 3, 10ms, 300ms};
    const auto late = http_embedder{settings, main.clock}.embed("graphs", 3);
    cut.set_value();
    REQUIRE_FALSE(late);
    CHECK(has(late.error().message, "OMNIGRAPH_EMBED_DEADLINE_MS"));
}

TEST_CASE("a failure that does not pass has a remedy of its own, one that may pass has none") {
    const auto remedy = [](const std::string& answer) {
        provider main{[&](const received_request&) { return answer; }};
        return main.failure().remedy;
    };
    CHECK(remedy(http_text(503, "")).empty());
    CHECK(remedy(http_text(403, "")) == "Set MAIN_KEY to a key that the service accepts for this model.");
    CHECK(has(remedy(http_text(404, "")), "Correct the model or the base_url of provider.embedding.main and"));
    CHECK(has(remedy(http_text(400, "")), "a dimension that the model has"));
    CHECK(has(remedy(http_text(307, "")), "Write its target as base_url."));
    for (const unsigned of_texts : {400, 413, 422})
        CHECK(has(remedy(http_text(of_texts, "")), "Shorten a text that is too long for the model"));
    CHECK(remedy(http_text(402, "")) == "Do what the service asks for, then run the command again.");
    for (const unsigned of_others : {202, 204, 405, 410, 415, 451}) {
        CHECK_FALSE(has(remedy(http_text(of_others, "")), "Shorten a text"));
        CHECK(has(remedy(http_text(of_others, "")), "Correct the base_url or the kind of"));
    }
    CHECK(has(remedy(http_text(200, R"({"data": [{"embedding": [1, 0]}]})")), "Give the property a dimension"));
    CHECK(has(remedy(http_text(200, R"({"data": [{"embedding": [0, 0, 0]}]})")), "Correct the model of"));
    for (const auto* body : {"<html>", "{}", R"({"data": []})", R"({"data": [{"index": 7, "embedding": [1, 0, 0]}]})"})
        CHECK(has(remedy(http_text(200, body)), "Correct the base_url or the kind of"));
}

TEST_CASE("a service that refuses with the status 200 is heard") {
    for (const auto* body : {R"({"error": {"message": "no quota", "code": 402}})", R"({"error": "no quota"})",
                             R"({"data": [], "error": {"message": "no quota"}})"}) {
        provider main{[&](const received_request&) { return http_text(200, body); }};
        CHECK(has(main.failure().message, "gave no vectors: no quota"));
        CHECK_FALSE(main.failure().remedy.empty());
    }
    provider main{[](const received_request&) { return http_text(200, R"({"error": null})"); }};
    CHECK(has(main.failure().message, "the answer has no list of vectors"));
}

TEST_CASE("a reason that repeats a part of the key is not shown") {
    provider main{[](const received_request&) {
        return http_text(400, R"({"error": {"message": "the key ...secret-0123 is for another model"}})");
    }};
    CHECK(has(main.outcome(), "answered 400"));
    CHECK_FALSE(has(main.outcome(), "secret-0123"));
}

TEST_CASE("an answer that lies is refused whole") {
    const std::pair<std::string, std::string> all[] = {
        {"not JSON", "the answer is no JSON that can be read"},
        {"{}", "the answer has no list of vectors"},
        {R"({"data": []})", "the answer has 0 vectors for 1 texts"},
        {R"({"data": [{"embedding": [1, 0, 0]}, {"embedding": [1, 0, 0]}]})", "the answer has 2 vectors for 1 texts"},
        {R"({"data": [{"index": 1, "embedding": [1, 0, 0]}]})", "the answer numbers its vectors wrongly"},
        {R"({"data": [{"index": -1, "embedding": [1, 0, 0]}]})", "the answer numbers its vectors wrongly"},
        {R"({"data": [{"index": 0}]})", "a vector is missing"},
        {R"({"data": [{"embedding": [1, 0]}]})", "a vector has 2 numbers, and the property has 3"},
        {R"({"data": [{"embedding": [1, "0", 0]}]})", "a vector has an element that is no number"},
        {R"({"data": [{"embedding": [NaN, 0, 0]}]})", "the answer is no JSON that can be read"},
        {R"({"data": [{"embedding": [1e308, 1e308, 0]}]})", "a vector has numbers that are not finite"},
        {R"({"data": [{"embedding": [0, 0, 0]}]})", "a vector has only zeros"},
        {R"({"data": [{"embedding": )" + std::string(100, '[') + std::string(100, ']') + "}]}",
         "the answer is no JSON that can be read"},
    };
    for (const auto& [body, told] : all) {
        CAPTURE(body);
        provider main{[&](const received_request&) { return http_text(200, body); }};
        CHECK(has(main.outcome(), "gave an answer that cannot be used: " + told));
        CHECK(main.server.requests() == 1);
    }
}

TEST_CASE("a certificate that nobody vouches for ends the call before the key is sent") {
    provider main{openai_answer};
    auto settings = main.settings();
    settings.ca_file.clear();
    const auto refused = http_embedder{settings, main.clock}.embed("graphs", 3);
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().message, "no trusted connection to"));
    CHECK(main.server.requests() == 0);
    settings.ca_file = "/nowhere/ca.pem";
    CHECK(has(http_embedder(settings, main.clock).embed("graphs", 3).error().message, "/nowhere/ca.pem"));
}

TEST_CASE("why no trusted connection was made is told, each with its own remedy") {
    const auto told = [](const embedding_settings& settings, testing::fake_runtime& clock) {
        const auto refused = http_embedder{settings, clock}.embed("graphs", 3);
        REQUIRE_FALSE(refused);
        return refused.error();
    };
    provider unknown{openai_answer}, foreign{openai_answer, "DNS:elsewhere.example"};
    auto settings = unknown.settings();
    settings.ca_file = foreign.certificate.ca_file();
    CHECK(has(told(settings, unknown.clock).message, "its certificate is refused: self"));
    CHECK(has(told(settings, unknown.clock).remedy, "OMNIGRAPH_EMBED_CA_BUNDLE"));
    CHECK(has(told(foreign.settings(), foreign.clock).message, "its certificate is that of another host"));
    CHECK(has(told(foreign.settings(), foreign.clock).remedy, "Correct the base_url of"));
    CHECK_FALSE(has(told(foreign.settings(), foreign.clock).remedy, "CA_BUNDLE"));
    const canned_server plain{"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"};
    settings = unknown.settings();
    settings.base_url = fmt::format("https://127.0.0.1:{}/v1", plain.port());
    CHECK(has(told(settings, unknown.clock).remedy, "speaks no TLS"));
    CHECK_FALSE(has(told(settings, unknown.clock).remedy, "CA_BUNDLE"));
    CHECK(unknown.server.requests() + foreign.server.requests() == 0);
}

TEST_CASE("a pause of any length that a service asks for is kept, or ends the attempts when there is no time for it") {
    for (const auto* asked :
         {"99999999999999999999", "18446744073709551617", "99999", "Fri, 01 Jan 2099 00:00:00 GMT"}) {
        CAPTURE(asked);
        provider main{[&](const received_request&) { return http_text(429, "", {{"Retry-After", asked}}); }};
        CHECK(has(main.outcome(), "OMNIGRAPH_EMBED_DEADLINE_MS"));
        CHECK(main.server.requests() == 1);
    }
    for (const auto* asked : {"-1", "-99999999999999999999", "soon", "0", "1e9"}) {
        CAPTURE(asked);
        provider main{[&](const received_request&) { return http_text(429, "", {{"Retry-After", asked}}); }};
        CHECK(has(main.outcome(), "tried 3 times, try again later"));
    }
}

TEST_CASE("a caller that has gone ends the attempts") {
    provider main{[](const received_request&) { return http_text(503, ""); }};
    std::stop_source gone;
    gone.request_stop();
    const stop_scope scope{gone.get_token()};
    CHECK(has(main.outcome(), "the call was stopped"));
    CHECK(main.server.requests() == 0);
}

TEST_CASE("vectors are kept by service, model, dimension and text, for their owner alone") {
    const temporary_folder place;
    provider main{openai_answer};
    const auto open = [&](std::string model = "m1") {
        auto settings = main.settings();
        settings.model = std::move(model);
        return open_embedder(settings, main.clock, place.str());
    };
    const std::vector<std::string> texts{"a", "bc"};
    const auto first = open()->embed_all(texts, 3, embedding_purpose::document);
    REQUIRE(first);
    CHECK(main.server.requests() == 1);
    CHECK(*open()->embed_all(texts, 3, embedding_purpose::document) == *first);
    CHECK(main.server.requests() == 1);
    // Where a text has one vector to store and to search with, it is paid for once.
    CHECK(*open()->embed_all(texts, 3, embedding_purpose::query) == *first);
    CHECK(main.server.requests() == 1);
    REQUIRE(open("m2")->embed_all(texts, 3, embedding_purpose::document));
    CHECK(main.server.requests() == 2);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{place / "vectors"})
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
            struct ::stat about {};
            REQUIRE(::stat(entry.path().c_str(), &about) == 0);
            CHECK((about.st_mode & 0777) == 0600);
            const auto bytes = read_file(entry.path());
            CHECK(bytes.find(secret_key) == std::string::npos);
            // Another vector of the right size, a cut file and a stranger's file are no vectors.
            std::filesystem::resize_file(entry.path(), bytes.size() - 1);
        }
    CHECK(files.size() == 4);
    CHECK(*open()->embed_all(texts, 3, embedding_purpose::document) == *first);
    CHECK(main.server.requests() == 3);
    // A file of another key under this name is not taken for it.
    for (const auto& file : files)
        for (const auto& other : files)
            if (file != other && std::filesystem::file_size(file) == std::filesystem::file_size(other))
                std::filesystem::copy_file(file, other, std::filesystem::copy_options::overwrite_existing);
    CHECK(*open()->embed_all(texts, 3, embedding_purpose::document) == *first);
}

TEST_CASE("a call asks about a text once, with a cache folder and without, and keeps what came before a failure") {
    const temporary_folder place;
    int requests = 0;
    provider main{[&](const received_request& r) { return ++requests == 3 ? http_text(401, "") : openai_answer(r); }};
    std::vector<std::string> texts;
    for (int i = 0; i < 300; ++i) texts.emplace_back(static_cast<std::size_t>(1 + i % 100), 'x');
    for (const auto& folder : {std::string{}, place.str()}) {
        requests = 0;
        const cached_embedder once{
            std::make_shared<http_embedder>(main.settings(), main.clock), "s", {.folder = folder}};
        REQUIRE(once.embed_all(texts, 3, embedding_purpose::document));
        CHECK(requests == 2);  // 96 and 4 texts
        std::vector<std::string> large;
        for (const char letter : {'a', 'b', 'c', 'd'}) large.emplace_back(200'000, letter);
        REQUIRE_FALSE(once.embed_all(std::span{large}.first(2), 3, embedding_purpose::document));
        requests = 10;
        REQUIRE(once.embed_all(large, 3, embedding_purpose::document));
        CHECK(requests == 14);
    }
}

TEST_CASE("a stop request ends a call before its next request, and in the pause that a provider asks for") {
    std::stop_source gone;
    provider main{[&](const received_request& r) {
        gone.request_stop();
        return openai_answer(r);
    }};
    std::vector<std::string> texts;
    for (int i = 1; i <= 300; ++i) texts.emplace_back(static_cast<std::size_t>(i), 'x');
    const auto asked = std::make_shared<http_embedder>(main.settings(), main.clock);
    {
        const stop_scope scope{gone.get_token()};
        const auto stopped = asked->embed_all(texts, 3, embedding_purpose::document);
        REQUIRE_FALSE(stopped);
        CHECK(has(stopped.error().message, "the call was stopped"));
        CHECK(main.server.requests() == 1);
    }
    gone = {};
    {
        const temporary_folder place;
        const cached_embedder kept{asked, "s", {.folder = place.str()}};
        const stop_scope scope{gone.get_token()};
        CHECK_FALSE(kept.embed_all(texts, 3, embedding_purpose::document));
        CHECK(main.server.requests() == 2);
    }
    gone = {};
    {
        collected_texts collected{*asked};
        for (const auto& text : texts) (void)collected.vector_of(text, 3);
        const stop_scope scope{gone.get_token()};
        const auto stopped = collected.fetch();
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().fault == graph_fault::bad_request);
        CHECK(has(stopped.error().message, "the call was stopped"));
        CHECK(main.server.requests() == 3);
    }
    gone = {};
    provider busy{[](const received_request&) { return http_text(429, "", {{"Retry-After", "5"}}); }};
    busy.clock.on_sleep = [&] { gone.request_stop(); };
    const http_embedder waiting{busy.settings(), busy.clock};
    const stop_scope scope{gone.get_token()};
    const auto stopped = waiting.embed("graphs", 3);
    REQUIRE_FALSE(stopped);
    CHECK(has(stopped.error().message, "the call was stopped"));
    CHECK(busy.clock.pauses.size() == 1);
    CHECK(busy.server.requests() == 1);
}

TEST_CASE("a full cache loses its oldest vectors, and a folder that others can write is not used") {
    const temporary_folder place;
    const auto count = [&] {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{place.path()})
            files += entry.is_regular_file() ? 1 : 0;
        return files;
    };
    struct constant final : embedder {
        [[nodiscard]] std::string model() const override { return "m"; }
        [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                               embedding_purpose) const override {
            return std::vector<std::vector<float>>(texts.size(), std::vector<float>(dimension, 1));
        }
    };
    const cached_embedder small{std::make_shared<constant>(), "s", {.folder = place.str(), .most_bytes = 256 * 400}};
    std::vector<std::string> texts;
    for (int i = 0; i < 4000; ++i) texts.push_back(std::to_string(i));
    REQUIRE(small.embed_all(texts, 8, embedding_purpose::document));
    CHECK(count() < 3200);
    const temporary_folder open_to_all;
    for (int i = 0; i < 256; ++i) {
        const auto part = open_to_all / fmt::format("{:02x}", i);
        REQUIRE(::mkdir(part.c_str(), 0777) == 0);
        REQUIRE(::chmod(part.c_str(), 0777) == 0);
    }
    const cached_embedder careful{std::make_shared<constant>(), "s", {.folder = open_to_all.str()}};
    REQUIRE(careful.embed_all(texts, 8, embedding_purpose::document));
    std::size_t written = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{open_to_all.path()})
        written += entry.is_regular_file() ? 1 : 0;
    CHECK(written == 0);
}

TEST_CASE("settings come from the profile and the environment, and no error has the key") {
    embedding_profile_record profile{.kind = "openai", .api_key = "${MAIN_KEY}"};
    const auto resolved = [&](std::map<std::string, std::string> variables) {
        return resolve_embedding(profile, "provider.embedding.main", environment(std::move(variables)));
    };
    const auto missing = resolved({});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == codes::embedding_provider_unresolved);
    CHECK(has(missing.error().message, "MAIN_KEY"));
    CHECK(resolved({{"MAIN_KEY", "  "}}).error().code == codes::embedding_provider_unresolved);
    const auto split = resolved({{"MAIN_KEY", "sk-1\r\nx-evil: 1"}});
    REQUIRE_FALSE(split);
    CHECK_FALSE(has(split.error().message, "sk-1"));
    const auto usual = resolved({{"MAIN_KEY", "k\n"}});
    REQUIRE(usual);
    CHECK(usual->api_key == "k");
    CHECK(usual->base_url == "https://api.openai.com/v1");
    CHECK(usual->model == "text-embedding-3-large");
    CHECK(usual->patience.attempts == 4);
    const auto changed =
        resolved({{"MAIN_KEY", "k"}, {"OMNIGRAPH_EMBED_RETRY_ATTEMPTS", "2"}, {"OMNIGRAPH_EMBED_DEADLINE_MS", "0"}});
    CHECK(changed->patience.attempts == 2);
    CHECK(changed->patience.request == 30s);
    CHECK(changed->patience.whole == 0s);
    for (const std::string variable : {"TIMEOUT_MS", "RETRY_ATTEMPTS", "RETRY_BACKOFF_MS", "DEADLINE_MS"})
        for (const auto* nonsense : {"-3", "soon", "1.5", "100000000000", "5s"}) {
            const auto refused = resolved({{"MAIN_KEY", "k"}, {"OMNIGRAPH_EMBED_" + variable, nonsense}});
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == codes::invalid_embedding_provider);
            CHECK(has(refused.error().message, "OMNIGRAPH_EMBED_" + variable + " is `" + nonsense + "`"));
        }
    CHECK(resolved({{"MAIN_KEY", "k"}, {"OMNIGRAPH_EMBED_DEADLINE_MS", " "}})->patience.whole == 60s);
    profile.base_url = "http://embedder.example";
    CHECK(resolved({{"MAIN_KEY", "k"}}).error().code == codes::invalid_embedding_provider);
    CHECK(resolved({{"MAIN_KEY", "k"}, {"OMNIGRAPH_EMBED_ALLOW_HTTP", "1"}}));
    profile.base_url = "http://localhost:8080/v1";
    CHECK(resolved({{"MAIN_KEY", "k"}}));
    profile.base_url = "https://a/?key=1";
    CHECK(resolved({{"MAIN_KEY", "k"}}).error().code == codes::invalid_embedding_provider);
    profile.kind = "oracle";
    CHECK(has(resolved({}).error().message, "`oracle` is an unknown embedding provider"));
    profile = {.kind = "gemini"};
    CHECK(resolved({}).error().code == codes::embedding_api_key_required);
    profile = {.kind = "mock"};
    CHECK(resolved({{"OMNIGRAPH_EMBED_MODEL", "m7"}})->model == "m7");
    CHECK(resolved({})->model == "mock");
    CHECK(model_of(profile, environment({{"OMNIGRAPH_EMBED_MODEL", "m7"}})) == "m7");
}

TEST_CASE("the environment alone names a provider only on purpose, and a key goes to its own company") {
    const auto of = [](std::map<std::string, std::string> variables) {
        return embedding_of_environment(environment(std::move(variables)));
    };
    CHECK_FALSE(*of({}));
    CHECK_FALSE(*of({{"OPENAI_API_KEY", "k"}}));
    CHECK((*of({{"OMNIGRAPH_EMBEDDINGS_MOCK", "yes"}}))->provider_kind == "mock");
    CHECK((*of({{"OMNIGRAPH_EMBED_PROVIDER", "openai"}, {"OPENAI_API_KEY", "k"}}))->api_key == "k");
    CHECK(has(of({{"OMNIGRAPH_EMBED_PROVIDER", "openai-compatible"}, {"OPENAI_API_KEY", "k"}}).error().remedy,
              "Set OPENROUTER_API_KEY."));
    CHECK((*of({{"OMNIGRAPH_EMBED_BASE_URL", "https://mine.example/v1"}, {"OPENAI_API_KEY", "k"}}))->key_name ==
          "OPENAI_API_KEY");
    CHECK_FALSE(of({{"OMNIGRAPH_EMBED_PROVIDER", "oracle"}}));
}

TEST_CASE("a provider that cannot be used says why for every text; mock needs no network") {
    testing::fake_runtime clock;
    embedding_settings settings{.model = "m", .unready = embedding_error{"There is no key.", "Set it."}};
    const auto unready = open_embedder(settings, clock, "");
    CHECK(unready->model() == "m");
    CHECK(unready->unready()->remedy == "Set it.");
    CHECK(collected_texts{*unready}.unready());
    CHECK(unready->embed("a", 2).error().message == "There is no key.");
    CHECK(unready->embed("a", 2).error().remedy == "Set it.");
    settings = {.provider_kind = "mock", .model = "m"};
    CHECK(open_embedder(settings, clock, "")->embed("a", 4)->size() == 4);
}

TEST_CASE("the texts of a call are noted, fetched together, and then known") {
    testing::fake_runtime clock;
    const auto mock = open_embedder({.provider_kind = "mock", .model = "m"}, clock, "");
    collected_texts collected{*mock};
    CHECK(collected.vector_of("a", 2) == std::vector<float>{0, 0});
    CHECK(collected.vector_of("b", 3) == std::vector<float>{0, 0, 0});
    CHECK(collected.has_missing());
    CHECK_FALSE(collected.ended_the_call());
    CHECK(collected.end_call().fault == graph_fault::bad_request);
    CHECK(collected.ended_the_call());
    std::size_t told = 0;
    REQUIRE(collected.fetch({.told = [&](std::size_t done, std::size_t all) {
        CHECK(all == 2);
        told = done;
    }}));
    CHECK(told == 2);
    CHECK_FALSE(collected.has_missing());
    CHECK(collected.vector_of("a", 2) == *mock->embed("a", 2));
    CHECK_FALSE(collected.embed("a", 2));  // the vector to search with is another
    CHECK(collected.ended_the_call());
    REQUIRE(collected.fetch());
    CHECK(*collected.embed("a", 2) == *mock->embed("a", 2));
    const unready_embedder broken{"m", {"It is down."}};
    collected_texts failing{broken};
    (void)failing.vector_of("a", 2);
    const auto failed = failing.fetch();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().fault == graph_fault::unavailable);
    CHECK(failed.error().message == "the embedding failed: It is down.");
    const unready_embedder locked{"m", {"It refuses the key.", "Set another key."}};
    collected_texts refused{locked};
    (void)refused.vector_of("a", 2);
    CHECK(refused.fetch().error().remedy == "Set another key.");
}

}  // namespace omnigraph::cluster::graph
