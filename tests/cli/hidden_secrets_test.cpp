// A secret that somebody wrote into a file by mistake stands in nothing that the program prints.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/program.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string secret = "sk-live-8f3a9c0d";

const std::string base = "version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n";
const std::string provider = base + "providers:\n  embedding:\n    m:\n      model: x\n";

void check_hidden(const std::string& configuration, const std::vector<std::string>& words) {
    const temporary_folder folder;
    folder.write("kb.pg", "node Person { name: String @key }\n");
    folder.write("cluster.yaml", configuration);
    auto call = words;
    call.insert(call.end(), {"--config", folder.str()});
    for (const bool as_json : {false, true}) {
        if (as_json) call.emplace_back("--json");
        const auto done = run_omnigraph(call);
        CAPTURE(configuration);
        CAPTURE(done.out);
        CAPTURE(done.err);
        CHECK(done.code == 1);
        CHECK((done.out + done.err).find(secret) == std::string::npos);
    }
}

/// Every field of `names` at one place, each with the secret.
std::string fields(const std::string& indent, const std::string& value) {
    std::string lines;
    for (const auto* name : {"apiKey", "api-key", "api_keyy",      "api_kye",    "apikey",     "key",        "token",
                             "tokne",  "secret",  "client_secret", "password",   "passwrod",   "pwd",        "auth",
                             "bearer", "headers", "Authorization", "openai_key", "access_key", "credentials"})
        lines += indent + name + ": " +
                 (std::string{name} == "headers" ? "{ Authorization: '" + value + "' }" : value) + "\n";
    return lines;
}

}  // namespace

TEST_CASE("a secret at a name that reminds of one, at every level of the file") {
    for (const auto& value :
         {secret, "'" + secret + "'", "Bearer " + secret, "[" + secret + "]", "!" + secret, "'*" + secret + "'"}) {
        check_hidden(base + fields("", value), {"cluster", "validate"});
        check_hidden(base + fields("    ", value), {"cluster", "validate"});
        check_hidden(base + "state:\n" + fields("  ", value), {"cluster", "validate"});
        check_hidden(base + "providers:\n" + fields("  ", value), {"cluster", "validate"});
        check_hidden(provider + fields("      ", value), {"cluster", "validate"});
        check_hidden(base + "policies:\n  p:\n    file: p.yaml\n    applies_to: [kb]\n" + fields("    ", value),
                     {"cluster", "plan"});
    }
}

TEST_CASE("a secret in place of a mapping, of a known value of a provider, or of its name") {
    for (const auto& text : {base + "metadata: " + secret,
                             base + "state: " + secret,
                             base + "policies: " + secret,
                             base + "policies:\n  p: " + secret,
                             base + "    queries:\n      find: " + secret,
                             "version: 1\ngraphs: " + secret,
                             "version: 1\ngraphs: { kb: " + secret + " }",
                             base + "providers: " + secret,
                             base + "providers:\n  embedding: " + secret,
                             base + "providers:\n  embedding:\n    m: " + secret,
                             base + "providers:\n  embedding:\n    m:\n      " + secret,
                             base + "providers: { embedding: { m: { " + secret + " } } }",
                             base + "providers: { embedding: { m: { api_key " + secret + " } } }",
                             provider + "      api_key " + secret,
                             provider + "      kind: " + secret,
                             provider + "      " + secret + ": x",
                             provider + "      ? " + secret,
                             provider + "      ? " + secret + "\n      : x",
                             base + "providers:\n  embedding: { m: { " + secret + ": x } }",
                             base + "providers:\n  " + secret + ": x",
                             base + "providers2: { x: " + secret + " }",
                             base + "Provider:\n  embedding:\n    m:\n      model: " + secret,
                             base + "embedding:\n  m: { model: " + secret + " }",
                             provider + "      provider: " + secret,
                             provider + "      api_key: " + secret,
                             provider + "      api_key: !" + secret,
                             provider + "      api_key: *" + secret,
                             provider + "      api_key: &k " + secret + "\n      model: *k",
                             provider + "      api_key: &k " + secret + "\npolicies:\n  p:\n    file: *k",
                             provider + "      kind: [" + secret + "]",
                             provider + "      base_url: http://u:" + secret + "@h",
                             base + "    embedding_provider: " + secret,
                             base + "    embedding_provider: a." + secret,
                             base + "providers:\n  embedding:\n    m: { api_key: ${K}, tokne: " + secret})
        check_hidden(text + "\n", {"cluster", "validate"});
}

TEST_CASE("an address with a password, in every field that takes a text") {
    const auto url = "https://u:" + secret + "@h/s.pg";
    const auto bucket = "s3://AKIA:" + secret + "@b/p";
    for (const auto& text :
         {std::string{"version: 1\ngraphs:\n  kb:\n    schema: \""} + url + "\"\n",
          base + "    queries: \"" + url + "\"\n", base + "    queries: { find: { file: \"" + url + "\" } }\n",
          base + "    embedding_provider: \"" + url + "\"\n",
          base + "policies: { p: { file: \"" + url + "\", applies_to: [kb] } }\n",
          base + "policies: { p: { file: p.yaml, applies_to: [\"" + url + "\"] } }\n",
          base + "storage: " + bucket + "\n", base + "storage: s3:/AKIA:" + secret + "@b/p\n",
          base + "state: { backend: \"" + bucket + "\" }\n", base + "\"" + url + "\": 1\n",
          "version: \"" + url + "\"\n"})
        check_hidden(text, {"cluster", "validate"});
    check_hidden(base, {"cluster", "migrate-storage", bucket});
}
