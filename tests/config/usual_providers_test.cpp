#include <doctest/doctest.h>

#include <omnigraph/cluster/config/usual_providers.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the model of a provider is the one that it names, else the usual one of its kind, else the environment's") {
    CHECK(declared_model({}) == "openai/text-embedding-3-large");
    CHECK(declared_model({.kind = "openai"}) == "text-embedding-3-large");
    CHECK(declared_model({.kind = "gemini", .model = "m"}) == "m");
    CHECK(declared_model({.kind = "gemini", .model = ""}) == "gemini-embedding-2");
    CHECK(declared_model({.kind = "mock", .model = "m"}) == "m");
    CHECK_FALSE(declared_model({.kind = "mock"}));
    CHECK_FALSE(declared_model({.kind = "abacus", .model = "m"}));
}

TEST_CASE("messages name every kind of provider") {
    CHECK(known_provider_kinds() == "openai-compatible, openai, gemini or mock");
    for (const auto& one : usual_providers) CHECK(usual_provider_of(one.kind) == &one);
    CHECK_FALSE(usual_provider_of("abacus"));
}
