// The bytes that the config digest hashes, against vectors computed elsewhere (specification §2.4).
#include <doctest/doctest.h>

#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

#include "support/config_folder.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string fixture =
    "version: 1\nmetadata: {name: test}\nstate: {backend: cluster, lock: true}\n"
    "graphs:\n  knowledge:\n    schema: ./people.pg\n    queries:\n      find_person: {file: ./people.gq}\n"
    "policies:\n  base: {file: ./base.policy.yaml, applies_to: [knowledge]}\n";

digest hex(std::string_view text) { return *digest::parse(text); }

}  // namespace

TEST_CASE("the config digest of the fixture is the published one") {
    const auto loaded = load(fixture);
    REQUIRE(loaded.config);
    CHECK(
        loaded.config->config_json ==
        R"({"version":1,"metadata":{"name":"test"},"storage":null,"state":{"backend":"cluster","lock":true},"providers":{"embedding":{}},)"
        R"("graphs":{"knowledge":{"schema":"./people.pg","queries":{"find_person":{"file":"./people.gq"}},"embedding_provider":null}},)"
        R"("policies":{"base":{"file":"./base.policy.yaml","applies_to":["knowledge"]}}})");
    const digest_table resources{
        {"schema.knowledge", hex("ab8674c2deeb33b15bd7a1f7d98acd8fdf6e5634230dc0349e3e2920475f26d6")},
        {"query.knowledge.find_person", hex("f7f1ccd40aa44f39a0d149d06e19ade31102e2dc45aa7c9009b99147f82aed43")},
        {"policy.base", hex("e0dfa70eb69d47fe9cb2be8a4fcd53e74cf7fe26fcbb1f06912b57a9c028e4e0")},
        {"graph.knowledge", hex("19e5610fde4e069bc42bf576cb1d49f3ea9e69b7c5a01b9f69d577a4a76109a9")},
    };
    CHECK(config_digest(loaded.config->config_json, resources).hex() ==
          "e8bda2ad4497fc7afff69bba40a137c9f4709e6cd6b4bf5cf0f6ae1fcab7f854");
}

TEST_CASE("the config digest of a file that holds only its version is the published one") {
    const auto loaded = load("version: 1\n");
    REQUIRE(loaded.config);
    CHECK(config_digest(loaded.config->config_json, {}).hex() ==
          "00596c0ba33c57e264030957f7a82a9f5407338547350892669dc91b4bde8e5d");
}

TEST_CASE("the digest of an embedding provider hashes its profile without what is absent") {
    provider_section provider;
    provider.kind = located<std::string>{"mock"};
    provider.model = located<std::string>{"recorded-x"};
    CHECK(provider_json(provider) == R"({"kind":"mock","model":"recorded-x"})");
    CHECK(digest_builder{}.add("embedding-provider").add_nul().add(provider_json(provider)).finish().hex() ==
          "9407ded8cec5d0bd317ddecc1613eb410eb5a792a35f8baea5afed3bb080e106");
}

TEST_CASE("comments, order and style of the file do not move the text; spelling does (W12)") {
    const auto canonical = [](const std::string& text) { return load(text).config.value().config_json; };
    CHECK(canonical(fixture) ==
          canonical("# same\npolicies:\n  base:\n    applies_to:\n    - knowledge\n    file: './base.policy.yaml'\n"
                    "graphs: {knowledge: {queries: {find_person: {file: ./people.gq}}, schema: ./people.pg}}\n"
                    "state:\n  lock: true\n  backend: cluster\nmetadata:\n  name: \"test\"\nversion: 1\n"));
    CHECK(canonical("version: 1\ngraphs: {g: {schema: a}}\n") != canonical("version: 1\ngraphs: {g: {schema: ./a}}\n"));
}

TEST_CASE("each form of queries is written as it was declared, and texts are escaped as JSON asks") {
    const auto canonical = [](const std::string& text) { return load(text).config.value().config_json; };
    CHECK(canonical("version: 1\ngraphs: {g: {schema: a, queries: q/}}\n").find(R"("queries":"q/",)") !=
          std::string::npos);
    CHECK(canonical("version: 1\ngraphs: {g: {schema: a, queries: [q, r]}}\n").find(R"("queries":["q","r"],)") !=
          std::string::npos);
    CHECK(canonical("version: 1\ngraphs: {g: {schema: a}}\n").find(R"("queries":{},)") != std::string::npos);
    CHECK(canonical("version: 1\nmetadata: {name: \"a\\\"\\\\\\b\\t\\n\\x01/ü\\x7f\"}\n")
              .find("\"a\\\"\\\\\\b\\t\\n\\u0001/ü\x7f\"") != std::string::npos);
}

TEST_CASE("sections of further kinds follow the standard ones, by name and with sorted keys") {
    const auto loaded = load("version: 1\nzebras: [1, '1', 1.5, true, yes, ]\ndashboards: {b: {x: ~}, a: -3}\n",
                             {"zebras", "dashboards"});
    REQUIRE(loaded.config);
    const std::string_view json = loaded.config->config_json;
    CHECK(json.substr(json.find(R"("policies")")) ==
          R"("policies":{},"dashboards":{"a":-3,"b":{"x":null}},"zebras":[1,"1","1.5",true,"yes"]})");
}
