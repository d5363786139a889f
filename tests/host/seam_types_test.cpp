// The types of the seam between the cluster and a graph engine. What engines promise is in
// testing/graph_host_suite.hpp, which every engine is run through.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>

using namespace omnigraph::cluster;

namespace {

/// As many numbers as the text has letters, or a sentence why not.
struct counting_embedder final : graph::embedder {
    [[nodiscard]] std::string model() const override { return "counting"; }
    [[nodiscard]] graph::embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                  graph::embedding_purpose) const override {
        std::vector<std::vector<float>> vectors;
        for (const auto& text : texts) {
            if (text.empty()) return graph::embedding_error{"There is no text."};
            vectors.emplace_back(dimension, static_cast<float>(text.size()));
        }
        return vectors;
    }
};

}  // namespace

TEST_CASE("a load mode is one of three words, read as it is spelled") {
    for (const auto mode : {load_mode::overwrite, load_mode::append, load_mode::merge})
        CHECK(parse_load_mode(spelling(mode)) == mode);
    for (const auto* none : {"", "Merge", "merge ", "replace"}) CHECK_FALSE(parse_load_mode(none));
}

TEST_CASE("an error that says nothing more moved nothing and is the engine's own") {
    const graph_error plain{"It failed."};
    CHECK(plain.effect == write_effect::no);
    CHECK(plain.fault == graph_fault::internal);
    CHECK(plain.faults.empty());
    CHECK(plain.query_faults.empty());
    CHECK_FALSE(plain.conflict);
    CHECK(version_conflict{"node:A", 1, 2} != version_conflict{"node:A", 1, 3});
}

TEST_CASE("callers of a host get a value, or why not and whether the graph moved") {
    memory_store store;
    testing::fake_graph_host engine{store};
    graph_host& host = engine;
    CHECK(*host.probe("graphs/kb.omni") == root_state::absent);
    CHECK(host.observe("graphs/kb.omni").error().fault == graph_fault::not_found);
    REQUIRE(host.init("graphs/kb.omni", "node A { }", "ann"));
    const auto live = host.observe("graphs/kb.omni");
    REQUIRE(live);
    CHECK(live->schema_source == "node A { }");
    CHECK(live->schema_digest == digest_of_bytes(live->schema_source));
    const auto again = host.init("graphs/kb.omni", "node A { }", "ann");
    REQUIRE_FALSE(again);
    CHECK(again.error().effect == write_effect::no);
}

TEST_CASE("an embedder gives exactly the numbers that it was asked for, or a sentence") {
    const counting_embedder counting;
    const graph::embedder& texts = counting;
    CHECK(texts.model() == "counting");
    CHECK(texts.embed("abc", 2)->size() == 2);
    CHECK(texts.embed("", 2).error().message == "There is no text.");
    CHECK(texts.embed_all({}, 2, graph::embedding_purpose::document)->empty());
}

TEST_CASE("a file's name tells its format") {
    CHECK(format_of_name("a/people.csv") == load_format::csv);
    CHECK(format_of_name("people.jsonl") == load_format::jsonl);
    CHECK_FALSE(format_of_name("people"));
    for (const auto format : {load_format::jsonl, load_format::csv})
        CHECK(parse_load_format(spelling(format)) == format);
    CHECK_FALSE(parse_load_format("CSV"));
}

TEST_CASE("cells are told apart by what they hold, and a null is no empty text") {
    CHECK(cell{}.is_null());
    CHECK_FALSE(cell{std::string{}}.is_null());
    CHECK(cell{std::int64_t{1}} != cell{1.0});
    CHECK(cell{cell_list{{true}, {}}} == cell{cell_list{{true}, cell{}}});
    CHECK(cell_type{cell_scalar::vector, false, false, 3} != cell_type{cell_scalar::vector, false, false, 4});
}
