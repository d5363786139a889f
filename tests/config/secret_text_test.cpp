// Secrets in a configuration are masked in what is shown, wherever a slip of the hand put them.
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/secret_text.hpp>

using namespace omnigraph::cluster;

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
                             "base_url: https://host/v1?api_key=sk-123456&x=1\n",
                             "# token: sk-123456\n",
                             "x: y # apiKey: sk-123456\n",
                             "api_kye: sk-123456\n",
                             "{ a: 1, tokne: sk-123456\n",
                             "headers: { Authorization: \"Bearer sk-123456\" }\n",
                             "embedding_provider: sk-123456\n"}) {
        CAPTURE(text);
        CHECK(mask_secrets(text).find(secret) == std::string::npos);
    }
}

TEST_CASE("the names of providers and of their fields are shown") {
    const std::string text = "providers:\n  embedding:\n    main-2:\n      base_url:\n      api-key:\n      modell:\n";
    CHECK(mask_secrets(text) == text);
}

TEST_CASE("below providers every value is masked, in blocks and in braces, in broken YAML, too") {
    const std::string secret = "sk-123456";
    const std::string head = "version: 1\nproviders:\n  embedding:\n";
    for (const auto& text :
         {head + "    m: sk-123456\n",
          head + "    m:\n      sk-123456\n",
          head + "    m:\n      kind: sk-123456\n",
          head + "    m:\n      api_key sk-123456\n",
          head + "    m:\n      other: >\n        sk-123456\n",
          head + "    m: { kind: sk-123456, model: x }\n",
          head + "    m: { kind: 'a', model: \"sk-123456\" }\n",
          head + "    m: { sk-123456 }\n",
          head + "    m: [sk-123456]\n",
          head + "    - sk-123456\n",
          head + "# a comment\n    # sk-123456\n    m: { kind: openai,\n         other: sk-123456 }\n",
          head + "    m: { kind: openai\n    n: { model: sk-123456 }\n",
          head + "    m: ${A} sk-123456\n",
          std::string{"providers: sk-123456\n"},
          std::string{"{ version: 1, providers: { x: sk-123456 } }\n"},
          std::string{"\"providers\": {\n  \"embedding\": {\n    \"m\": \"sk-123456\"\n"},
          head + "    m:\n      sk-123456: x\n",
          head + "    m: { sk-123456: x }\n",
          head + "    m: { 'sk-123456' : x }\n",
          head + "    m:\n      ? sk-123456\n      : x\n",
          std::string{"providers:\n  sk-123456: x\n"},
          std::string{"providers2: { x: sk-123456 }\n"},
          std::string{"Provider:\n  x:\n    y: sk-123456\n"},
          std::string{"embedding_providers: { x: sk-123456 }\n"},
          std::string{"provders:\n  x: sk-123456\n"},
          std::string{"embedding:\n  x: sk-123456\n"}}) {
        CAPTURE(text);
        CHECK(mask_secrets(text).find(secret) == std::string::npos);
    }
    const std::string references =
        head + "    m: { api_key: ${KEY}, x: '${KEY}' }\n    n:\n      api_key: \"${KEY}\"\n";
    CHECK(mask_secrets(references) == references);
}

TEST_CASE("a value where a mapping belongs is masked, and one behind it is not") {
    for (const auto* text :
         {"graphs: sk-123456\n", "metadata: sk-123456\n", "state: sk-123456\n", "graphs:\n  kb: sk-123456\n",
          "graphs: { kb: sk-123456 }\n", "policies:\n  base: 'sk-123456'\n", "servers:\n  prod: sk-123456\n",
          "graphs:\n  kb:\n    queries:\n      find: sk-123456\n"}) {
        CAPTURE(text);
        CHECK(mask_secrets(text).find("sk-123456") == std::string::npos);
    }
    for (const std::string text :
         {"graphs: # the graphs\n  kb: { schema: kb.pg, queries: q/ } # one\n  two:\n    schema: two.pg\n",
          "graphs:\n  kb:\n    schema: kb.pg\n    queries: { find: { file: q.gq } }\nstorage: s3://b/p\n",
          "providers:\n  embedding: {}\ngraphs: { kb: { schema: kb.pg } }\nstate: { backend: cluster }\n",
          "policies:\n  base:\n    file: base.yaml\n    applies_to: [kb, two]\n"}) {
        CAPTURE(text);
        CHECK(mask_secrets(text) == text);
    }
}

TEST_CASE("the rule of a place is one rule") {
    const auto place = [](std::initializer_list<std::string_view> keys) {
        yaml_place at;
        for (const auto key : keys) at = at.below(key);
        return at;
    };
    CHECK(place({"providers", "embedding", "m", "model"}).hides_values());
    CHECK(place({"graphs", "kb", "token"}).hides_values());
    CHECK_FALSE(place({"graphs", "kb", "schema"}).hides_values());
    CHECK(place({"graphs", "kb"}).is_for_mapping());
    CHECK(place({"graphs", "kb", "queries", "find"}).is_for_mapping());
    CHECK_FALSE(place({"graphs", "kb", "queries"}).is_for_mapping());
    CHECK_FALSE(place({"graphs", "kb", "schema"}).is_for_mapping());
}

TEST_CASE("what is no secret stays, in its lines and columns") {
    const std::string plain =
        "version: 1\ngraphs:\n  kb:\n    schema: ./kb.pg\nproviders:\n  embedding:\n    main:\n      api_key: ${KEY}\n"
        "storage: m # a comment\nother: { api_key: \"${KEY}\", model: m }\nbase_url: https://host/v1?v=1\n";
    CHECK(mask_secrets(plain) == plain);
    CHECK(mask_secrets("a: 1\n  api_key: secret # x\n  model: m\n") == "a: 1\n  api_key: ****** * *\n  model: m\n");
    CHECK(mask_secrets("base_url: https://u:p@host/v1\n") == "base_url: https://***@host/v1\n");
    CHECK(rc::check("masking moves nothing", [] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("providers:", " ", "\n", "  ", "{", "}", "[", "]", ",", "m: ", "x", "'", "\"",
                                          "#", "${A}", "key: ", "://", "@", "&", "?", "- ", "ü"));
        std::string text;
        for (const auto& part : parts) text += part;
        const auto masked = mask_secrets(text);
        RC_ASSERT(masked.size() == text.size());
        for (std::size_t i = 0; i < text.size(); ++i)
            RC_ASSERT(masked[i] == text[i] || (masked[i] == '*' && text[i] != '\n'));
    }));
    CHECK(rc::check("masking moves nothing of a value", [](const std::string& text) {
        const auto masked = mask_secrets("api_key: " + text);
        RC_ASSERT(masked.size() == text.size() + 9);
        for (std::size_t i = 0; i < text.size(); ++i)
            RC_ASSERT(masked[i + 9] == text[i] || (masked[i + 9] == '*' && text[i] != '\n'));
    }));
}

TEST_CASE("where an address belongs, a user in a misspelt one is masked") {
    for (const auto* line : {"storage: minio:hunter2@b", "storage: 's3//AKIA:hunter2@b'  # ours",
                             "storge: minio:hunter2@b", "state: { backend: \"minio:hunter2@b\", lock: true }",
                             "  cluster: minio:hunter2@b", "# storage: s3:AKIA:hunter2@b"}) {
        CAPTURE(line);
        const auto shown = mask_secrets(line);
        CHECK(shown.find("hunter2") == std::string::npos);
        CHECK(shown.size() == std::string_view{line}.size());
    }
    CHECK(mask_secrets("rules:\n  - actors: [user:ann@corp]\n") == "rules:\n  - actors: [user:ann@corp]\n");
}
