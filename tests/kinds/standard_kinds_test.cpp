// The five standard kinds: the laws of kinds, the digests of specification §2.4, and each
// diagnostic that reading a folder may give.
#include <unistd.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/host/recovery.hpp>
#include <omnigraph/cluster/kinds/recorded_models.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>
#include <omnigraph/cluster/testing/kind_laws.hpp>

#include "support/as_nobody.hpp"
#include "support/temporary_folder.hpp"
#include <custom_kind/dashboard.hpp>

using namespace omnigraph::cluster;

namespace {

std::shared_ptr<const source_file> file_of(const std::string& text) {
    auto file = std::make_shared<source_file>();
    file->text = text;
    file->content_digest = digest_of_bytes(text);
    return file;
}

const std::string people_pg = "\nnode Person {\n  name: String @key\n  age: I32?\n}\n";
const std::string people_gq =
    "\nquery find_person($name: String) {\n  match { $p: Person { name: $name } }\n  return { $p.name, $p.age }\n}\n";
const std::string config_yaml =
    "version: 1\nmetadata: { name: test }\nstate: { backend: cluster, lock: true }\n"
    "graphs:\n  knowledge:\n    schema: ./people.pg\n    queries:\n      find_person: { file: ./people.gq }\n"
    "policies:\n  base: { file: ./base.policy.yaml, applies_to: [knowledge] }\n";

/// A folder, what it declares, and what was found wrong with it.
struct loaded {
    explicit loaded(const std::map<std::string, std::string>& files) {
        for (const auto& [name, text] : files) folder.write(name, text);
        const environment env{.config_dir = folder.str(), .system = clock, .open_store = {}, .open_host = {}};
        config = load_desired<standard_kinds>(env, found);
    }

    [[nodiscard]] const diagnostic* first(diagnostic_code code) const {
        const auto at = std::ranges::find(found, code, &diagnostic::code);
        return at == found.end() ? nullptr : &*at;
    }
    [[nodiscard]] std::string digest_of(const std::string& address) const {
        return config->table.at(address).entry.digest;
    }

    temporary_folder folder;
    testing::fake_runtime clock;
    diagnostics found;
    std::optional<loaded_config> config;
};

std::map<std::string, std::string> fixture(const std::string& yaml = config_yaml) {
    return {{"cluster.yaml", yaml},
            {"people.pg", people_pg},
            {"people.gq", people_gq},
            {"base.policy.yaml", "rules: []\n"}};
}

}  // namespace

TEST_CASE("every standard kind and the custom one keep the laws of kinds") {
    using laws_of = acme::kinds;
    const std::vector<declaration_of<kind::embedding_provider>> providers{
        {{"mock", {}, "a", {}}}, {{"mock", {}, "b", {}}}, {{}}};
    testing::kind_laws<laws_of, kind::embedding_provider>("provider.embedding.openai", providers);
    const std::vector<declaration_of<kind::graph>> graphs{
        {{}, file_of("a")}, {address<kind::embedding_provider>{"provider.embedding.x"_addr}, file_of("a")}};
    testing::kind_laws<laws_of, kind::graph>("graph.knowledge", graphs);
    const std::vector<declaration_of<kind::schema>> schemas{{"graph.knowledge"_addr, file_of("a"), {}},
                                                            {"graph.knowledge"_addr, file_of("b"), {}}};
    testing::kind_laws<laws_of, kind::schema>("schema.knowledge", schemas);
    const std::vector<declaration_of<kind::query>> queries{
        {"graph.knowledge"_addr, "schema.knowledge"_addr, file_of("a")},
        {"graph.knowledge"_addr, "schema.knowledge"_addr, file_of("b")}};
    testing::kind_laws<laws_of, kind::query>("query.knowledge.find_experts", queries);
    const std::vector<declaration_of<kind::policy>> policies{{file_of("a"), {"cluster"}}, {file_of("b"), {"graph.k"}}};
    testing::kind_laws<laws_of, kind::policy>("policy.base", policies);
    const std::vector<declaration_of<acme::dashboard>> dashboards{{file_of("a"), {}},
                                                                  {file_of("b"), {"query.k.q"_addr}}};
    testing::kind_laws<laws_of, acme::dashboard>("dashboard.home", dashboards);
}

namespace {

/// One of a few, so that pairs often agree in a part and differ in another.
template <class T>
T any_of(std::vector<T> choices) {
    return *rc::gen::elementOf(std::move(choices));
}
std::string any_text() { return any_of<std::string>({"", "a", "b", "c"}); }
std::optional<std::string> any_field() { return any_of<std::optional<std::string>>({std::nullopt, "a", "${A}"}); }

}  // namespace

TEST_CASE("whatever is declared of a kind keeps its laws, references and metadata included") {
    using laws_of = acme::kinds;
    testing::kind_laws<laws_of, kind::embedding_provider>(
        "provider.embedding.openai", rc::gen::exec([] {
            return declaration_of<kind::embedding_provider>{{any_field(), any_field(), any_field(), any_field()}};
        }));
    testing::kind_laws<laws_of, kind::graph>("graph.knowledge", rc::gen::exec([] {
                                                 declaration_of<kind::graph> d{{}, file_of(any_text())};
                                                 if (any_of<int>({0, 1}))
                                                     d.embedding_provider = "provider.embedding.x"_addr;
                                                 return d;
                                             }));
    testing::kind_laws<laws_of, kind::schema>(
        "schema.knowledge", rc::gen::exec([] {
            return declaration_of<kind::schema>{"graph.knowledge"_addr, file_of(any_text()), {}};
        }));
    testing::kind_laws<laws_of, kind::query>(
        "query.knowledge.find_experts", rc::gen::exec([] {
            return declaration_of<kind::query>{"graph.knowledge"_addr, "schema.knowledge"_addr, file_of(any_text())};
        }));
    testing::kind_laws<laws_of, kind::policy>(
        "policy.base", rc::gen::exec([] {
            return declaration_of<kind::policy>{
                file_of(any_text()),
                any_of<std::vector<std::string>>({{}, {"cluster"}, {"graph.a"}, {"cluster", "graph.a", "graph.b"}})};
        }));
    testing::kind_laws<laws_of, acme::dashboard>("dashboard.home", rc::gen::exec([] {
                                                     declaration_of<acme::dashboard> d{file_of(any_text()), {}};
                                                     if (any_of<int>({0, 1})) d.tiles.push_back("query.k.q"_addr);
                                                     return d;
                                                 }));
}

static_assert(std::same_as<kind_order_t<standard_kinds>,
                           kinds<kind::embedding_provider, kind::graph, kind::schema, kind::query, kind::policy>>);

TEST_CASE("§2.4: the digests of the fixture are those of the specification") {
    const loaded with{fixture()};
    REQUIRE(with.config);
    CHECK(with.digest_of("schema.knowledge") == "ab8674c2deeb33b15bd7a1f7d98acd8fdf6e5634230dc0349e3e2920475f26d6");
    CHECK(with.digest_of("query.knowledge.find_person") ==
          "f7f1ccd40aa44f39a0d149d06e19ade31102e2dc45aa7c9009b99147f82aed43");
    CHECK(with.digest_of("policy.base") == "e0dfa70eb69d47fe9cb2be8a4fcd53e74cf7fe26fcbb1f06912b57a9c028e4e0");
    CHECK(with.digest_of("graph.knowledge") == "19e5610fde4e069bc42bf576cb1d49f3ea9e69b7c5a01b9f69d577a4a76109a9");
    CHECK(with.config->config_digest.hex() == "e8bda2ad4497fc7afff69bba40a137c9f4709e6cd6b4bf5cf0f6ae1fcab7f854");
    CHECK(loaded{{{"cluster.yaml", "version: 1\n"}}}.config->config_digest.hex() ==
          "00596c0ba33c57e264030957f7a82a9f5407338547350892669dc91b4bde8e5d");
}

TEST_CASE("§2.4: a graph without queries, and one bound to a provider") {
    const digest_table schema_only{
        {"schema.knowledge", *digest::parse("ab8674c2deeb33b15bd7a1f7d98acd8fdf6e5634230dc0349e3e2920475f26d6")}};
    using graph_traits = resource_traits<kind::graph>;
    CHECK(graph_traits::composite("graph.knowledge", {}, schema_only).hex() ==
          "122df748b060d906c8d39fb64489c8946d6d750315613c95dec2e92496451969");

    const auto profile = digest_of_profile({"mock", {}, "recorded-x", {}});
    CHECK(profile.hex() == "9407ded8cec5d0bd317ddecc1613eb410eb5a792a35f8baea5afed3bb080e106");
    auto all = schema_only;
    all.emplace("query.knowledge.find_person",
                *digest::parse("f7f1ccd40aa44f39a0d149d06e19ade31102e2dc45aa7c9009b99147f82aed43"));
    all.emplace("provider.embedding.default", profile);
    resource_entry bound;
    bound.embedding_provider = "provider.embedding.default";
    CHECK(graph_traits::composite("graph.knowledge", bound, all).hex() ==
          "9ab2583639f1eec6981a5d772b06d983424ba0cb38cecf6ac4b3b421a006d586");
}

TEST_CASE("every edge of the fixture is found") {
    const loaded with{fixture()};
    std::string edges;
    for (const auto& edge : dependencies_of_table(with.config->table)) edges += edge.from + " " + edge.to + "\n";
    CHECK(edges ==
          "policy.base graph.knowledge\nquery.knowledge.find_person graph.knowledge\n"
          "query.knowledge.find_person schema.knowledge\nschema.knowledge graph.knowledge\n");
}

TEST_CASE("the three forms of `queries:` declare the same queries") {
    for (const auto* form : {"queries: people.gq", "queries: [people.gq]",
                             "queries: { find_person: { file: people.gq } }", "queries: ."}) {
        CAPTURE(form);
        const loaded with{
            fixture("version: 1\ngraphs:\n  knowledge:\n    schema: people.pg\n    " + std::string{form} + "\n")};
        CHECK(with.found.empty());
        CHECK(with.config->table.contains("query.knowledge.find_person"));
    }
}

TEST_CASE("what is wrong with a declaration is said with its code and its place") {
    struct story {
        diagnostic_code code;
        const char* yaml;
        std::size_t line;
    };
    const std::string graph = "graphs: { knowledge: { schema: people.pg, queries: people.gq } }\n";
    const std::vector<story> stories{
        {codes::invalid_resource_id, "graphs:\n  my_graph: { schema: people.pg }\n", 3},
        {codes::invalid_resource_id, "graphs:\n  cluster: { schema: people.pg }\n", 3},
        {codes::conflicting_resource_ids, "graphs:\n  kb: { schema: people.pg }\n  KB: { schema: people.pg }\n", 0},
        {codes::conflicting_resource_ids,
         "policies:\n  p: { file: good.yaml, applies_to: [cluster] }\n  P: { file: good.yaml, applies_to: [cluster] "
         "}\n",
         0},
        {codes::conflicting_resource_ids, "providers: { embedding: { e: { kind: mock }, E: { kind: mock } } }\n", 0},
        {codes::conflicting_resource_ids, "graphs:\n  kb:\n    schema: people.pg\n    queries: cases.gq\n", 5},
        {codes::schema_file_missing, "graphs:\n  kb:\n    schema: nowhere.pg\n", 4},
        {codes::query_file_missing, "graphs:\n  kb:\n    schema: people.pg\n    queries: nowhere.gq\n", 5},
        {codes::query_file_missing, "graphs:\n  kb:\n    schema: people.pg\n    queries: { q: { file: nowhere.gq } }\n",
         5},
        {codes::query_key_mismatch,
         "graphs:\n  kb:\n    schema: people.pg\n    queries: { other: { file: people.gq } }\n", 5},
        {codes::invalid_resource_id,
         "graphs:\n  kb:\n    schema: people.pg\n    queries: { 1st: { file: people.gq } }\n", 5},
        {codes::duplicate_query_name,
         "graphs:\n  kb:\n    schema: people.pg\n    queries: [people.gq, ./people.gq, more/people.gq]\n", 0},
        {codes::query_dir_empty, "graphs:\n  kb:\n    schema: people.pg\n    queries: empty\n", 5},
        {codes::query_file_empty, "graphs:\n  kb:\n    schema: people.pg\n    queries: none.gq\n", 0},
        {codes::query_parse_error, "graphs:\n  kb:\n    schema: people.pg\n    queries: broken.gq\n", 0},
        {codes::query_typecheck_error, "graphs:\n  kb:\n    schema: people.pg\n    queries: wrong.gq\n", 0},
        {codes::query_typecheck_skipped, "graphs:\n  kb:\n    schema: broken.pg\n    queries: people.gq\n", 0},
        {codes::schema_parse_error, "graphs:\n  kb:\n    schema: broken.pg\n", 0},
        {codes::schema_catalog_error, "graphs:\n  kb:\n    schema: twice.pg\n", 0},
        {codes::schema_catalog_error, "graphs:\n  kb:\n    schema: emptied.pg\n", 0},
        {codes::schema_catalog_error, "graphs:\n  kb:\n    schema: no_types.pg\n", 0},
        {codes::path_outside_config_dir, "graphs:\n  kb:\n    schema: ../people.pg\n", 4},
        {codes::source_not_utf8, "graphs:\n  kb:\n    schema: latin.pg\n", 4},
        {codes::wrong_kind_reference, "graphs:\n  kb:\n    schema: people.pg\n    embedding_provider: policy.base\n",
         5},
        {codes::dangling_embedding_provider_reference,
         "graphs:\n  kb:\n    schema: people.pg\n    embedding_provider: openai\n", 5},
        {codes::invalid_embedding_provider, "providers: { embedding: { e: { kind: abacus } } }\n", 2},
        {codes::embedding_api_key_required, "providers: { embedding: { e: { kind: openai } } }\n", 2},
        {codes::embedding_api_key_inline, "providers: { embedding: { e: { kind: openai, api_key: sk-123 } } }\n", 2},
        {codes::embedding_api_key_inline, "providers: { embedding: { e: { kind: openai, api_key: \"${A}${B}\" } } }\n",
         2},
        {codes::env_reference_misplaced,
         "providers:\n  embedding:\n    e:\n      kind: mock\n      base_url: https://${HOST}/v1\n", 6},
        {codes::env_reference_misplaced, "providers:\n  embedding:\n    e:\n      kind: mock\n      model: ${MODEL}\n",
         6},
        {codes::invalid_resource_id, "providers: { embedding: { 1e: { kind: mock } } }\n", 2},
        {codes::credentials_in_url,
         "providers: { embedding: { e: { kind: mock, base_url: \"https://user:pass@host/v1\" } } }\n", 2},
        {codes::dangling_graph_reference, "policies: { p: { file: good.yaml, applies_to: [\"\"] } }\n", 2},
        {codes::dangling_graph_reference, "policies: { p: { file: good.yaml, applies_to: [graph.] } }\n", 2},
        {codes::duplicate_query_name, "graphs:\n  kb:\n    schema: people.pg\n    queries: twice.gq\n", 0},
        {codes::policy_file_missing, "policies: { p: { file: nowhere.yaml, applies_to: [cluster] } }\n", 2},
        {codes::policy_invalid, "policies: { p: { file: base.policy.yaml, applies_to: [cluster] } }\n", 0},
        {codes::policy_missing_applies_to, "policies: { p: { file: good.yaml, applies_to: [] } }\n", 2},
        {codes::dangling_graph_reference, "policies: { p: { file: good.yaml, applies_to: [nowhere] } }\n", 2},
        {codes::wrong_kind_reference, "policies: { p: { file: good.yaml, applies_to: [policy.x] } }\n", 2},
        {codes::invalid_resource_id, "policies: { 1p: { file: good.yaml, applies_to: [cluster] } }\n", 2},
        {codes::duplicate_policy_binding,
         "policies:\n  p: { file: good.yaml, applies_to: [cluster] }\n  q: { file: good.yaml, applies_to: [cluster] "
         "}\n",
         4},
        {codes::policy_mixed_binding_kinds,
         "graphs: { kb: { schema: people.pg } }\npolicies: { p: { file: good.yaml, applies_to: [cluster, kb] } }\n", 3},
    };
    for (const auto& [code, yaml, line] : stories) {
        CAPTURE(code.text);
        CAPTURE(yaml);
        auto files = fixture("version: 1\n" + std::string{yaml});
        files["more/people.gq"] = people_gq;
        files["empty/readme.txt"] = "nothing here";
        files["cases.gq"] =
            "query who() { match { $p: Person } return { $p.name } }\nquery wHo() { match { $p: Person } return { "
            "$p.age } }\n";
        files["none.gq"] = "// no query\n";
        files["twice.gq"] = people_gq + people_gq;
        files["broken.gq"] = "query oops( {\n";
        files["wrong.gq"] = "query q() {\n  match { $p: Person }\n  return { $p.height }\n}\n";
        files["broken.pg"] = "node Person { name String }\n";
        files["emptied.pg"] = "";
        files["no_types.pg"] = "// node A { a: String }\ninterface I { a: String }\n";
        files["twice.pg"] = "node A { a: String }\nnode A { a: String }\n";
        files["latin.pg"] = "// caf\xe9\n";
        files["good.yaml"] =
            "version: 1\nkind: server\ngroups: { a: [act-a] }\nrules:\n  - id: r\n    allow: { actors: { group: a }, "
            "actions: [graph_list] }\n";
        const loaded with{files};
        const auto* fault = with.first(code);
        REQUIRE(fault);
        CHECK_FALSE(fault->message.empty());
        // What should stand where a text does not parse is in the message itself.
        if (code != codes::query_parse_error && code != codes::schema_parse_error) CHECK_FALSE(fault->remedy.empty());
        CHECK(fault->position.file.starts_with(with.folder.str()));
        if (line != 0) CHECK(fault->position.line == line);
    }
}

TEST_CASE("a schema that records another model than the provider of its graph uses is told, and is no error") {
    const auto told = [](const std::string& schema, const std::string& profile, bool names_it = true) {
        auto files = fixture("version: 1\nproviders: { embedding: { main: { " + profile +
                             " } } }\ngraphs:\n  kb:\n    schema: vectors.pg\n" +
                             (names_it ? "    embedding_provider: main\n" : ""));
        files["vectors.pg"] = schema;
        const loaded with{files};
        std::vector<std::string> all;
        for (const auto& one : with.found) {
            CHECK(one.level == severity::warning);
            CHECK_FALSE(one.remedy.empty());
            all.push_back(std::string{one.code.text} + "@" + one.path + ":" + std::to_string(one.position.line));
        }
        CHECK(with.config->table.contains("schema.kb"));
        return all;
    };
    using texts = std::vector<std::string>;
    const auto doc = [](const std::string& model) {
        return "node Doc {\n  k: String @key\n  v: Vector(4)? @embed(k" + model + ")\n}\n";
    };
    const std::string key = ", api_key: \"${K}\"", differs = "embedding_model_differs@graphs.kb.schema:3";
    CHECK(told(doc(", model=\"zzz\""), "kind: mock, model: m1") == texts{differs});
    CHECK(told(doc(", model=\"m1\""), "kind: mock, model: m1").empty());
    CHECK(told(doc(""), "kind: mock, model: m1").empty());
    CHECK(told(doc(", model=\"zzz\""), "kind: mock, model: m1", false).empty());  // the environment's provider
    CHECK(told(doc(", model=\"zzz\""), "kind: mock").empty());                    // the environment's model
    CHECK(told(doc(", model=\"zzz\""), "kind: openai" + key) == texts{differs});
    CHECK(told(doc(", model=\"text-embedding-3-large\""), "kind: openai" + key).empty());
    CHECK(told(doc(", model=\"text-embedding-3-large\""), "kind: openai, model: \"\"" + key).empty());
    CHECK(told(doc(", model=\"text-embedding-3-large\""), "kind: openai-compatible" + key) == texts{differs});
    // Once, where an interface has it, and each of several.
    CHECK(told("interface Text {\n  t: String\n  v: Vector(4)? @embed(t, model=\"z\")\n}\n"
               "node A implements Text { k: String @key }\nnode B implements Text { k: String @key }\n",
               "kind: mock, model: m") == texts{differs});
    CHECK(told("node A {\n  k: String @key\n  v: Vector(4)? @embed(k, model=\"z\")\n  w: Vector(4)? @embed(k, "
               "model=\"y\")\n  x: Vector(4)? @embed(k, model=\"m\")\n}\n",
               "kind: mock, model: m") == texts{differs, "embedding_model_differs@graphs.kb.schema:4"});
}

TEST_CASE("a query file that does not parse declares nothing, and its other queries are checked all the same") {
    const std::string half =
        "query broken() { match { $p Person } return { $p } }\n\nquery wrong() {\n  match { $p: Person }\n  return { "
        "$p.height }\n}\n"
        "query right() { match { $p: Person } return { $p.age } }\n";
    const auto codes_of = [](const loaded& with) {
        std::vector<std::string_view> all;
        for (const auto& one : with.found) all.push_back(one.code.text);
        return all;
    };
    using expected = std::vector<std::string_view>;
    for (const auto* declared :
         {"half.gq", "{ wrong: { file: half.gq }, right: { file: half.gq }, broken: { file: half.gq } }"}) {
        CAPTURE(declared);
        auto files =
            fixture("version: 1\ngraphs:\n  kb:\n    schema: people.pg\n    queries: " + std::string{declared} + "\n");
        files["half.gq"] = half;
        const loaded with{files};
        CHECK(codes_of(with) == expected{codes::query_parse_error.text, codes::query_typecheck_error.text});
        CHECK(with.first(codes::query_parse_error)->position.line == 1);
        const auto* wrong = with.first(codes::query_typecheck_error);
        REQUIRE(wrong);
        CHECK(wrong->position.line == 5);
        CHECK(wrong->path == "graphs.kb.queries.wrong");
    }
}

TEST_CASE("a query folder that may not be listed is told apart from one that is not there") {
    temporary_folder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    folder.write("cluster.yaml", "version: 1\ngraphs: { kb: { schema: people.pg, queries: closed } }\n");
    folder.write("people.pg", people_pg);
    folder.write("closed/people.gq", people_gq);
    std::filesystem::permissions(folder / "closed", std::filesystem::perms::none);
    testing::fake_runtime clock;
    diagnostics found;
    {
        const as_nobody user;
        const environment env{.config_dir = folder.str(), .system = clock, .open_store = {}, .open_host = {}};
        static_cast<void>(load_desired<standard_kinds>(env, found));
    }
    std::filesystem::permissions(folder / "closed", std::filesystem::perms::all);
    REQUIRE(found.size() == 1);
    CHECK(found.front().code == codes::query_dir_unreadable);
    CHECK(found.front().position.line == 2);
}

TEST_CASE("a custom kind reads its section strictly") {
    auto files = fixture(
        "version: 1\ngraphs: { knowledge: { schema: people.pg, queries: people.gq } }\n"
        "dashboards:\n  a: { file: nowhere.json }\n  b: { file: b.json, tiles: [graph.knowledge, "
        "query.knowledge.nobody] }\n"
        "  c: { file: b.json, colour: red }\n");
    files["b.json"] = "{}";
    temporary_folder folder;
    for (const auto& [name, text] : files) folder.write(name, text);
    testing::fake_runtime clock;
    diagnostics found;
    const environment env{.config_dir = folder.str(), .system = clock, .open_store = {}, .open_host = {}};
    const auto config = load_desired<acme::kinds>(env, found);
    REQUIRE(config);
    const auto said = [&](diagnostic_code code) { return std::ranges::count(found, code, &diagnostic::code); };
    CHECK(said(codes::source_missing) == 1);
    CHECK(said(codes::wrong_kind_reference) == 1);
    CHECK(said(codes::reference_undeclared) == 1);
    CHECK(said(codes::invalid_cluster_yaml) == 1);
    CHECK(config->table.contains("dashboard.b"));
}

TEST_CASE("a schema that cannot be read is one fault, not one more for each query") {
    const loaded with{fixture("version: 1\ngraphs:\n  kb:\n    schema: nowhere.pg\n    queries: people.gq\n")};
    CHECK(std::ranges::count_if(with.found, [](const auto& d) { return d.level == severity::error; }) == 1);
}

TEST_CASE("W4, W5, W8: each of these passes for the reference and is refused here, while its neighbour is accepted") {
    CHECK(loaded{fixture("version: 1\ngraphs: { my-graph: { schema: people.pg } }\n")}.found.empty());
    CHECK(loaded{fixture("version: 1\ngraphs: { clusters: { schema: people.pg } }\n")}.found.empty());
}

TEST_CASE("a query file is parsed once however many queries are declared from it") {
    auto files = fixture(
        "version: 1\ngraphs:\n  kb:\n    schema: people.pg\n    queries: { a: { file: many.gq }, b: { file: many.gq } "
        "}\n");
    files["many.gq"] =
        "query a() { match { $p: Person } return { $p.name } }\nquery b() { match { $p: Person } return { $p.nope } "
        "}\n";
    const loaded with{files};
    CHECK(std::ranges::count(with.found, codes::query_typecheck_error, &diagnostic::code) == 1);
    CHECK(with.config->table.at("query.kb.a").content_digest == with.config->table.at("query.kb.b").content_digest);
}

TEST_CASE("a creation that was interrupted is told by digests alone") {
    const auto a = digest_of_bytes("a"), b = digest_of_bytes("b"), c = digest_of_bytes("c");
    CHECK(classify_creation({root_state::absent, {}, {}, a}) == recovery_verdict::never_happened);
    CHECK(classify_creation({root_state::present, a, a, b}) == recovery_verdict::already_recorded);
    CHECK(classify_creation({root_state::present, a, a, a}) == recovery_verdict::already_recorded);
    CHECK(classify_creation({root_state::present, a, {}, a}) == recovery_verdict::finished);
    CHECK(classify_creation({root_state::present, a, b, c}) == recovery_verdict::something_else);
    CHECK(classify_creation({root_state::residue, {}, {}, a}) == recovery_verdict::unopenable);
    CHECK(classify_creation({root_state::present, {}, {}, a}) == recovery_verdict::unopenable);
}

namespace {

std::string edges_of(const loaded& with) {
    std::string edges;
    for (const auto& edge : dependencies_of_table(with.config->table, with.config->unusable))
        edges += edge.from + " " + edge.to + "\n";
    return edges;
}

std::vector<std::string> codes_and_paths(const loaded& with) {
    std::vector<std::string> all;
    for (const auto& finding : with.found) all.push_back(std::string{finding.code.text} + "@" + finding.path);
    return all;
}

}  // namespace

TEST_CASE("§2.2: edges exist even if the source could not be read") {
    const loaded whole{fixture()};
    for (const auto* missing : {"people.pg", "people.gq", "base.policy.yaml"}) {
        CAPTURE(missing);
        auto files = fixture();
        files.erase(missing);
        const loaded with{files};
        REQUIRE(with.config);
        CHECK(edges_of(with) == edges_of(whole));
        CHECK(has_errors(with.found));
        CHECK_FALSE(with.first(codes::reference_undeclared));
    }
}

TEST_CASE("§2.3: a query named by `queries` counts whatever its file holds; only what cannot be read is left out") {
    for (const auto* text :
         {"query find_person( {\n", "query another() { match { $p: Person } return { $p.age } }\n"}) {
        CAPTURE(text);
        auto files = fixture();
        files["people.gq"] = text;
        const loaded with{files};
        REQUIRE(with.config);
        CHECK(with.digest_of("query.knowledge.find_person") == digest_of_bytes(text).hex());
        const auto expected = digest_builder{}
                                  .add("graph")
                                  .add_nul()
                                  .add("knowledge")
                                  .add_nul()
                                  .add("schema")
                                  .add_nul()
                                  .add(with.digest_of("schema.knowledge"))
                                  .add_nul()
                                  .add("query")
                                  .add_nul()
                                  .add("find_person")
                                  .add_nul()
                                  .add(digest_of_bytes(text).hex())
                                  .add_nul()
                                  .finish();
        CHECK(with.digest_of("graph.knowledge") == expected.hex());
        CHECK(edges_of(with).find("query.knowledge.find_person schema.knowledge\n") != std::string::npos);
    }
    auto files = fixture();
    files.erase("people.gq");
    const loaded unread{files};
    CHECK_FALSE(unread.config->table.contains("query.knowledge.find_person"));
    CHECK(unread.digest_of("graph.knowledge") == "122df748b060d906c8d39fb64489c8946d6d750315613c95dec2e92496451969");
}

TEST_CASE("§1.2 step 8: faults come provider by provider, graph by graph, and then those of policies") {
    auto files = fixture(
        "version: 1\n"
        "policies: { p: { file: nowhere.yaml, applies_to: [b] } }\n"
        "graphs:\n"
        "  b: { schema: nowhere.pg, queries: broken.gq }\n"
        "  a: { schema: broken.pg, queries: [people.gq, none.gq], embedding_provider: x }\n"
        "  c_d: { schema: people.pg }\n"
        "providers: { embedding: { e: { kind: abacus } } }\n");
    files["broken.pg"] = "node Person { name String }\n";
    files["broken.gq"] = "query oops( {\n";
    files["none.gq"] = "// no query\n";
    const loaded with{files};
    CHECK(codes_and_paths(with) ==
          std::vector<std::string>{
              "invalid_embedding_provider@providers.embedding.e",
              "dangling_embedding_provider_reference@graphs.a.embedding_provider", "schema_parse_error@graphs.a.schema",
              "query_typecheck_skipped@graphs.a.queries.find_person", "query_file_empty@graphs.a.queries",
              "schema_file_missing@graphs.b.schema", "query_parse_error@graphs.b.queries",
              "invalid_resource_id@graphs.c_d", "policy_file_missing@policies.p.file"});
}

TEST_CASE("§1.5: of two queries of one name in a file the first counts, and nothing else is wrong with the file") {
    const std::string first = "query q() { match { $p: Person } return { $p.age } }\n",
                      second = "query q() { match { $p: Person } return { $p.height } }\n";
    for (const auto* form : {"many.gq", "{ q: { file: many.gq }, r: { file: many.gq } }"}) {
        CAPTURE(form);
        auto files = fixture("version: 1\ngraphs: { kb: { schema: people.pg, queries: " + std::string{form} + " } }\n");
        files["many.gq"] = first + second + "query r() { match { $p: Person } return { $p.name } }\n";
        const loaded with{files};
        CHECK(codes_and_paths(with) == std::vector<std::string>{"duplicate_query_name@graphs.kb.queries.q"});
        CHECK(with.found.front().position.line == 2);
        CHECK(with.config->table.contains("query.kb.q"));
        CHECK(with.config->table.contains("query.kb.r"));
    }
}

TEST_CASE("a name that is too long for a stored path is refused, of every kind") {
    const std::string fits(200, 'n'), long_name(201, 'n');
    const auto query = [](const std::string& name) {
        return "query " + name + "() { match { $p: Person } return { $p.age } }\n";
    };
    const auto said = [&](const std::string& yaml, const std::string& name) {
        auto files = fixture("version: 1\n" + yaml);
        files["long.gq"] = query(name);
        files["good.yaml"] =
            "version: 1\nkind: server\ngroups: { a: [act-a] }\nrules:\n  - id: r\n    allow: { actors: { group: a }, "
            "actions: [graph_list] }\n";
        return codes_and_paths(loaded{files});
    };
    const std::string graph = "graphs: { kb: { schema: people.pg, queries: ";
    CHECK(said(graph + "long.gq } }\n", fits).empty());
    CHECK(said(graph + "long.gq } }\n", long_name) ==
          std::vector<std::string>{"invalid_resource_id@graphs.kb.queries." + long_name});
    CHECK(said(graph + "{ " + long_name + ": { file: long.gq } } } }\n", long_name) ==
          std::vector<std::string>{"invalid_resource_id@graphs.kb.queries." + long_name});
    CHECK(said("policies: { " + long_name + ": { file: good.yaml, applies_to: [cluster] } }\n", "q") ==
          std::vector<std::string>{"invalid_resource_id@policies." + long_name});
    CHECK(said("providers: { embedding: { " + long_name + ": { kind: mock } } }\n", "q") ==
          std::vector<std::string>{"invalid_resource_id@providers.embedding." + long_name});
    CHECK(said("graphs: { " + long_name + ": { schema: people.pg } }\n", "q") ==
          std::vector<std::string>{"invalid_resource_id@graphs." + long_name});

    temporary_folder folder;
    folder.write("cluster.yaml", "version: 1\ndashboards:\n  " + long_name + ": { file: a.json }\n");
    folder.write("a.json", "{}");
    testing::fake_runtime clock;
    diagnostics found;
    const environment env{.config_dir = folder.str(), .system = clock, .open_store = {}, .open_host = {}};
    static_cast<void>(load_desired<acme::kinds>(env, found));
    REQUIRE(found.size() == 1);
    CHECK(found.front().code == codes::invalid_resource_id);
    CHECK(found.front().path == "dashboard." + long_name);
}

TEST_CASE("hidden files in a query folder are skipped") {
    auto files = fixture("version: 1\ngraphs: { kb: { schema: people.pg, queries: queries } }\n");
    files["queries/people.gq"] = people_gq;
    files["queries/.#people.gq"] = "no query at all";
    files["queries/._people.gq"] = people_gq;
    const loaded with{files};
    CHECK(with.found.empty());
    CHECK(with.config->table.contains("query.kb.find_person"));
}

TEST_CASE("one schema text is compiled once, and its faults are told of each graph that has it") {
    auto files = fixture("version: 1\ngraphs: { a: { schema: one.pg }, b: { schema: two.pg } }\n");
    files["one.pg"] = files["two.pg"] = "node Person { name String }\n";
    const loaded with{files};
    CHECK(codes_and_paths(with) ==
          std::vector<std::string>{"schema_parse_error@graphs.a.schema", "schema_parse_error@graphs.b.schema"});
    CHECK(with.found[0].position.file.ends_with("one.pg"));
    CHECK(with.found[1].position.file.ends_with("two.pg"));
    auto shared = fixture("version: 1\ngraphs: { a: { schema: people.pg }, b: { schema: copy.pg } }\n");
    shared["copy.pg"] = people_pg;
    const loaded sound{shared};
    const auto* declared = &sound.config->table;
    using schema = declaration_of<kind::schema>;
    CHECK(static_cast<const schema*>(declared->at("schema.a").declaration)->catalog ==
          static_cast<const schema*>(declared->at("schema.b").declaration)->catalog);
}

TEST_CASE("a file that is listed twice is told of each of its queries, and its faults once") {
    auto files = fixture("version: 1\ngraphs: { kb: { schema: people.pg, queries: [many.gq, many.gq] } }\n");
    files["many.gq"] =
        "query a() { match { $p: Person } return { $p.nope } }\n"
        "query b() { match { $p: Person } return { $p.age } }\n";
    CHECK(codes_and_paths(loaded{files}) == std::vector<std::string>{"query_typecheck_error@graphs.kb.queries.a",
                                                                     "duplicate_query_name@graphs.kb.queries.a",
                                                                     "duplicate_query_name@graphs.kb.queries.b"});
    files["many.gq"] = "query a( {\n";
    CHECK(codes_and_paths(loaded{files}) == std::vector<std::string>{"query_parse_error@graphs.kb.queries"});
}
