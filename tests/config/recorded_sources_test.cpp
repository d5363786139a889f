// Sources noted while they are read, and read again from the notes.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/memory_sources.hpp>
#include <omnigraph/cluster/config/recorded_sources.hpp>

using namespace omnigraph::cluster;

namespace {

memory_sources folder() {
    return memory_sources{{{"kb.pg", "node A {}"},
                           {"queries/b.gq", "query b"},
                           {"queries/a.gq", "query a"},
                           {"queries/notes.md", "?"},
                           {"queries/.draft.gq", "query d"},
                           {"queries/deep/c.gq", "query c"}}};
}

}  // namespace

TEST_CASE("what was read is read again, and nothing else") {
    auto inner = folder();
    recording_sources sources{inner};
    REQUIRE(sources.read("./kb.pg"));
    CHECK_FALSE(sources.read("missing.pg"));
    REQUIRE(sources.is_directory("queries/"));
    CHECK_FALSE(sources.is_directory("kb.pg"));
    const auto listed = sources.list_directory("queries/", "gq");
    REQUIRE(listed);
    CHECK(listed->size() == 2);
    for (const auto& entry : *listed) REQUIRE(sources.read(entry));
    REQUIRE(sources.read("queries/.draft.gq"));  // declared by itself
    CHECK(sources.reread("kb.pg")->text == "node A {}");
    CHECK(sources.display("kb.pg") == inner.display("kb.pg"));

    replayed_sources again{sources.recorded()};
    CHECK((*again.read("./kb.pg"))->text == "node A {}");
    CHECK(again.reread("./kb.pg")->content_digest == digest_of_bytes("node A {}"));
    CHECK(again.display("./kb.pg") == "./kb.pg");
    CHECK(again.is_directory("queries/"));
    CHECK_FALSE(again.is_directory("queries"));
    CHECK(*again.list_directory("queries/", "gq") == *listed);
    CHECK(again.list_directory("queries/", "md")->empty());
    for (const auto* absent : {"kb.pg", "missing.pg", "queries/notes.md", "/etc/passwd", ""}) {
        CAPTURE(absent);
        const auto file = again.read(absent);
        REQUIRE_FALSE(file);
        CHECK(file.error().fault == source_fault::missing);
        CHECK_FALSE(again.reread(absent));
        CHECK_FALSE(again.list_directory(absent, "gq"));
    }
}

TEST_CASE("a folder is listed as it was declared, however that is spelled") {
    for (const auto* spelled : {"queries", "queries/", "./queries", "./queries/"}) {
        CAPTURE(spelled);
        auto inner = folder();
        recording_sources sources{inner};
        REQUIRE(sources.is_directory(spelled));
        const auto entries = sources.list_directory(spelled, "gq");
        REQUIRE(entries);
        for (const auto& entry : *entries) REQUIRE(sources.read(entry));
        CHECK(*replayed_sources{sources.recorded()}.list_directory(spelled, "gq") == *entries);
    }
}

TEST_CASE("the JSON of a configuration is a cluster.yaml of the same configuration") {
    const auto config_of = [](const std::string& text) {
        diagnostics findings;
        const std::vector<std::string_view> sections{"dashboards"};
        auto config = parse_cluster_config(text, "brain", sections, findings);
        REQUIRE(findings.empty());
        return *std::move(config);
    };
    for (const std::string text :
         {"version: 1\n",
          "version: 1\nmetadata: { name: \"a 'b' \\\"c\\\" \\u00fc: # x\" }\nstorage: /srv/x\nstate: { lock: true }\n"
          "providers: { embedding: { p: { kind: mock, model: m, api_key: '${KEY}' } } }\n"
          "graphs: { kb: { schema: ./kb.pg, queries: queries/, embedding_provider: p } }\n"
          "policies: { base: { file: p.yaml, applies_to: [kb, cluster] } }\n",
          "version: 1\nstate: { backend: cluster, lock: false }\n"
          "graphs: { a: { schema: 'yes', queries: [q, 'null', \"1\"] }, b: { schema: x, queries: { f: { file: g } } } "
          "}\n",
          "version: 1\ndashboards: { z: { deep: [1, '1', true, 'true', ~, 'x: y'] }, a: text }\n"}) {
        CAPTURE(text);
        const auto config = config_of(text);
        const auto again = config_of(config.config_json);
        CHECK(again.config_json == config.config_json);
        CHECK(again.graphs.size() == config.graphs.size());
        CHECK(again.locked() == config.locked());
    }
}
