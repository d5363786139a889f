// cluster.yaml from bytes to sections: the order of the steps, and every fault at its place.
#include <filesystem>
#include <unistd.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/section_names.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

#include "support/config_folder.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string whole =
    "version: 1\n"
    "metadata: {name: brain}\n"
    "state:\n"
    "  backend: cluster\n"
    "  lock: false\n"
    "providers:\n"
    "  embedding:\n"
    "    main: {kind: openai, model: m, api_key: '${KEY}'}\n"
    "    other: {provider: mock}\n"
    "graphs:\n"
    "  kb:\n"
    "    schema: ./kb.pg\n"
    "    queries:\n"
    "      find: {file: kb.gq}\n"
    "    embedding_provider: main\n"
    "  lists: {schema: l.pg, queries: [a, b.gq]}\n"
    "  folder: {schema: f.pg, queries: queries/}\n"
    "policies:\n"
    "  base:\n"
    "    file: base.yaml\n"
    "    applies_to: [kb, cluster]\n";

/// Without the folder, which is another one for each test.
std::string place(const source_position& at) {
    return std::filesystem::path{at.file}.filename().string() + " " + std::to_string(at.line) + ":" +
           std::to_string(at.column);
}

}  // namespace

TEST_CASE("a whole file becomes typed sections, each value at its place") {
    const auto loaded = load(whole);
    REQUIRE_MESSAGE(loaded.config, loaded.messages());
    CHECK(loaded.listed() == "");
    const auto& config = *loaded.config;
    CHECK(config.version.value == 1);
    CHECK(config.metadata_name->value == "brain");
    CHECK(place(config.metadata_name->position) == "cluster.yaml 2:18");
    CHECK_FALSE(config.locked());
    CHECK(place(config.lock->position) == "cluster.yaml 5:9");
    CHECK(config.providers.at("main").value.api_key->value == "${KEY}");
    CHECK(place(config.providers.at("main").position) == "cluster.yaml 8:5");
    CHECK(config.providers.at("other").value.kind->value == "mock");

    const auto& kb = config.graphs.at("kb").value;
    CHECK(kb.schema.value == "./kb.pg");
    CHECK(place(kb.schema.position) == "cluster.yaml 12:13");
    CHECK(place(kb.queries.position) == "cluster.yaml 13:5");
    const auto& find = std::get<query_map>(kb.queries.value).at("find");
    CHECK(place(find.position) == "cluster.yaml 14:7");
    CHECK(place(find.value.file.position) == "cluster.yaml 14:20");
    CHECK(kb.embedding_provider->value == "main");
    CHECK(std::get<std::vector<located<std::string>>>(config.graphs.at("lists").value.queries.value)[1].value ==
          "b.gq");
    CHECK(std::get<located<std::string>>(config.graphs.at("folder").value.queries.value).value == "queries/");

    const auto& base = config.policies.at("base").value;
    CHECK(place(base.applies_to.position) == "cluster.yaml 21:17");
    CHECK(base.applies_to.value[1].value == "cluster");
    CHECK(place(base.applies_to.value[1].position) == "cluster.yaml 21:22");
}

TEST_CASE("the least file has a version and locks") {
    const auto loaded = load("version: 1\n");
    REQUIRE(loaded.config);
    CHECK(loaded.config->locked());
    CHECK(loaded.config->graphs.empty());
    CHECK(std::filesystem::path{loaded.config->storage_root}.is_absolute());
}

TEST_CASE("a folder that is none is reported and nothing else is") {
    diagnostics found;
    CHECK_FALSE(load_cluster_config("/no/such/folder", {}, found));
    CHECK(listed(found) == "config_dir_not_found@/no/such/folder");
    const temporary_folder folder;
    folder.write("file", "version: 1");
    found.clear();
    CHECK_FALSE(load_cluster_config((folder / "file").string(), {}, found));
    CHECK(found.at(0).code == codes::config_dir_not_found);
}

TEST_CASE("a file that is missing, too large or not UTF-8 cannot be read") {
    const temporary_folder folder;
    diagnostics found;
    CHECK_FALSE(load_cluster_config(folder.str(), {}, found));
    CHECK(listed(found) == "cluster_config_read_error@cluster.yaml");
    CHECK(load("version: 1\nmetadata: {name: \xFF}\n").listed() == "cluster_config_read_error@cluster.yaml 2:18");

    folder.write("cluster.yaml", "");
    REQUIRE(::truncate((folder / "cluster.yaml").c_str(), off_t{1} << 30) == 0);
    found.clear();
    CHECK_FALSE(load_cluster_config(folder.str(), {}, found));
    CHECK(listed(found) == "cluster_config_read_error@cluster.yaml");
    CHECK(found[0].message ==
          "`" + folder.str() + "/cluster.yaml` cannot be read: it is larger than the 64 MB allowed.");
}

TEST_CASE("repeated keys and reserved sections are all reported, and end the reading (W1)") {
    const auto loaded =
        load("version: 1\npipelines: {}\ngraphs: {kb: {schema: a}, kb: {schema: b}}\nui: {}\nversion: 2\nbanana: 1\n");
    CHECK_FALSE(loaded.config);
    CHECK(loaded.listed() ==
          "duplicate_yaml_key@graphs.kb 3:27 duplicate_yaml_key@version 5:1 future_phase_field@pipelines 2:1 "
          "future_phase_field@ui 4:1");
    CHECK(loaded.says("The key `version` on line 5 repeats the one on line 1."));
    for (const auto* reserved : {"apply", "env_file", "pipelines", "embeddings", "ui", "aliases", "bindings"})
        CHECK(load("version: 1\n" + std::string{reserved} + ":\n").listed() ==
              "future_phase_field@" + std::string{reserved} + " 2:1");
}

TEST_CASE("what the caller had found before does not end the reading") {
    const temporary_folder folder;
    folder.write("cluster.yaml", "version: 1\n");
    diagnostics found{error(codes::state_missing, "x", "earlier")};
    CHECK(load_cluster_config(folder.str(), {}, found));
    CHECK(found.size() == 1);
}

TEST_CASE("malformed YAML is one fault at its place") {
    CHECK(load("version: 1\ngraphs: [a\n").listed() == "invalid_cluster_yaml@cluster.yaml 2:9");
    CHECK(load("version: 1\n---\nversion: 1\n").listed() == "invalid_cluster_yaml@cluster.yaml 2:1");
    CHECK(load(std::string(2'000'000, '[')).listed() == "invalid_cluster_yaml@cluster.yaml 1:65");
}

TEST_CASE("unknown fields are reported at every level with what was meant") {
    const auto loaded = load(
        "versoin: 1\nversion: 1\nmetadata: {nam: x}\nstate: {backends: cluster}\nproviders: {storage: {}}\n"
        "graphs: {kb: {schema: a, shema: b}}\npolicies: {p: {file: f, applies_to: [kb], aplies_to: []}}\nbanana: 1\n");
    CHECK_FALSE(loaded.config);
    CHECK(loaded.listed() ==
          "invalid_cluster_yaml@cluster.yaml 3:12 invalid_cluster_yaml@cluster.yaml 4:9 "
          "invalid_cluster_yaml@cluster.yaml 5:13 "
          "invalid_cluster_yaml@cluster.yaml 6:26 invalid_cluster_yaml@cluster.yaml 7:43 "
          "invalid_cluster_yaml@cluster.yaml 1:1 "
          "invalid_cluster_yaml@cluster.yaml 8:1");
    CHECK(loaded.says("unknown field `shema` in `graphs.kb`. Did you mean `schema`?"));
    CHECK(loaded.says("unknown field `versoin` in the top level of the file. Did you mean `version`?"));
    CHECK(loaded.says("unknown field `banana` in the top level of the file."));
    CHECK(loaded.says("unknown field `storage` in `providers`."));
}

TEST_CASE("wrong types name what was expected and what was found") {
    const struct {
        const char* text;
        const char* sentence;
    } wrong[] = {
        {"version: one\n", "`version` has to be a whole number, and is the text `one`."},
        {"version: '1'\n", "`version` has to be a whole number, and is the quoted text `1`."},
        {"version: -1\n", "`version` has to be a whole number, and is the text `-1`."},
        {"version: 1.0\n", "`version` has to be a whole number, and is the text `1.0`."},
        {"version: 99999999999999999999\n",
         "`version` has to be a whole number, and is the text `99999999999999999999`."},
        {"version:\n", "`version` has to be a whole number, and is nothing."},
        {"metadata: {}\n", "missing field `version` in the top level of the file."},
        {"", "missing field `version` in the top level of the file."},
        {"- version\n", "the top level of the file has to be a mapping, and is a list."},
        {"version: 1\nmetadata: brain\n", "`metadata` has to be a mapping, and is a text."},
        {"version: 1\nmetadata: {name: [a]}\n", "`metadata.name` has to be a text, and is a list."},
        {"version: 1\nstate: {lock: yes}\n", "`state.lock` has to be true or false, and is the text `yes`."},
        {"version: 1\nstate: {lock: 1}\n", "`state.lock` has to be true or false, and is the text `1`."},
        {"version: 1\nstate: {lock: 'true'}\n", "`state.lock` has to be true or false, and is the quoted text `true`."},
        {"version: 1\ngraphs: []\n", "`graphs` has to be a mapping, and is a list."},
        {"version: 1\ngraphs: {kb: }\n", "missing field `schema` in `graphs.kb`."},
        {"version: 1\ngraphs: {kb: a.pg}\n", "`graphs.kb` has to be a mapping, and is a text."},
        {"version: 1\ngraphs: {kb: {schema: }}\n", "`graphs.kb.schema` has to be a text, and is nothing."},
        {"version: 1\ngraphs: {kb: {schema: a, embedding_provider: {}}}\n",
         "`graphs.kb.embedding_provider` has to be a text, and is a mapping."},
        {"version: 1\npolicies: {p: {file: f}}\n", "missing field `applies_to` in `policies.p`."},
        {"version: 1\npolicies: {p: {applies_to: []}}\n", "missing field `file` in `policies.p`."},
        {"version: 1\npolicies: {p: {file: f, applies_to: kb}}\n",
         "`policies.p.applies_to` has to be a list of texts, and is the text `kb`."},
        {"version: 1\npolicies: {p: {file: f, applies_to: [kb, [x]]}}\n",
         "`policies.p.applies_to[1]` has to be a text, and is a list."},
        {"version: 1\nproviders: {embedding: {p: {kind: a, provider: a}}}\n",
         "`providers.embedding.p` has both `kind` and `provider`, which are one field."},
    };
    for (const auto& one : wrong) {
        const auto loaded = load(one.text);
        CAPTURE(one.text);
        CAPTURE(loaded.messages());
        CHECK_FALSE(loaded.config);
        REQUIRE_FALSE(loaded.found.empty());
        CHECK(loaded.says(one.sentence));
        CHECK(loaded.found[0].code == codes::invalid_cluster_yaml);
        CHECK(loaded.found[0].position.line > 0);
        CHECK_FALSE(loaded.found[0].remedy.empty());
    }
}

TEST_CASE("a place that is refused is not refused again for a name that it does not have") {
    const auto loaded = load("version: 1\nstorage: gs://x\nstate: {backend: /srv/ledger}\n");
    CAPTURE(loaded.messages());
    REQUIRE(loaded.found.size() == 1);
    CHECK(loaded.found[0].code == codes::invalid_storage_root);
}

TEST_CASE("a mistake inside queries names the query and the field (W2)") {
    const struct {
        const char* queries;
        const char* sentence;
    } wrong[] = {
        {"{find: {fle: a.gq}}", "unknown field `fle` in `graphs.kb.queries.find`. Did you mean `file`?"},
        {"{find: {fle: a.gq}}", "missing field `file` in `graphs.kb.queries.find`."},
        {"{find: a.gq}", "`graphs.kb.queries.find` has to be a mapping with the field `file`, and is a text."},
        {"{find: {file: [a]}}", "`graphs.kb.queries.find.file` has to be a text, and is a list."},
        {"{find: }", "missing field `file` in `graphs.kb.queries.find`."},
        {"[a, {b: c}]", "`graphs.kb.queries[1]` has to be a text, and is a mapping."},
        {"", "`graphs.kb.queries` is blank."},
    };
    for (const auto& one : wrong) {
        const auto loaded =
            load("version: 1\ngraphs:\n  kb:\n    schema: a.pg\n    queries: " + std::string{one.queries} + "\n");
        CAPTURE(one.queries);
        CAPTURE(loaded.messages());
        CHECK_FALSE(loaded.config);
        CHECK(loaded.says(one.sentence));
    }
}

TEST_CASE("blank sections are empty ones, and blank texts are absent ones") {
    const auto loaded = load(
        "version: 1\nmetadata:\nstorage:\nstate: {backend: , lock: }\nproviders:\n  embedding:\ngraphs:\npolicies:\n  "
        "p: {file: f, applies_to: }\n");
    REQUIRE_MESSAGE(loaded.config, loaded.messages());
    CHECK_FALSE(loaded.config->storage);
    CHECK_FALSE(loaded.config->backend);
    CHECK(loaded.config->locked());
    CHECK(loaded.config->policies.at("p").value.applies_to.value.empty());
    CHECK(load("version: 1\nproviders: {embedding: {p: }}\n").config->providers.contains("p"));
}

TEST_CASE("the header is judged in order and as a whole") {
    const auto loaded = load("version: 2\nmetadata: {name: '  '}\nstate: {backend: s3}\nstorage: gs://bucket\n");
    CHECK(loaded.config);
    CHECK(loaded.listed() ==
          "unsupported_cluster_config_version@version 1:10 empty_metadata_name@metadata.name 2:18 "
          "unsupported_state_backend@state.backend 3:18 invalid_storage_root@storage 4:10");
}

TEST_CASE("a name of blanks of any sort is blank") {
    for (const std::string blanks : {"''", "' '", "\"\\u00a0\"", "\"\\u3000 \"", "\"\\t\""})
        CHECK(load("version: 1\nmetadata: {name: " + blanks + "}\n").listed() ==
              "empty_metadata_name@metadata.name 2:18");
}

TEST_CASE("the state backend is the cluster's own storage, or a place of its own") {
    const auto root_of = [](const std::string& header) {
        const auto loaded = load("version: 1\n" + header);
        REQUIRE_MESSAGE(loaded.config, loaded.messages());
        REQUIRE_MESSAGE(loaded.listed() == "", loaded.messages());
        return loaded.config->ledger_root;
    };
    CHECK_FALSE(root_of(""));
    CHECK_FALSE(root_of("state: {backend: cluster}\n"));
    CHECK(root_of("state: {backend: 's3://state/prod/'}\n") == "s3://state/prod");
    CHECK(root_of("state: {backend: /srv/state}\nstorage: /srv/brain\n") == "/srv/state");
    CHECK(root_of("state: {backend: ../state}\nstorage: 's3://graphs'\n")->ends_with("/state"));
    CHECK(root_of("state: {backend: 's3://b/prod-state'}\nstorage: 's3://b/prod'\n") == "s3://b/prod-state");
    CHECK(root_of("state: {backend: ./state}\n")->ends_with("/state"));
    for (const auto* header :
         {"state: {backend: 's3://'}\n", "state: {backend: 'gs://b'}\n", "state: {backend: 's3://key:word@b/p'}\n",
          "state: {backend: ~/x}\n", "state: {backend: 's3://b/p/'}\nstorage: 's3://b/p'\n",
          "state: {backend: ./graphs/x}\n", "state: {backend: ./__cluster}\n"}) {
        CAPTURE(header);
        const auto loaded = load("version: 1\n" + std::string{header});
        CHECK(loaded.listed().starts_with("invalid_storage_root@state.backend 2:"));
        CHECK(loaded.messages().find("`state.backend` ") != std::string::npos);
    }
    for (const auto* word : {"s3", "postgres", "ledger/here"}) {
        const auto loaded = load("version: 1\nstate: {backend: " + std::string{word} + "}\n");
        CHECK(loaded.listed() == "unsupported_state_backend@state.backend 2:18");
    }
}

TEST_CASE("sections of further kinds are kept as trees, and are unknown to who does not ask for them") {
    const std::string text = "version: 1\ndashboards:\n  sales: {tiles: [a, b]}\n";
    CHECK(load(text).says("unknown field `dashboards` in the top level of the file."));
    const auto loaded = load(text, {"graphs", "dashboards"});
    REQUIRE(loaded.config);
    CHECK(loaded.config->extra.size() == 1);
    CHECK(loaded.config->extra.at("dashboards").find("sales")->find("tiles")->items.size() == 2);
    CHECK(load("version: 1\n", {"dashboards"}).config->extra.empty());
}

TEST_CASE("any document of the accepted grammar loads without a finding") {
    CHECK(rc::check([] {
        const auto text = [] {
            return *rc::gen::element<std::string>("a", "./b.pg", "'no'", "\"12\"", "ünï", "a-b_c", "x.y");
        };
        const auto flag = [] { return *rc::gen::arbitrary<bool>(); };
        std::string document = "version: 1\n";
        if (flag()) document += "metadata:\n  name: " + text() + "\n";
        if (flag())
            document +=
                "storage: " + *rc::gen::element<std::string>("store", "/srv/x", "s3://b", "s3://b/c", "file:///x") +
                "\n";
        if (flag()) document += "state: {lock: " + std::string{flag() ? "true" : "false"} + "}\n";
        if (flag())
            document += "providers:\n  embedding:\n    p: {" + *rc::gen::element<std::string>("kind", "provider") +
                        ": " + text() + "}\n";
        document += "graphs:\n";
        const auto graphs = *rc::gen::inRange(0, 4);
        for (int i = 0; i < graphs; ++i) {
            document += "  g" + std::to_string(i) + ":\n    schema: " + text() + "\n";
            const auto form = *rc::gen::inRange(0, 4);
            if (form == 1) document += "    queries: " + text() + "\n";
            if (form == 2) document += "    queries: [" + text() + ", " + text() + "]\n";
            if (form == 3) document += "    queries:\n      q: {file: " + text() + "}\n";
        }
        if (flag()) document += "policies:\n  p:\n    file: " + text() + "\n    applies_to:\n      - " + text() + "\n";
        const auto loaded = load(document);
        RC_LOG(document + loaded.messages());
        RC_ASSERT(loaded.config.has_value());
        RC_ASSERT(loaded.found.empty());
        RC_ASSERT(loaded.config->graphs.size() == static_cast<std::size_t>(graphs));
        RC_ASSERT(!loaded.config->config_json.empty());
    }));
}

TEST_CASE("any bytes give a configuration or a finding") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto loaded = load(bytes);
        RC_ASSERT(loaded.config.has_value() || has_errors(loaded.found));
    }));
    CHECK(rc::check([] {
        auto text = whole;
        const auto edits = *rc::gen::inRange(1, 6);
        for (int i = 0; i < edits; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            text.replace(
                at, *rc::gen::inRange<std::size_t>(0, 8),
                *rc::gen::element<std::string>("", "\n", ":", "[", "}", "  ", "- ", "\t", "'", "&a ", "*a", "\xFF"));
        }
        const auto loaded = load(text);
        RC_ASSERT(loaded.config.has_value() || has_errors(loaded.found));
        for (const auto& one : loaded.found) RC_ASSERT(is_utf8(one.message) && !one.message.empty());
    }));
}

TEST_CASE("a number is no path and no text, in each of the forms of `queries` and elsewhere") {
    for (const auto* section :
         {"graphs: {kb: {schema: a.pg, queries: 5}}", "graphs: {kb: {schema: a.pg, queries: [a.gq, 5]}}",
          "graphs: {kb: {schema: a.pg, queries: {q: {file: 5}}}}", "graphs: {kb: {schema: 1.5}}",
          "graphs: {kb: {schema: a.pg, queries: true}}", "metadata: {name: 0x10}", "storage: 7",
          "policies: {p: {file: 1, applies_to: [kb]}}", "policies: {p: {file: a, applies_to: [1]}}",
          "providers: {embedding: {e: {api_key: 12345}}}"}) {
        CAPTURE(section);
        const auto loaded = load("version: 1\n" + std::string{section} + "\n");
        CHECK_FALSE(loaded.config);
        CHECK(loaded.listed().starts_with("invalid_cluster_yaml@cluster.yaml 2:"));
        CHECK(loaded.messages().find("12345") == std::string::npos);
    }
    CHECK(load("version: 1\ngraphs: {kb: {schema: a.pg, queries: '5'}}\n").config);
}

TEST_CASE("policies under a graph are told where they stand") {
    const auto loaded = load("version: 1\ngraphs:\n  kb:\n    schema: a.pg\n    policies: [base]\n");
    CHECK_FALSE(loaded.config);
    CHECK(loaded.listed() == "invalid_cluster_yaml@cluster.yaml 5:5");
    CHECK(
        loaded.says("unknown field `policies` in `graphs.kb`: policies stand at the top level of the file, and name "
                    "the graphs that they are for."));
    CHECK(loaded.found.front().remedy ==
          "Write `policies: { NAME: { file: PATH, applies_to: [kb] } }` at the top level.");
}

TEST_CASE("a section that no kind of the program reads is unknown, and the remedy lists those that are read") {
    const std::vector<std::string_view> own{"dashboards"};
    const program_sections without_standard{own, program_sections::names{}};
    temporary_folder folder;
    for (const char* section : {"graphs", "policies", "providers"}) {
        CAPTURE(section);
        folder.write("cluster.yaml", "version: 1\n" + std::string{section} + ": { kb: { schema: kb.pg } }\n");
        diagnostics found;
        static_cast<void>(load_cluster_config(folder.str(), without_standard, found));
        REQUIRE(found.size() == 1);
        CHECK(found.front().code == codes::invalid_cluster_yaml);
        CHECK(found.front().message.find("unknown field `" + std::string{section} + "`") != std::string::npos);
        CHECK(found.front().remedy ==
              "Remove it, or use one of: `version`, `metadata`, `storage`, `state`, `dashboards`.");
    }
}

TEST_CASE("a kind of one's own gets the section `graphs` as it is written, where no other kind has it") {
    const std::vector<std::string_view> own{"graphs"};
    temporary_folder folder;
    folder.write("cluster.yaml", "version: 1\ngraphs: { sales: { bars: 3 } }\n");
    diagnostics found;
    const auto config = load_cluster_config(folder.str(), {own, program_sections::names{}}, found);
    REQUIRE(config);
    CHECK(found.empty());
    CHECK(config->graphs.empty());
    REQUIRE(config->extra.contains("graphs"));
    CHECK(config->extra.at("graphs").find("sales"));
}

TEST_CASE("what a program has recorded is read again, with the sections that every program records") {
    const std::vector<std::string_view> own{"dashboards"};
    const program_sections sections{own, program_sections::names{}};
    diagnostics found;
    const auto config = parse_cluster_config("version: 1\ndashboards: { home: x }\n", "brain", sections, found);
    REQUIRE(config);
    const auto again = parse_cluster_config(config->config_json, "brain", sections.of_records(), found);
    REQUIRE(again);
    CHECK(found.empty());
    CHECK(again->config_json == config->config_json);
}

TEST_CASE("the keys that mean something before any kind reads them are distinct, and no kind's") {
    for (const auto key : header_sections) CHECK(is_taken_section(key));
    for (const auto key : reserved_sections) CHECK(is_taken_section(key));
    for (const auto key : typed_sections) CHECK_FALSE(is_taken_section(key));
    CHECK(spelling(typed_section::policies) == "policies");
    constexpr program_sections standard;
    CHECK((standard.reads(typed_section::graphs) && standard.own().empty()));
}

TEST_CASE("a prefix in a bucket that leaves no room for the keys of a cluster is refused where it is written") {
    const std::string part(200, 'a'), most = "s3://b-1/" + part + "/" + part + "/" + part;
    CHECK(load("version: 1\nstorage: " + most + "\n").listed() == "");
    for (const auto& place : {most + "/" + part, "s3://b-1/" + part + "a"}) {
        const auto storage = load("version: 1\nstorage: " + place + "\n");
        CHECK(storage.listed() == "invalid_storage_root@storage 2:10");
        CHECK(storage.messages().find("The prefix in `storage` cannot be used: ") != std::string::npos);
        const auto ledger = load("version: 1\nstate: {backend: '" + place + "'}\n");
        CHECK(ledger.listed().starts_with("invalid_storage_root@state.backend 2:"));
    }
}
