// `omnigraph embed`, and the provider that commands take for a graph.
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/embed_vectors.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/data_words.hpp>
#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

#include "cli/applied_graph.hpp"

namespace omnigraph::cluster::cli {

namespace {

constexpr std::string_view doc_schema =
    "node Doc { slug: String @key  body: String?  vec: Vector(3)? @embed(\"body\", model=\"m1\") }\n";

/// A graph `docs` whose applied provider is `main`.
struct embedded_graph : applied_graph {
    explicit embedded_graph(embedding_profile_record profile) {
        graph::graph_engine engine{store, clock};
        REQUIRE(engine.init(layout::graph_root("docs"), doc_schema, "ann"));
        resource_entry row{digest_of_bytes("docs").hex()};
        row.embedding_provider = "provider.embedding.main";
        ledger.applied_revision.resources->emplace("graph.docs", row);
        resource_entry provider{digest_of_bytes("main").hex()};
        provider.embedding_profile = std::move(profile);
        ledger.applied_revision.resources->emplace("provider.embedding.main", provider);
        write_ledger();
        const auto session = engine.open(layout::graph_root("docs"));
        REQUIRE(session);
        REQUIRE((*session)->load(R"({"type": "Doc", "data": {"slug": "a", "body": "red"}}
                                   {"type": "Doc", "data": {"slug": "b"}})",
                                 load_mode::merge, "ann"));
    }

    [[nodiscard]] embed_command command() const {
        embed_command asked;
        asked.target = target();
        asked.target.graph = "docs";
        asked.json = true;
        asked.quiet = true;
        return asked;
    }
};

}  // namespace

TEST_CASE("embed computes what is missing by the applied provider, and says how much") {
    embedded_graph cluster{{.kind = "mock", .model = "m1"}};
    spoken_console shown;
    REQUIRE(embed_vectors(cluster.command(), "ann", cluster.opener(), cluster.clock, shown.terminal) == exit_code::ok);
    const auto first = shown.document();
    CHECK(first.at("embedded") == 1);
    CHECK(first.at("without_text") == 1);
    CHECK(first.at("model") == "m1");
    CHECK(first.at("commits") == 1);
    CHECK(first.at("actor_id") == "ann");
    auto again = cluster.command();
    again.all = true;
    REQUIRE(embed_vectors(again, std::nullopt, cluster.opener(), cluster.clock, shown.terminal) == exit_code::ok);
    const auto second = shown.document();
    CHECK(second.at("embedded") == 0);
    CHECK(second.at("unchanged") == 1);
    CHECK(second.at("actor_id").is_null());
    again.json = false;
    again.types = {"Doc"};
    REQUIRE(embed_vectors(again, std::nullopt, cluster.opener(), cluster.clock, shown.terminal) == exit_code::ok);
    CHECK(shown.out.str().find("0 vectors by m1; 1 were right already; 1 rows have no text") != std::string::npos);
}

TEST_CASE("embed says what a provider lacks, without a word of its key") {
    spoken_console shown;
    embedded_graph other{{.kind = "mock", .model = "m2"}};
    CHECK(embed_vectors(other.command(), "ann", other.opener(), other.clock, shown.terminal) == exit_code::failed);
    CHECK(shown.codes() == std::vector<std::string>{"graph_request_invalid"});
    REQUIRE(::unsetenv("NO_SUCH_KEY_OF_OURS") == 0);
    embedded_graph keyless{{.kind = "openai", .model = "m1", .api_key = "${NO_SUCH_KEY_OF_OURS}"}};
    CHECK(embed_vectors(keyless.command(), "ann", keyless.opener(), keyless.clock, shown.terminal) ==
          exit_code::failed);
    CHECK(shown.out.str().find("NO_SUCH_KEY_OF_OURS") != std::string::npos);
    CHECK(shown.out.str().find("Set the variable where the program runs") != std::string::npos);
    CHECK(shown.out.str().find("when the service answers") == std::string::npos);
    CHECK(shown.codes() == std::vector<std::string>{"embedding_failed"});
}

TEST_CASE("a graph without a provider takes that of the environment, and else has none") {
    applied_graph cluster;
    diagnostics found;
    auto target = resolve_graph(cluster.target(), cluster.opener(), found);
    REQUIRE(target);
    CHECK_FALSE(provider_of(*target, cluster.clock));
    REQUIRE(::setenv("OMNIGRAPH_EMBEDDINGS_MOCK", "1", 1) == 0);
    REQUIRE(::setenv("OMNIGRAPH_EMBED_MODEL", "m9", 1) == 0);
    const auto usual = provider_of(*target, cluster.clock);
    REQUIRE(::unsetenv("OMNIGRAPH_EMBEDDINGS_MOCK") == 0);
    REQUIRE(::unsetenv("OMNIGRAPH_EMBED_MODEL") == 0);
    REQUIRE(usual);
    CHECK(usual->model() == "m9");
}

TEST_CASE("the words of load and embed") {
    data_words words;
    CHECK(std::holds_alternative<usage_fault>(words.interpret_load()));
    words.load.data = "a.jsonl";
    CHECK(std::holds_alternative<usage_fault>(words.interpret_load()));
    words.mode = "append";
    CHECK(std::get<load_command>(words.interpret_load()).mode == load_mode::append);
    words.load.data = "data/Person.csv";
    const auto rows = std::get<load_command>(words.interpret_load());
    CHECK(rows.format == load_format::csv);
    CHECK(rows.type == "Person");
    words.load.type = "Member";
    CHECK(std::get<load_command>(words.interpret_load()).type == "Member");
    words.format = "jsonl";
    CHECK(std::get<usage_fault>(words.interpret_load()).message.find("`--type` is for CSV") == 0);
    words.format = "xml";
    CHECK(std::get<usage_fault>(words.interpret_load()).message == "`--format xml` is no format of load.");
    words = {};
    words.mode = "merge";
    words.format = "csv";
    words.load.data = "-";
    CHECK(std::get<usage_fault>(words.interpret_load()).remedy == "Name it by --type TYPE.");
    words.embed.types = {"Doc"};
    CHECK(std::get<embed_command>(words.interpret_embed()).types.size() == 1);
}

TEST_CASE("progress is told with its pace, to programs as lines of JSON, and to no file") {
    using std::chrono::milliseconds;
    CHECK(pace_text({500, 2000}, milliseconds{5000}) == "100/s, 15 s left");
    CHECK(pace_text({500, 0}, milliseconds{5000}) == "100/s");
    CHECK(pace_text({1, 1000}, milliseconds{1000}) == "1/s, 16 min left");
    CHECK(pace_text({0, 10}, milliseconds{1000}).empty());
    spoken_console shown;
    {
        progress_line line{shown.terminal, false};
        line.show("loaded", {1, 2}, "records");
    }
    CHECK(shown.err.str().empty());
}

}  // namespace omnigraph::cluster::cli
