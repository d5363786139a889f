#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// One thing wrong with the folder, and what has to be said about it.
struct mistake {
    const char* what;
    std::function<void(const temporary_folder&)> make;
    const char* code;
    const char* place;  ///< `file:line:column`, as far as it is known
    const char* words;  ///< of the message or the excerpt
    bool cure = true;   ///< a remedy is told; not where the message says what was expected
};

auto config(std::string text) {
    return [text = std::move(text)](const temporary_folder& folder) { folder.write("cluster.yaml", text); };
}

auto file(std::string name, std::string text) {
    return
        [name = std::move(name), text = std::move(text)](const temporary_folder& folder) { folder.write(name, text); };
}

std::string with(std::string_view more) { return std::string{example_config} + std::string{more}; }

const std::vector<mistake>& mistakes() {
    static const std::vector<mistake> all{
        {"an unknown key", config(with("    qeries: x/\n")), "invalid_cluster_yaml", "cluster.yaml:8:5",
         "unknown field `qeries`"},
        {"a repeated key", config(with("    schema: kb.pg\n")), "duplicate_yaml_key", "cluster.yaml:8:5",
         "graphs.kb.schema"},
        {"broken YAML", config("version: 1\ngraphs: { kb: [\n"), "invalid_cluster_yaml", "cluster.yaml:3:1", ""},
        {"a reserved key", config(with("pipelines: {}\n")), "future_phase_field", "cluster.yaml:8:1", "pipelines"},
        {"another version", config("version: 2\n"), "unsupported_cluster_config_version", "cluster.yaml:1:10", ""},
        {"bytes that are no UTF-8", config("version: 1\nmetadata: { name: \"\xff\" }\n"), "cluster_config_read_error",
         "cluster.yaml:2:20", ""},
        {"endless nesting", config("version: 1\ngraphs: " + std::string(100'000, '[')), "invalid_cluster_yaml",
         "cluster.yaml:2:", "64 levels"},
        {"a missing schema", [](const temporary_folder& folder) { std::filesystem::remove(folder / "kb.pg"); },
         "schema_file_missing", "cluster.yaml:6:13", "kb.pg"},
        {"a schema that is a folder",
         [](const temporary_folder& folder) {
             std::filesystem::remove(folder / "kb.pg");
             std::filesystem::create_directory(folder / "kb.pg");
         },
         "source_unreadable", "cluster.yaml:6:13", "folder"},
        {"a schema behind a loop of links",
         [](const temporary_folder& folder) {
             std::filesystem::remove(folder / "kb.pg");
             std::filesystem::create_symlink("kb.pg", folder / "kb.pg");
         },
         "source_unreadable", "cluster.yaml:6:13", "kb.pg"},
        {"a schema that is no UTF-8", file("kb.pg", "node Person { name: String @key } // \xff\n"), "source_not_utf8",
         "cluster.yaml:6:13", "byte 37"},
        {"a schema that does not parse", file("kb.pg", "node Person {\n    name String\n}\n"), "schema_parse_error",
         "kb.pg:2:10", "name String"},
        {"a schema with an unknown type",
         file("kb.pg", "node Person {\n    name: String @key\n}\nedge Knows: Person -> Persn\n"),
         "schema_catalog_error", "kb.pg:4:", "Persn"},
        {"a query that does not parse", file("queries/people.gq", "query everyone( {\n}\n"), "query_parse_error",
         "queries/people.gq:1:17", "Expected a parameter", false},
        {"a query of an unknown type",
         file("queries/people.gq", "query everyone() {\n    match { $p: Persn }\n    return { $p.name }\n}\n"),
         "query_typecheck_error", "queries/people.gq:2:", "Persn"},
        {"two queries of one name",
         file("queries/more.gq", "query everyone() {\n    match { $p: Person }\n    return { $p.name }\n}\n"),
         "duplicate_query_name", ".gq:1:7", "everyone"},
        {"a missing query file",
         config("version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n    queries: { everyone: { file: nowhere.gq } }\n"),
         "query_file_missing", "cluster.yaml:5:", "nowhere.gq"},
        {"a path out of the folder", config("version: 1\ngraphs:\n  kb:\n    schema: ../kb.pg\n"),
         "path_outside_config_dir", "cluster.yaml:4:13", ""},
        {"an id that cannot be served", config("version: 1\ngraphs:\n  my_kb:\n    schema: kb.pg\n"),
         "invalid_resource_id", "cluster.yaml:3:3", "my_kb"},
        {"a reference to a graph that is not declared",
         [](const temporary_folder& folder) {
             folder.write("cluster.yaml", with("policies:\n  base:\n    file: base.yaml\n    applies_to: [kbb]\n"));
             folder.write("base.yaml", "version: 1\nrules: []\n");
         },
         "dangling_graph_reference", "cluster.yaml:11:18", "kbb"},
        {"a reference to another kind",
         [](const temporary_folder& folder) {
             folder.write("cluster.yaml",
                          with("policies:\n  base:\n    file: base.yaml\n    applies_to: [schema.kb]\n"));
             folder.write("base.yaml", "version: 1\nrules: []\n");
         },
         "wrong_kind_reference", "cluster.yaml:11:18", "schema.kb"},
        {"an embedding provider that is not declared", config(with("    embedding_provider: mine\n")),
         "dangling_embedding_provider_reference", "cluster.yaml:8:25", "embedding_provider: ****"}};
    return all;
}

}  // namespace

TEST_CASE("each mistake in a folder has its code, its place, an excerpt and a remedy, and nothing is written") {
    for (const auto& wrong : mistakes()) {
        SUBCASE(wrong.what) {
            const example_cluster cluster;
            wrong.make(cluster.folder());
            const auto before = cluster.files();
            for (const auto* verb : {"validate", "plan", "import", "apply"}) {
                const auto done = cluster.run(verb);
                CAPTURE(verb);
                CAPTURE(done.out);
                CHECK(done.code == 1);
                CHECK(done.err.empty());
                CHECK(is_reported(done.out, wrong.code));
                CHECK_FALSE(diagnostics_in(done.out).front().place.empty());
                CHECK(contains(done.out, wrong.place));
                CHECK(contains(done.out, wrong.words));
                CHECK((!wrong.cure || has_remedy(done.out)));
            }
            const auto document = parse_json(cluster.run("validate", {"--json"}).out);
            REQUIRE(document);
            CHECK_FALSE(document->at("ok").as_bool());
            bool told = false;
            for (const auto& found : document->at("diagnostics").as_array())
                told = told || found.at("code") == boost::json::string_view{wrong.code};
            CHECK(told);
            CHECK(cluster.files() == before);
        }
    }
}

TEST_CASE("a folder that is not there, or without cluster.yaml, is named") {
    const temporary_folder empty;
    const auto nowhere = run_omnigraph({"cluster", "validate", "--config", empty.str() + "/nowhere"});
    CHECK(nowhere.code == 1);
    CHECK(is_reported(nowhere.out, "config_dir_not_found"));
    const auto bare = run_omnigraph({"cluster", "validate", "--config", empty.str()});
    CHECK(bare.code == 1);
    CHECK(is_reported(bare.out, "cluster_config_read_error", "cluster.yaml"));
    CHECK(all_have_remedies(bare.out));
}

TEST_CASE("a file of a gigabyte is refused by its size, before it is read") {
    const example_cluster cluster;
    for (const auto* name : {"cluster.yaml", "kb.pg"}) {
        CAPTURE(name);
        const example_cluster huge;
        std::filesystem::resize_file(huge.folder() / name, std::uintmax_t{1} << 30);
        const auto done = huge.run("validate");
        CHECK(done.code == 1);
        CHECK(contains(done.out, "larger than"));
        CHECK(has_remedy(done.out));
        CHECK(done.out.size() < 2000);
    }
}

TEST_CASE("a secret that is written where it does not belong is shown nowhere, whatever is wrong beside it") {
    const std::string secret = "sk-proj-0123456789";
    for (const auto* provider :
         {"main: { kind: openai, api_key: sk-proj-0123456789 }",
          "main: { kind: openai, api_key: sk-proj-0123456789, modl: x }",
          "main: { kind: opnai, api_key: \"sk-proj-0123456789\" }",
          "main:\n      kind: openai\n      api_key: >\n        sk-proj-0123456789\n      base_ul: x",
          "main: { kind: openai, base_url: \"https://user:sk-proj-0123456789@host/v1\", api_key: \"${KEY}\" }",
          "main: { kind: openai, model: &key sk-proj-0123456789, api_key: *key }"}) {
        CAPTURE(provider);
        const example_cluster cluster;
        cluster.folder().write("cluster.yaml", with("providers:\n  embedding:\n    " + std::string{provider} + "\n"));
        for (const auto& options : {std::vector<std::string>{}, std::vector<std::string>{"--json"}}) {
            const auto done = cluster.run("validate", options);
            CHECK(done.code == 1);
            CHECK(contains(done.out, "providers") == true);
            CHECK_FALSE(contains(done.out + done.err, secret));
        }
    }
    const example_cluster stored;
    stored.folder().write("cluster.yaml", with("storage: s3://AKIA:sk-proj-0123456789@bucket/x\n"));
    const auto done = stored.run("validate");
    CHECK(contains(done.out, "invalid_storage_root"));
    CHECK_FALSE(contains(done.out + done.err, secret));
}

TEST_CASE("a path that leads out of the folder is told the option that allows it") {
    const example_cluster cluster;
    cluster.folder().write("cluster.yaml", "version: 1\ngraphs: { kb: { schema: /etc/kb.pg } }\n");
    const auto done = cluster.run("validate");
    CHECK(contains(done.out, "path_outside_config_dir"));
    CHECK(contains(done.out, "`--allow-absolute-paths`"));
}

TEST_CASE("hundreds of mistakes are shown up to a bound, and all of them in JSON") {
    const example_cluster cluster;
    std::string text{example_config};
    for (int i = 0; i < 300; ++i) text += "    bogus" + std::to_string(i) + ": 1\n";
    cluster.folder().write("cluster.yaml", text);
    const auto done = cluster.run("validate");
    CHECK(contains(done.out, "… and 200 more"));
    CHECK(parse_json(cluster.run("validate", {"--json"}).out)->at("diagnostics").as_array().size() == 300);
}

TEST_CASE("a held lock stops every command that writes, and says how to remove it") {
    const example_cluster cluster;
    cluster.run("import");
    const std::string id = "01J0000000000000000000000A";
    cluster.folder().write("__cluster/lock.json",
                           R"({"version":1,"lock_id":")" + id +
                               R"(","operation":"apply","created_at":"2026-01-02T03:04:05Z","pid":4242})");
    const auto before = cluster.files();
    for (const auto* verb : {"plan", "apply", "import"}) {
        CAPTURE(verb);
        const auto done = cluster.run(verb);
        CHECK(done.code == 1);
        CHECK(is_reported(done.out, "state_lock_held", "__cluster/lock.json"));
        CHECK(contains(done.out, "force-unlock " + id));
    }
    const auto status = cluster.run("status");
    CHECK(status.code == 0);
    CHECK(contains(status.out, "  lock: held (id=" + id + ", operation=apply, pid=4242"));

    const auto wrong = cluster.run("force-unlock", {"01J0000000000000000000000B"});
    CHECK(wrong.code == 1);
    CHECK(contains(wrong.out, "cluster force-unlock failed\n  lock: held (id=" + id));
    CHECK(is_reported(wrong.out, "state_lock_id_mismatch"));
    CHECK(cluster.files() == before);

    const auto removed = cluster.run("force-unlock", {id});
    CHECK(removed.code == 0);
    CHECK(contains(removed.out, "cluster force-unlock: removed lock (id=" + id));
    CHECK_FALSE(cluster.folder().contains("__cluster/lock.json"));
    const auto none = cluster.run("force-unlock", {id});
    CHECK(none.code == 1);
    CHECK(is_reported(none.out, "state_lock_missing"));
}

TEST_CASE("a ledger that cannot be understood is kept as it is, and nothing is done") {
    struct broken {
        const char* text;
        const char* code;
    };
    for (const auto& [text, code] :
         {broken{"{ not json", "invalid_state_json"}, broken{"", "invalid_state_json"},
          broken{R"({"version":2,"state_revision":1,"applied_revision":{"config_digest":null,"resources":{}}})",
                 "unsupported_state_version"},
          broken{R"({"version":1,"state_revision":1,"applied_revision":{"resources":{"graph.../x":{"digest":"ab"}}}})",
                 "invalid_state_json"}}) {
        CAPTURE(text);
        const example_cluster cluster;
        cluster.run("import");
        cluster.folder().write("__cluster/state.json", text);
        const auto before = cluster.files();
        for (const auto* verb : {"plan", "apply", "status"}) {
            CAPTURE(verb);
            const auto done = cluster.run(verb);
            CHECK(done.code == 1);
            CHECK(is_reported(done.out, code));
            CHECK(all_have_remedies(done.out));
        }
        CHECK(cluster.files() == before);
    }
}
