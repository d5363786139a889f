#include <map>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/bearer_token.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

using variables = std::map<std::string, std::string>;

const std::string file_variable = "OMNIGRAPH_SERVER_BEARER_TOKENS_FILE";
const std::string json_variable = "OMNIGRAPH_SERVER_BEARER_TOKENS_JSON";
const std::string single_variable = "OMNIGRAPH_SERVER_BEARER_TOKEN";

result<token_table, token_fault> load(const variables& set, const std::string& file = "{}") {
    return load_tokens(
        [&](const std::string& name) -> std::optional<std::string> {
            const auto at = set.find(name);
            return at == set.end() ? std::nullopt : std::optional{at->second};
        },
        [&](const std::string& path) -> result<std::string, token_fault> {
            if (path != "/tokens.json") return token_fault{"there is no such file"};
            return file;
        });
}

}  // namespace

TEST_CASE("no source at all is a table without tokens, and blank variables count as unset") {
    auto none = load({});
    REQUIRE(none);
    CHECK(none->empty());
    auto blank = load({{file_variable, " "}, {json_variable, ""}, {single_variable, "\t"}});
    REQUIRE(blank);
    CHECK(blank->empty());
}

TEST_CASE("a presented token stands for exactly its actor") {
    auto tokens = load({{json_variable, R"({"act-alice": "one", " act-bob ": " two "})"}});
    REQUIRE(tokens);
    CHECK(tokens->actor_of("one") == "act-alice");
    CHECK(tokens->actor_of("two") == "act-bob");
    CHECK_FALSE(tokens->actor_of("three"));
    CHECK_FALSE(tokens->actor_of(""));
    CHECK_FALSE(tokens->actor_of("one "));
}

TEST_CASE("the file beats the inline map, and the single token joins it as `default`") {
    auto tokens =
        load({{file_variable, "/tokens.json"}, {json_variable, R"({"x": "inline"})"}, {single_variable, "solo"}},
             R"({"a": "filed"})");
    REQUIRE(tokens);
    CHECK(tokens->actor_of("filed") == "a");
    CHECK_FALSE(tokens->actor_of("inline"));
    CHECK(tokens->actor_of("solo") == "default");
}

TEST_CASE("tokens that cannot be told apart, blank ones and damaged sources refuse the boot without showing a token") {
    for (const auto& [set, file] : std::initializer_list<std::pair<variables, std::string>>{
             {{{json_variable, R"({"a": "secret", "b": "secret"})"}}, ""},
             {{{json_variable, R"({"a": "secret", "a": "secret2"})"}}, ""},
             {{{json_variable, R"({"a": "secret", " a": "secret2"})"}}, ""},
             {{{json_variable, R"({"default": "secret"})"}, {single_variable, "secret2"}}, ""},
             {{{json_variable, R"({"a": " "})"}}, ""},
             {{{json_variable, R"({" ": "secret"})"}}, ""},
             {{{json_variable, R"({"a": 7})"}}, ""},
             {{{json_variable, R"(["secret"])"}}, ""},
             {{{json_variable, R"({"a": "secret)"}}, ""},
             {{{file_variable, "/missing"}}, ""},
             {{{file_variable, "/tokens.json"}}, "secret"},
         }) {
        const auto tokens = load(set, file);
        REQUIRE_FALSE(tokens);
        CHECK_FALSE(tokens.error().message.empty());
        CHECK(tokens.error().message.find("secret") == std::string::npos);
    }
}

TEST_CASE("a token that no request carries, and an actor that nobody can be, refuse the boot") {
    const std::string long_token(max_token_bytes + 1, 's');
    for (const auto& token : {std::string{R"(sec\nret)"}, std::string{R"(sec\u0007ret)"}, long_token}) {
        const auto tokens = load({{json_variable, R"({"ann": ")" + token + R"("})"}});
        REQUIRE_FALSE(tokens);
        CHECK(tokens.error().message.starts_with(json_variable + ": the actor `ann`: The token has "));
        CHECK(tokens.error().message.find("sss") == std::string::npos);
        CHECK(tokens.error().message.find("ret") == std::string::npos);
    }
    CHECK_FALSE(load({{single_variable, "a\nb"}}));
    for (const auto* actor : {R"(a\nb)", R"(\u00a0ann)", R"(\u202eann)", "omnigraph:recovery"}) {
        const auto tokens = load({{json_variable, R"({")" + std::string{actor} + R"(": "secret"})"}});
        REQUIRE_FALSE(tokens);
        CHECK(tokens.error().message.find("the name of actor `") != std::string::npos);
        CHECK(tokens.error().message.find("secret") == std::string::npos);
    }
}

TEST_CASE("the longest token leaves room for the rest of a request's head") {
    CHECK(max_token_bytes + 1024 <= http_limits{}.header_bytes);
}

TEST_CASE("a source this build cannot read is refused, never passed over") {
    const auto tokens = load({{"OMNIGRAPH_SERVER_BEARER_TOKENS_AWS_SECRET", "arn:x"}, {single_variable, "solo"}});
    REQUIRE_FALSE(tokens);
    CHECK(tokens.error().message ==
          "OMNIGRAPH_SERVER_BEARER_TOKENS_AWS_SECRET is set, but this build has no support for AWS Secrets Manager. "
          "Unset it and use OMNIGRAPH_SERVER_BEARER_TOKENS_FILE.");
}

TEST_CASE("the bearer scheme is taken in any case, other schemes are no token") {
    CHECK(bearer_token("Bearer abc") == "abc");
    CHECK(bearer_token("bearer  abc ") == "abc");
    CHECK(bearer_token("BEARER\tabc") == "abc");
    CHECK_FALSE(bearer_token("Basic abc"));
    CHECK_FALSE(bearer_token("Bearerabc"));
    CHECK_FALSE(bearer_token("Bearer"));
    CHECK_FALSE(bearer_token(""));
}
