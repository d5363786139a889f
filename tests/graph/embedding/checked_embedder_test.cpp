// What an embedder of one's own gives is checked before it is stored or searched with.
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/embedding/checked_embedder.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

namespace omnigraph::cluster::graph {

namespace {

using vectors = std::vector<std::vector<float>>;

/// Gives what it was made with, whatever is asked, or throws when that is nothing.
struct unchanging final : embedder {
    explicit unchanging(vectors always) : given{std::move(always)} {}
    [[nodiscard]] std::string model() const override { return "m1"; }
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string>, std::uint32_t,
                                           embedding_purpose) const override {
        if (given.empty()) throw std::runtime_error{"no connection for 'a text'"};
        return given;
    }
    vectors given;
};

[[nodiscard]] embedded_texts checked(vectors given, std::uint32_t dimension = 2) {
    const std::vector<std::string> texts{"a text"};
    return checked_embedder{std::make_shared<unchanging>(std::move(given))}.embed_all(texts, dimension,
                                                                                      embedding_purpose::document);
}

constexpr auto nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("vectors are scaled to the length 1, and those that have it stay as they are") {
    CHECK(*checked({{3, 4}}) == vectors{{0.6F, 0.8F}});
    for (const auto& odd : {vectors{{3e-30F, 4e-30F}}, vectors{{3e30F, 4e30F}}}) {
        const auto unit = checked(odd)->front();
        CHECK(unit[0] == doctest::Approx(0.6));
        CHECK(unit[1] == doctest::Approx(0.8));
    }
    const std::vector<std::string> texts{"a text"};
    const auto unit = *mock_embedder{}.embed_all(texts, 768, embedding_purpose::document);
    CHECK(*checked(unit, 768) == unit);
    CHECK_FALSE(checked_embedder::of(nullptr));
    CHECK(checked_embedder::of(std::make_shared<unchanging>(vectors{}))->model() == "m1");
}

TEST_CASE("what is no vector of the property is refused, with what an embedder has to give") {
    for (const auto& given : {vectors{{nan, 1}}, vectors{{1, infinity}}, vectors{{-infinity, 1}}, vectors{{0, 0}},
                              vectors{{1}}, vectors{{1, 0, 0}}, vectors{{}}, vectors{{1, 0}, {1, 0}}}) {
        const auto refused = checked(given);
        REQUIRE_FALSE(refused);
        CHECK_FALSE(refused.error().remedy.empty());
    }
    const auto threw = checked({});
    REQUIRE_FALSE(threw);
    CHECK(threw.error().message == "the embedder threw: no connection for 'a text'");
    CHECK(threw.error().outline == "the embedder threw");
}

TEST_CASE("no write and no search takes vectors that are not finite, and the graph stays as it was") {
    system_runtime clock;
    memory_store store;
    graph_engine engine{store, clock};
    REQUIRE(
        engine.init("g", "node Doc { slug: String @key  body: String?  vec: Vector(2)? @embed(\"body\") }\n", "ann"));
    constexpr std::string_view queries = R"(
query put() { insert Doc { slug: "a", body: "text" } }
query near() { match { $d: Doc } return { $d.slug } order { nearest($d.vec, "text") } limit 1 }
query all() { match { $d: Doc } return { $d.slug, $d.vec } }
)";
    for (const auto& given : {vectors{{nan, 1}}, vectors{{infinity, 1}}, vectors{{0, 0}}, vectors{}}) {
        const auto session = *engine.open("g", std::make_shared<unchanging>(given));
        const auto put = session->mutate({queries, "put"}, "ann");
        REQUIRE_FALSE(put);
        CHECK(put.error().fault == graph_fault::unavailable);
        const auto loaded =
            session->load(R"({"type": "Doc", "data": {"slug": "b", "body": "text"}})", load_mode::merge, "ann");
        CHECK((!loaded || session->embed({.actor = "ann"}).error().fault == graph_fault::unavailable));
        CHECK_FALSE(session->query({queries, "near"}));
    }
    const auto session = *engine.open("g", std::make_shared<unchanging>(vectors{{3, 4}}));
    CHECK(session->mutate({queries, "put"}, "ann"));
    CHECK(session->query({queries, "near"}));
}

}  // namespace omnigraph::cluster::graph
