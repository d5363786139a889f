#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

#include "support/files.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

fs::path golden(const char* name) {
    const char* source = std::getenv("OMNIGRAPH_SOURCE");
    const auto root = source ? fs::path{source} : fs::path{__FILE__}.parent_path().parent_path().parent_path();
    return root / "tests/golden/state" / name;
}

std::string text_of(const char* name) { return read_file(golden(name)); }

ledger_state state_of(const char* name) {
    auto decoded = decode_state(text_of(name));
    REQUIRE_MESSAGE(decoded, (decoded ? "" : decoded.error().message));
    return *std::move(decoded);
}

/// The golden ledger with one piece of its text replaced.
result<ledger_state> decoded_with(const std::string& piece, const std::string& instead) {
    auto text = text_of("full.json");
    const auto at = text.find(piece);
    REQUIRE_MESSAGE(at != std::string::npos, piece);
    return decode_state(text.replace(at, piece.size(), instead));
}

void check_invalid(const std::string& piece, const std::string& instead, const std::string& sentence) {
    CAPTURE(instead);
    const auto decoded = decoded_with(piece, instead);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == codes::invalid_state_json);
    CHECK(decoded.error().path == "__cluster/state.json");
    CHECK(decoded.error().message == sentence);
    CHECK_FALSE(decoded.error().remedy.empty());
}

}  // namespace

TEST_CASE("a revision after which the count would begin again is refused") {
    ledger_state state;
    state.state_revision = std::uint64_t{1} << 63;
    CHECK(decode_state(encode_state(state)).error().code == codes::invalid_state_json);
    state.state_revision = (std::uint64_t{1} << 63) - 1;
    CHECK(decode_state(encode_state(state)));
}

TEST_CASE("every shape of ledger that is written today round-trips byte for byte, but for its checksum") {
    for (const auto* name : {"empty.json", "first_import.json", "full.json", "without_applies_to.json",
                             "without_embedding_profile.json", "custom_kind.json"}) {
        CAPTURE(name);
        CHECK(encode_document(state_of(name)) == text_of(name));
        CHECK(*decode_state(encode_state(state_of(name))) == state_of(name));
    }
}

TEST_CASE("a ledger from before revisions were counted is read as revision 0") {
    auto old = state_of("without_state_revision.json");
    CHECK(old.state_revision == 0u);
    old.state_revision = 17;
    CHECK(encode_document(old) == text_of("full.json"));
}

TEST_CASE("a ledger with only its required fields is an empty one") {
    CHECK(state_of("required_fields_only.json") == state_of("empty.json"));
    CHECK(encode_document(ledger_state{}) == text_of("empty.json"));
}

TEST_CASE("the fields of a ledger stand where the program looks for them") {
    const auto state = state_of("full.json");
    const auto& resources = state.applied_revision.resources;
    CHECK(state.state_revision == 17u);
    CHECK(resources.at("policy.base").applies_to == std::vector<std::string>{"cluster", "graph.knowledge"});
    CHECK(resources.at("graph.knowledge").embedding_provider == "provider.embedding.default");
    CHECK(resources.at("provider.embedding.default").embedding_profile->model == "recorded-x");
    CHECK_FALSE(resources.at("provider.embedding.default").embedding_profile->api_key);
    CHECK(state.resource_statuses.at("policy.base").conditions.size() == 2);
    CHECK(state.observations.at("graph.old").at("kind") == "tombstone");
    CHECK_FALSE(state_of("without_applies_to.json").applied_revision.resources.at("policy.base").applies_to);
}

TEST_CASE("a row of a kind that this build does not know is kept") {
    CHECK(state_of("full.json").applied_revision.resources.contains("dashboard.home"));
    CHECK(decoded_with("\"dashboard.home\"", "\"ui.dashboard.home x\""));
    CHECK(decoded_with("\"dashboard.home\"", "\"query.knowledge\""));
}

TEST_CASE("another version is refused before anything else is believed") {
    for (const auto* version : {"2", "0", "-1", "1.0", "18446744073709551615"}) {
        const auto decoded = decode_state(std::string{"{\"version\": "} + version + ", \"new\": []}");
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == codes::unsupported_state_version);
        CHECK(decoded.error().path == "state.version");
        CHECK(decoded.error().message == "The ledger __cluster/state.json has another format: its version is " +
                                             std::string{version} + ", this program reads 1.");
    }
}

TEST_CASE("what is no ledger is refused") {
    for (const auto* text : {"", "null", "[]", "{}", "{\"version\":1}", "{\"version\":\"1\",\"applied_revision\":{}}",
                             "{\"version\":1", "\xff"}) {
        CAPTURE(text);
        const auto decoded = decode_state(text);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == codes::invalid_state_json);
    }
}

TEST_CASE("an unknown field of a ledger is named") {
    check_invalid("\"state_revision\"", "\"colour\": 1, \"state_revision\"",
                  R"(The ledger cannot be read: unknown field "colour".)");
    check_invalid(
        "\"model\"", "\"temperature\"",
        R"(The ledger cannot be read: applied_revision.resources[provider.embedding.default].embedding_profile: unknown field "temperature".)");
}

TEST_CASE("a digest that is none is refused") {
    check_invalid(
        "\"digest\": \"f7f1", "\"digest\": \"F7f1",
        "The ledger cannot be read: applied_revision.resources[dashboard.home].digest: not 64 lower-case hex digits.");
    check_invalid("\"config_digest\": \"e8", "\"config_digest\": \"../",
                  "The ledger cannot be read: applied_revision.config_digest: not 64 lower-case hex digits.");
}

TEST_CASE("an address whose labels could lead elsewhere is refused wherever it stands") {
    for (const auto* address : {"graph.../x", "graph.", "graph.a/b", "query.knowledge.x y", "schema.ä", "policy.a\\\\b",
                                "provider.embedding.."}) {
        check_invalid(
            "\"dashboard.home\"", "\"" + std::string{address} + "\"",
            "The ledger cannot be read: applied_revision.resources: \"" + std::string{address} + "\" is no address.");
    }
    check_invalid("\"graph.old\"", "\"graph.../old\"",
                  R"(The ledger cannot be read: observations: "graph.../old" is no address.)");
    check_invalid("\"policy.base\": {\n      \"status\"", "\"policy./\": {\n      \"status\"",
                  R"(The ledger cannot be read: resource_statuses: "policy./" is no address.)");
    check_invalid(
        "\"embedding_provider\": \"provider.embedding.default\"", "\"embedding_provider\": \"provider.embedding.../x\"",
        R"(The ledger cannot be read: applied_revision.resources[graph.knowledge].embedding_provider: "provider.embedding.../x" is no address.)");
}

TEST_CASE("a status outside the vocabulary is refused") {
    check_invalid("\"status\": \"drifted\"", "\"status\": \"fine\"",
                  R"(The ledger cannot be read: resource_statuses[graph.knowledge].status: "fine" is no status.)");
    for (const auto word : resource_status_words)
        CHECK(decoded_with("\"status\": \"drifted\"", "\"status\": \"" + std::string{word} + "\""));
}

TEST_CASE("an address that occurs twice is refused") {
    check_invalid("\"dashboard.home\"", "\"schema.knowledge\"",
                  R"(The ledger cannot be read: line 33, column 7: the key "schema.knowledge" occurs twice.)");
}
