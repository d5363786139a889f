// Secrets in a configuration: found in addresses, and masked in what is shown.
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/secret_text.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a user, a password or a key in an address is found") {
    for (const auto* url : {"https://user:pass@host/v1", "https://token@host", "s3://AKIA:secret@bucket/prefix",
                            "https://host/v1?api_key=abc", "https://host/v1?x=1&Access_Token=abc", "//h?password=x"}) {
        CAPTURE(url);
        CHECK(has_credentials(url));
    }
    for (const auto* url : {"https://host/v1", "https://host/a@b", "https://host/v1?api-version=2024",
                            "s3://bucket/p@q", "", "://", "people@example.com", "../a?b"}) {
        CAPTURE(url);
        CHECK_FALSE(has_credentials(url));
    }
}

TEST_CASE("what stands at an api_key is masked, wherever and however it is written") {
    const std::string secret = "sk-123456";
    for (const auto* text : {"api_key: sk-123456\n",
                             "  api_key:   'sk-123456'\n",
                             "  \"api_key\" : \"sk-123456\"  # mine\n",
                             "main: { kind: openai, api_key: sk-123456, model: x }\n",
                             "api_key:\n    sk-123456\nmodel: x\n",
                             "  api_key: >\n    sk-123456\n\n    sk-123456\n  model: x\n",
                             "api_key: \"\n  sk-123456\"\n",
                             "api_key: ${A}sk-123456\n",
                             "api_key: ${A} sk-123456\n",
                             "{ api_key: '${A}', x: { api_key: sk-123456 } }\n",
                             "servers:\n  prod: { url: 'http://h:1', token: sk-123456 }\n",
                             "    token: sk-123456\n",
                             "  \"Token\" : sk-123456\n",
                             "password: sk-123456\n",
                             "client_secret:\n  sk-123456\n",
                             "k: &k sk-123456\n",
                             "my_api_key: sk-123456\n",
                             "base_url: https://sk-123456@host/v1\n",
                             "base_url: https://user:sk-123456@host/v1\n",
                             "base_url: https://host/v1?api_key=sk-123456&x=1\n"}) {
        CAPTURE(text);
        CHECK(mask_secrets(text).find(secret) == std::string::npos);
    }
}

TEST_CASE("what is no secret stays, in its lines and columns") {
    const std::string plain =
        "version: 1\ngraphs:\n  kb:\n    schema: ./kb.pg\nproviders:\n  embedding:\n    main:\n      api_key: ${KEY}\n"
        "      model: m # a comment\n    other: { api_key: \"${KEY}\", model: m }\n      base_url: "
        "https://host/v1?v=1\n";
    CHECK(mask_secrets(plain) == plain);
    CHECK(mask_secrets("a: 1\n  api_key: secret # x\n  model: m\n") == "a: 1\n  api_key: ****** * *\n  model: m\n");
    CHECK(mask_secrets("base_url: https://u:p@host/v1\n") == "base_url: https://***@host/v1\n");
    CHECK(rc::check("masking moves nothing", [](const std::string& text) {
        const auto masked = mask_secrets("api_key: " + text);
        RC_ASSERT(masked.size() == text.size() + 9);
        for (std::size_t i = 0; i < text.size(); ++i)
            RC_ASSERT(masked[i + 9] == text[i] || (masked[i + 9] == '*' && text[i] != '\n'));
    }));
}
