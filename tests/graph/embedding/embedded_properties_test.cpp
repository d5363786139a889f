// Properties with @embed: computed by writes that leave them out, searched with texts, filled afterwards.
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/wait_scope.hpp>
#include <omnigraph/cluster/graph/embedding/open_embedder.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>
#include <omnigraph/cluster/graph/vector_filler.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::graph {

namespace {

constexpr std::string_view schema = R"(
node Doc {slug: String @key  body: String?  vec: Vector(4)? @embed("body", model="m1")}
node Must {slug: String @key  body: String  vec: Vector(4) @embed("body")}
)";

constexpr std::string_view queries = R"(
query put($slug: String, $body: String?) { insert Doc { slug: $slug, body: $body } }
query put_both($slug: String, $body: String) { insert Doc { slug: $slug, body: $body, vec: [1.0, 0.0, 0.0, 0.0] } }
query must($slug: String, $body: String) { insert Must { slug: $slug, body: $body } }
query two() { insert Must { slug: "x", body: "one" } insert Must { slug: "y", body: "two" } }
query change($slug: String, $body: String?) { update Doc set { body: $body } where slug = $slug }
query change_must($slug: String, $body: String) { update Must set { body: $body } where slug = $slug }
query shout() { update Doc set { body: upper(body) } where slug != "" }
query near($text: String) { match { $d: Doc } return { $d.slug } order { nearest($d.vec, $text) } limit 1 }
query near_literal() { match { $d: Doc } return { $d.slug } order { nearest($d.vec, "red") } limit 1 }
query both($a: String, $b: String) {
    match { $d: Doc } return { $d.slug } order { rrf(nearest($d.vec, $a), nearest($d.vec, $b)) } limit 3
}
query vectors() { match { $d: Doc } return { $d.slug, $d.vec } order { $d.slug } }
query musts() { match { $d: Must } return { $d.slug, $d.vec } order { $d.slug } }
)";

/// Vectors of the mock; counts its calls, and fails when told to.
struct counted final : embedder {
    explicit counted(std::string model = "m1") : mock{std::move(model)} {}
    [[nodiscard]] std::string model() const override { return mock.model(); }
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override {
        ++calls;
        asked += static_cast<int>(texts.size());
        if (asked > fails_after) return embedding_error{"The provider is down."};
        if (meanwhile) meanwhile();
        for (const auto& text : texts)
            if (text.size() > longest || text.starts_with(unwanted))
                return embedding_error{"m1 answered 400: " + text.substr(0, 9), "Shorten it.", "m1 answered 400", true};
        return mock.embed_all(texts, dimension, purpose);
    }
    mock_embedder mock;
    mutable std::atomic<int> calls = 0, asked = 0;
    int fails_after = 1'000'000;
    std::size_t longest = 8000;       ///< a request with a longer text is refused
    std::string unwanted = "\x01";    ///< a request with a text that begins so is refused
    std::function<void()> meanwhile;  ///< what others do while the service is asked
};

struct docs {
    explicit docs(std::shared_ptr<const embedder> texts) {
        REQUIRE(engine.init("graphs/kb.omni", schema, "ann"));
        open(std::move(texts));
    }
    void open(std::shared_ptr<const embedder> texts) {
        auto opened = engine.open("graphs/kb.omni", std::move(texts));
        REQUIRE(opened);
        session = *opened;
    }
    graph_result<mutation_outcome> write(std::string_view name, std::string_view parameters = "{}") {
        const auto given = parse_json(parameters);
        REQUIRE(given);
        return session->mutate({queries, name, &*given}, "ann");
    }
    std::string wrote(std::string_view name, std::string_view parameters = "{}") {
        const auto done = write(name, parameters);
        return done ? "" : done.error().message;
    }
    graph_result<query_result> read(std::string_view name, std::string_view parameters = "{}") {
        const auto given = parse_json(parameters);
        REQUIRE(given);
        return session->query({queries, name, &*given});
    }
    std::string first(std::string_view name, std::string_view parameters = "{}") {
        const auto rows = read(name, parameters);
        REQUIRE_MESSAGE(rows, (rows ? "" : rows.error().message));
        return rows->rows.empty() ? "" : std::get<std::string>(rows->rows[0][0].held);
    }
    /// The vectors by slug; an empty one for null.
    std::map<std::string, std::vector<float>> vectors(std::string_view name = "vectors") {
        const auto rows = read(name);
        REQUIRE_MESSAGE(rows, (rows ? "" : rows.error().message));
        std::map<std::string, std::vector<float>> found;
        for (const auto& row : rows->rows) {
            auto& numbers = found[std::get<std::string>(row[0].held)];
            if (!row[1].is_null())
                for (const auto& one : std::get<cell_list>(row[1].held))
                    numbers.push_back(static_cast<float>(std::get<double>(one.held)));
        }
        return found;
    }

    system_runtime clock;
    memory_store store;
    temporary_folder cache;
    graph_engine engine{store, clock, cache.path()};
    std::shared_ptr<graph_session> session;
};

/// Records `d0`, `d1`, ... with texts, some of which are long.
template <class IsLong>
std::string many_docs(int count, IsLong is_long) {
    std::string records;
    for (int i = 0; i < count; ++i) {
        const auto text = is_long(i) ? "long text " + std::string(9000, 'x') : std::string{"text "};
        records += R"({"type": "Doc", "data": {"slug": "d)" + std::to_string(i) + R"(", "body": ")" + text +
                   std::to_string(i) + "\"}}\n";
    }
    return records;
}

std::vector<float> of(std::string_view text) { return *mock_embedder{"m1"}.embed(text, 4); }

}  // namespace

TEST_CASE("an insert that leaves a vector out stores the one of its text, in one request") {
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    CHECK(graph.wrote("put", R"({"slug": "a", "body": "red"})") == "");
    CHECK(graph.wrote("put", R"({"slug": "b", "body": null})") == "");
    CHECK(graph.wrote("put_both", R"({"slug": "c", "body": "blue"})") == "");
    CHECK(graph.wrote("two") == "");
    CHECK(texts->calls == 2);
    CHECK(texts->asked == 3);
    const auto vectors = graph.vectors();
    CHECK(vectors.at("a") == of("red"));
    CHECK(vectors.at("b").empty());
    CHECK(vectors.at("c") == std::vector<float>{1, 0, 0, 0});
    CHECK(graph.vectors("musts").at("y") == of("two"));
}

TEST_CASE("an update of a text takes its vector with it") {
    docs graph{std::make_shared<counted>()};
    REQUIRE(graph.write("put", R"({"slug": "a", "body": "red"})"));
    REQUIRE(graph.write("must", R"({"slug": "m", "body": "red"})"));
    CHECK(graph.wrote("change", R"({"slug": "a", "body": "blue"})") == "");
    CHECK(graph.wrote("change_must", R"({"slug": "m", "body": "blue"})") == "");
    CHECK(graph.vectors().at("a") == of("blue"));
    CHECK(graph.vectors("musts").at("m") == of("blue"));
    CHECK(graph.wrote("change", R"({"slug": "a", "body": null})") == "");
    CHECK(graph.vectors().at("a").empty());
    // A row without a text has no vector, so one that needs a vector keeps its text.
    CHECK(graph.wrote("change_must", R"({"slug": "m", "body": ""})").find("there is no text to embed") !=
          std::string::npos);
    CHECK(graph.vectors("musts").at("m") == of("blue"));
    CHECK(graph.wrote("must", R"({"slug": "n", "body": ""})").find("there is no text to embed") != std::string::npos);
    CHECK(graph.wrote("change", R"({"slug": "nobody", "body": "green"})") == "");
    // A text that is computed from its row has a vector of its own in each row.
    REQUIRE(graph.write("put", R"({"slug": "b", "body": "red"})"));
    REQUIRE(graph.write("put", R"({"slug": "c", "body": "blue"})"));
    CHECK(graph.wrote("shout") == "");
    CHECK(graph.vectors().at("b") == of("RED"));
    CHECK(graph.vectors().at("c") == of("BLUE"));
}

TEST_CASE("without a provider, or with one of another model, a required vector is missed with the reason") {
    docs graph{nullptr};
    CHECK(graph.wrote("put", R"({"slug": "a", "body": "red"})") == "");
    CHECK(graph.vectors().at("a").empty());
    CHECK(
        graph.wrote("must", R"({"slug": "m", "body": "red"})")
            .find("missing required property 'vec' of Must, which is computed from 'body' only where the graph has an "
                  "embedding provider") != std::string::npos);
    const auto none = graph.session->embed({});
    REQUIRE_FALSE(none);
    CHECK(none.error().fault == graph_fault::bad_request);
    graph.open(std::make_shared<counted>("m2"));
    CHECK(graph.wrote("put", R"({"slug": "b", "body": "red"})") == "");
    CHECK(graph.vectors().at("b").empty());
    const auto other_model = graph.session->embed({.types = {"Doc"}});
    REQUIRE_FALSE(other_model);
    CHECK(other_model.error().message ==
          "Doc.vec records the embedding model 'm1', and the graph's provider uses 'm2'");
    CHECK(other_model.error().remedy.find("--type") != std::string::npos);
    CHECK(graph.read("near", R"({"text": "red"})").error().message.find("records the embedding model 'm1'") !=
          std::string::npos);
}

TEST_CASE("a provider that fails leaves the graph as it was, and the error is not the caller's") {
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    texts->fails_after = 0;
    const auto failed = graph.write("put", R"({"slug": "a", "body": "red"})");
    REQUIRE_FALSE(failed);
    CHECK(failed.error().fault == graph_fault::unavailable);
    CHECK(failed.error().effect == write_effect::no);
    CHECK(failed.error().message == "query 'put': the embedding failed: The provider is down.");
    CHECK(graph.vectors().empty());
    const auto unread = graph.read("near", R"({"text": "red"})");
    REQUIRE_FALSE(unread);
    CHECK(unread.error().fault == graph_fault::unavailable);
}

TEST_CASE("a provider that is not ready is told by every call that needs it, whatever model is recorded") {
    for (const auto* model : {"", "m1", "m2"}) {
        docs graph{std::make_shared<unready_embedder>(model, embedding_error{"There is no key.", "Set it."})};
        const auto is_told = [](const auto& answer) {
            return !answer && answer.error().fault == graph_fault::unavailable && answer.error().remedy == "Set it.";
        };
        CHECK(is_told(graph.write("put", R"({"slug": "a", "body": "red"})")));
        CHECK(is_told(graph.write("must", R"({"slug": "a", "body": "red"})")));
        CHECK(is_told(graph.read("near", R"({"text": "red"})")));
        CHECK(is_told(graph.session->embed({})));
        CHECK(is_told(graph.session->embed({.types = {"Must"}})));
        CHECK(is_told(graph.session->load(
            {.records = R"({"type": "Doc", "data": {"slug": "a", "body": "red"}})", .embed = true})));
        CHECK(graph.vectors().empty());
        CHECK(graph.wrote("put", R"({"slug": "a", "body": null})") == "");  // needs no vector
    }
}

TEST_CASE("nearest takes a text from a parameter or a literal, twice in one query, and asks once for each") {
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    for (const auto* word : {"red", "green", "blue"})
        REQUIRE(graph.write("put", R"({"slug": ")" + std::string{word} + R"(", "body": ")" + word + R"("})"));
    texts->calls = 0;
    for (const auto* word : {"red", "green", "blue"})
        CHECK(graph.first("near", R"({"text": ")" + std::string{word} + R"("})") == word);
    CHECK(graph.first("near_literal") == "red");
    CHECK(texts->calls == 4);
    const auto rows = graph.read("both", R"({"a": "red", "b": "blue"})");
    REQUIRE_MESSAGE(rows, (rows ? "" : rows.error().message));
    CHECK(rows->rows.size() == 3);
    CHECK(texts->calls == 6);
}

TEST_CASE("an empty text to search with is the caller's error, and no provider is asked") {
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    const auto refused = graph.read("near", R"({"text": ""})");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::bad_request);
    CHECK(refused.error().message.find("cannot search with an empty text") != std::string::npos);
    CHECK(texts->calls == 0);
}

TEST_CASE("a load that misses a required vector says why it is not computed") {
    constexpr std::string_view strict =
        R"(node Req {slug: String @key  body: String  vec: Vector(4) @embed("body", model="m1")})";
    system_runtime clock;
    memory_store store;
    const temporary_folder cache;
    graph_engine engine{store, clock, cache.path()};
    REQUIRE(engine.init("graphs/r.omni", strict, "ann"));
    const auto opened = engine.open("graphs/r.omni", std::make_shared<counted>("m2"));
    REQUIRE(opened);
    load_request request{.records = R"({"type": "Req", "data": {"slug": "a", "body": "red"}})"};
    const auto plain = (*opened)->load(request);
    REQUIRE_FALSE(plain);
    CHECK(plain.error().faults.front().message.find("`load --embed` computes from 'body'") != std::string::npos);
    request.embed = true;
    const auto other = (*opened)->load(request);
    REQUIRE_FALSE(other);
    CHECK(other.error().faults.front().message.find("records the embedding model 'm1'") != std::string::npos);
}

TEST_CASE("a load that embeds refuses to leave out an optional vector of another model") {
    docs graph{std::make_shared<counted>("m2")};
    const auto load = [&](std::string_view records) {
        return graph.session->load({.records = records, .embed = true});
    };
    const auto refused = load(R"({"type": "Doc", "data": {"slug": "a", "body": "red"}})");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().faults.front().message.find("Doc.vec records the embedding model 'm1'") != std::string::npos);
    CHECK(load(R"({"type": "Doc", "data": {"slug": "a", "body": "red", "vec": null}})"));
    CHECK(load(R"({"type": "Doc", "data": {"slug": "b", "body": "red", "vec": [1, 0, 0, 0]}})"));
    CHECK(load(R"({"type": "Must", "data": {"slug": "a", "body": "red"}})"));
}

TEST_CASE("missing vectors are filled batch by batch, and whoever comes again goes on") {
    docs graph{nullptr};
    std::string records;
    for (int i = 0; i < 25; ++i)
        records += R"({"type": "Doc", "data": {"slug": "d)" + std::to_string(i) + R"(", "body": "text )" +
                   std::to_string(i) + "\"}}\n";
    records += R"({"type": "Doc", "data": {"slug": "none"}} {"type": "Doc", "data": {"slug": "empty", "body": ""}})";
    REQUIRE(graph.session->load(records, load_mode::merge, "ann"));
    const auto texts = std::make_shared<counted>();
    texts->fails_after = 20;
    graph.open(texts);
    std::vector<std::uint64_t> seen;
    embedding_request request{.types = {"Doc"}, .batch = 10, .actor = "ann"};
    request.on_progress = [&](const embedding_progress& at) {
        CHECK(at.property == "Doc.vec");
        CHECK(at.estimated == 25);
        seen.push_back(at.done);
    };
    const auto stopped = graph.session->embed(request);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().fault == graph_fault::unavailable);
    CHECK(stopped.error().kept == "20 vectors were stored before and stand");
    CHECK(seen == std::vector<std::uint64_t>{10, 20});
    texts->fails_after = 1'000'000;
    request.on_progress = {};
    const auto rest = graph.session->embed(request);
    REQUIRE(rest);
    CHECK(rest->embedded == 5);
    CHECK(rest->without_text == 2);
    CHECK(rest->commits == 1);
    CHECK(rest->rows.at("Doc.vec") == 5);
    CHECK(graph.vectors().at("d7") == of("text 7"));
    CHECK(graph.vectors().at("none").empty());
    CHECK(graph.session->embed(request)->commits == 0);
}

TEST_CASE("all vectors are computed again when texts have changed, and those that are right stay") {
    docs graph{nullptr};
    REQUIRE(graph.session->load(R"({"type": "Doc", "data": {"slug": "a", "body": "red", "vec": [1, 0, 0, 0]}}
                                   {"type": "Doc", "data": {"slug": "b", "body": "blue"}})",
                                load_mode::merge, "ann"));
    graph.open(std::make_shared<counted>());
    CHECK(graph.session->embed({})->embedded == 1);
    CHECK(graph.vectors().at("a") == std::vector<float>{1, 0, 0, 0});
    const auto again = graph.session->embed({.all = true});
    REQUIRE(again);
    CHECK(again->embedded == 1);
    CHECK(again->unchanged == 1);
    CHECK(graph.vectors().at("a") == of("red"));
    CHECK(graph.session->embed({.types = {"Dok"}}).error().message ==
          "there is no node type 'Dok'. Did you mean 'Doc'?");
    CHECK(graph.session->embed({.branch = "nowhere"}).error().fault == graph_fault::not_found);
}

TEST_CASE("a text that the service refuses is left out and named, and the other rows get their vectors") {
    docs graph{nullptr};
    REQUIRE(graph.session->load(many_docs(600, [](int i) { return i == 300 || i == 417; }), load_mode::merge, "ann"));
    const auto texts = std::make_shared<counted>();
    graph.open(texts);
    for (const auto* expected : {"598 vectors were stored before and stand", ""}) {
        texts->calls = 0;
        const auto failed = graph.session->embed({.types = {"Doc"}, .actor = "ann"});
        REQUIRE_FALSE(failed);
        CHECK(failed.error().fault == graph_fault::unavailable);
        CHECK(failed.error().message ==
              "the service refuses the texts of 2 rows: Doc.vec of 'd300', Doc.vec of 'd417'; m1 answered 400: long "
              "text.");
        CHECK(failed.error().outline == "the service refuses the texts of 2 rows; m1 answered 400.");
        CHECK(failed.error().remedy.find("Change these texts") == 0);
        CHECK(failed.error().kept == expected);
        CHECK(texts->calls <= 7 + 2 * 14);
    }
    CHECK(graph.vectors().at("d300").empty());
    CHECK(graph.vectors().at("d599") == of("text 599"));
}

TEST_CASE("where a service refuses every text, or very many, few requests are divided") {
    docs graph{nullptr};
    REQUIRE(graph.session->load(many_docs(600, [](int i) { return i % 3 == 0; }), load_mode::merge, "ann"));
    const auto texts = std::make_shared<counted>();
    graph.open(texts);
    texts->longest = 0;
    const auto refused = graph.session->embed({.types = {"Doc"}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("the embedding of Doc.vec failed: m1 answered 400: ") == 0);
    CHECK(refused.error().message.find("; no text was accepted, so no other one was sent") != std::string::npos);
    CHECK(refused.error().message.find("the texts of 8 rows: ") != std::string::npos);
    CHECK(refused.error().remedy == "Shorten it.");
    CHECK(texts->calls < 20);
    texts->longest = 8000;
    texts->calls = 0;
    const auto many = graph.session->embed({.types = {"Doc"}});
    REQUIRE_FALSE(many);
    INFO(many.error().message);
    CHECK(many.error().message.find(" rows, and requests with ") != std::string::npos);
    CHECK(many.error().message.find(", which were not divided after 64 refused texts: Doc.vec of ") !=
          std::string::npos);
    CHECK(many.error().message.find(" more; m1 answered 400") != std::string::npos);
    CHECK(texts->calls < 200);
    for (int i = 0; i < 8; ++i) (void)graph.session->embed({.types = {"Doc"}});
    for (const auto& [slug, vector] : graph.vectors()) CHECK(vector.empty() == (std::stoi(slug.substr(1)) % 3 == 0));
}

TEST_CASE("refused texts that stand first do not keep the others from their vectors") {
    docs graph{nullptr};
    std::string records;
    for (int i = 0; i < 30; ++i)
        records += R"({"type": "Doc", "data": {"slug": "d)" + std::to_string(i) + R"(", "body": ")" +
                   (i < 5 ? "a bad text " : "some text, ") + std::to_string(i % 10) + "\"}}\n";
    REQUIRE(graph.session->load(records, load_mode::merge, "ann"));
    const auto texts = std::make_shared<counted>();
    texts->unwanted = "a bad";
    graph.open(texts);
    const auto failed = graph.session->embed({.types = {"Doc"}, .actor = "ann"});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message.find("the service refuses the texts of 5 rows: ") == 0);
    CHECK(failed.error().kept == "25 vectors were stored before and stand");
    for (const auto& [slug, vector] : graph.vectors()) CHECK(vector.empty() == (std::stoi(slug.substr(1)) < 5));
}

TEST_CASE("a load names the records of the texts that the service refuses, and stores nothing") {
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    const auto records = many_docs(600, [](int i) { return i == 300 || i == 417; });
    const auto failed = graph.session->load({.records = records, .embed = true});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().fault == graph_fault::bad_request);
    REQUIRE(failed.error().faults.size() == 2);
    CHECK(failed.error().faults[0].record == 301);
    CHECK(failed.error().faults[0].line == 301);
    CHECK(failed.error().faults[0].message ==
          "record 301 (line 301): the text of 'body' is refused: m1 answered 400: long text");
    CHECK(failed.error().faults[0].outline == "record 301 (line 301): the text of 'body' is refused: m1 answered 400");
    CHECK(failed.error().faults[1].record == 418);
    CHECK(failed.error().remedy == "Shorten it.");
    CHECK(texts->calls <= 2 * 14);
    CHECK(graph.vectors().empty());
}

TEST_CASE("whatever waits for the service lends its place, and others read and write meanwhile") {
    struct places final : wait_host {
        void begin_wait() noexcept override { waits = true; }
        void end_wait() noexcept override { waits = false; }
        bool waits = false;
    } host;
    const auto texts = std::make_shared<counted>();
    docs graph{texts};
    REQUIRE(graph.write("put_both", R"({"slug": "there", "body": "blue"})"));
    int asked = 0;
    texts->meanwhile = [&] {
        CHECK(host.waits);
        ++asked;
        CHECK(graph.wrote("put_both", R"({"slug": "other)" + std::to_string(asked) + R"(", "body": "red"})") == "");
        CHECK(graph.read("vectors"));
    };
    const wait_scope::under lent{host};
    CHECK(graph.wrote("put", R"({"slug": "a", "body": "green"})") == "");
    CHECK(graph.read("near", R"({"text": "green"})"));
    CHECK(
        graph.session->load({.records = R"({"type": "Doc", "data": {"slug": "l", "body": "black"}})", .embed = true}));
    CHECK(graph.session->embed({.types = {"Doc"}, .all = true}));
    CHECK_FALSE(host.waits);
    CHECK(asked >= 4);
    CHECK(graph.vectors().contains("other4"));
}

TEST_CASE("a load whose caller has left asks the service no more, and stores nothing") {
    std::stop_source gone;
    const auto texts = std::make_shared<counted>();
    texts->meanwhile = [&] { gone.request_stop(); };
    docs graph{texts};
    std::string records;
    for (int i = 0; i < 500; ++i)
        records += R"({"type": "Doc", "data": {"slug": "d)" + std::to_string(i) + R"(", "body": "text )" +
                   std::to_string(i) + "\"}}\n";
    {
        const stop_scope scope{gone.get_token()};
        const auto stopped = graph.session->load({.records = records, .embed = true});
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().effect == write_effect::no);
    }
    CHECK(texts->calls == 1);
    CHECK(graph.vectors().empty());
}

TEST_CASE("rows with one text cost one, in a batch and in the batches after it") {
    docs graph{nullptr};
    std::string records;
    for (int i = 0; i < 90; ++i)
        records += R"({"type": "Doc", "data": {"slug": "d)" + std::to_string(i) +
                   R"(", "body": "the same"}})"
                   "\n";
    records += R"({"type": "Must", "data": {"slug": "m", "body": "the same", "vec": [1, 0, 0, 0]}})";
    REQUIRE(graph.session->load(records, load_mode::merge, "ann"));
    const auto texts = std::make_shared<counted>();
    graph.open(texts);
    const auto filled = graph.session->embed({.all = true, .batch = 25});
    REQUIRE(filled);
    CHECK(filled->embedded == 91);
    CHECK(filled->commits == 5);
    CHECK(texts->asked == 1);
    CHECK(graph.vectors().at("d89") == of("the same"));
    CHECK(graph.vectors("musts").at("m") == of("the same"));
}

TEST_CASE("a vector that somebody assigns while the service is asked stays, whether it was missing or another") {
    const std::vector<float> assigned{1, 0, 0, 0};
    for (const bool all : {false, true}) {
        CAPTURE(all);
        docs graph{nullptr};
        REQUIRE(graph.session->load(R"({"type": "Doc", "data": {"slug": "missing", "body": "red"}}
                                       {"type": "Doc", "data": {"slug": "there", "body": "blue", "vec": [0, 1, 0, 0]}}
                                       {"type": "Doc", "data": {"slug": "quiet", "body": "green"}})",
                                    load_mode::merge, "ann"));
        const auto texts = std::make_shared<counted>();
        graph.open(texts);
        texts->meanwhile = [&] {
            REQUIRE(graph.session->load(
                R"({"type": "Doc", "data": {"slug": "missing", "body": "red", "vec": [1, 0, 0, 0]}}
                   {"type": "Doc", "data": {"slug": "there", "body": "blue", "vec": [1, 0, 0, 0]}})",
                load_mode::merge, "bob"));
        };
        const auto filled = graph.session->embed({.types = {"Doc"}, .all = all, .actor = "ann"});
        REQUIRE(filled);
        CHECK(filled->embedded == 1);
        CHECK(filled->unchanged == 0);
        const auto vectors = graph.vectors();
        CHECK(vectors.at("missing") == assigned);
        CHECK(vectors.at("there") == assigned);
        CHECK(vectors.at("quiet") == of("green"));
    }
}

TEST_CASE("why a vector was not computed is said for vectors that would have been") {
    CHECK(vector_value({1, 0.5F}) == lang::value{lang::value_list{{1.0}, {0.5}}});
}

}  // namespace omnigraph::cluster::graph
