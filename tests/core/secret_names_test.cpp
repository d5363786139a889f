// Names of secrets, however they are written, and addresses with credentials in them.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a name that reminds of a credential may hold one") {
    for (const auto* name :
         {"api_key",     "apiKey",      "apikey",        "API-KEY",      "api key",    "api_keyy",
          "api_kye",     "key",         "tokne",         "access_token", "openai_key", "client-secret",
          "bearer",      "auth",        "Authorization", "pass",         "pwd",        "passwrod",
          "credentials", "private_key", "key_of_openai", "mytoken"}) {
        CAPTURE(name);
        CHECK(names_secret(name));
    }
}

TEST_CASE("the fields of the files that the program reads are no names of secrets") {
    for (const auto* name : {"version",
                             "metadata",
                             "name",
                             "storage",
                             "state",
                             "backend",
                             "lock",
                             "two_person_approvals",
                             "graphs",
                             "schema",
                             "queries",
                             "file",
                             "policies",
                             "applies_to",
                             "kind",
                             "base_url",
                             "model",
                             "rules",
                             "groups",
                             "actors",
                             "actions",
                             "protected_branches",
                             "servers",
                             "url",
                             "clusters",
                             "root",
                             "profiles",
                             "aliases",
                             "defaults",
                             "server",
                             "cluster",
                             "store",
                             "default_graph",
                             "graph",
                             "query",
                             "args",
                             "params",
                             "format",
                             ""}) {
        CAPTURE(name);
        CHECK_FALSE(names_secret(name));
    }
}

TEST_CASE("one slip of the hand, and any way to write a name of words, changes nothing") {
    CHECK(rc::check([] {
        const std::vector<std::vector<std::string>> all{{"api", "key"},    {"access", "token"}, {"client", "secret"},
                                                        {"password"},      {"private", "key"},  {"credential"},
                                                        {"authorization"}, {"my", "passphrase"}};
        const auto words = *rc::gen::elementOf(all);
        const auto between = *rc::gen::element<std::string>("_", "-", ".", " ", "");
        std::string name;
        for (const auto& word : words) {
            if (!name.empty()) name += between;
            name += word;
            if (between.empty()) name[name.size() - word.size()] = static_cast<char>(word[0] - 'a' + 'A');
        }
        // The slip stays within the last word, or within a name that is one word.
        const auto at = name.size() - 1 - static_cast<std::size_t>(*rc::gen::inRange<int>(0, 2));
        const auto letter = *rc::gen::inRange('a', 'z');
        switch (words.back() == "key" ? 4 : *rc::gen::inRange(0, 4)) {
            case 0: name.insert(name.begin() + static_cast<std::ptrdiff_t>(at), letter); break;
            case 1: name.erase(at, 1); break;
            case 2: name[at] = letter; break;
            case 3: std::swap(name[at], name[at - 1]); break;
            default: break;
        }
        RC_ASSERT(names_secret(name));
    }));
}

TEST_CASE("a user, a password or a key in an address is found") {
    for (const auto* url : {"https://user:pass@host/v1", "https://token@host", "s3://AKIA:secret@bucket/prefix",
                            "https://host/v1?api_key=abc", "https://host/v1?x=1&Access_Token=abc", "//h?password=x",
                            "https://user:pa/ss@host/v1", "s3://AKIA:pa/ss@bucket", "s3://AKIA:12/ss@bucket",
                            "s3://AKIA:/pass@bucket/x", "s3://AKIA%3Apa/ss@bucket/p", "s3://AKIA%253apa/ss@bucket/p",
                            "s3://AKIA/pa/ss@bucket/p", "https://user%3Apa/ss@host/v1"}) {
        CAPTURE(url);
        CHECK(has_credentials(url));
    }
    for (const auto* url :
         {"https://host/v1", "https://host/a@b", "https://host/v1?api-version=2024", "s3://bucket/p@q", "", "://",
          "people@example.com", "../a?b", "http://[::1]:80/a@b", "file:///a%3Ab/c@d", "http://[fe80::1%25eth0]:80/a@b",
          "s3://akia/p@q", "http://host:80/a@b", "https://h/v1?max_tokens=5"}) {
        CAPTURE(url);
        CHECK_FALSE(has_credentials(url));
    }
}

TEST_CASE("a diagnostic shows no credentials of an address") {
    const std::string secret = "hunter2";
    for (const std::string text :
         {"There is no file `./https://u:hunter2@h/s.pg`.", "s3:/AKIA:hunter2@b/x", "at https://hunter2@h and so on",
          "`https://h/v1?x=1&api_key=hunter2`", "two: http://a:b@c http://u:hunter2@d", "`https://u:hunter2…`",
          "https://u:hun/hunter2@h", "s3://AKIA:12/hunter2@b", "S3://AKIA:/hunter2@b", "`s3://AKIA:1/hunter2`",
          "s3://AKIA%3Ahunter2/zz+abc@b/p", "s3://AKIA%3ax/hunter2@b", "s3:/AKIA%3Ax/hunter2@b",
          "s3://AKIA%3Ax/hunter2", "s3://AKIA%253Ax/hunter2@b", "s3://AKIA/hunter2@b", "https://u%3Ax/hunter2@h"}) {
        CAPTURE(text);
        const auto found = error({"code"}, text, text).with_remedy(text);
        CHECK(found.message.find(secret) == std::string::npos);
        CHECK(found.path.find(secret) == std::string::npos);
        CHECK(found.remedy.find(secret) == std::string::npos);
        CHECK(warning({"code"}, text, text).message == found.message);
        CHECK(found.message.size() == text.size());
    }
    for (const std::string text :
         {"Write `http://HOST:PORT/v1`.", "https://host/a@b", "s3://bucket/a:b@c", "mail ann@example.com", ""}) {
        CAPTURE(text);
        CHECK(hide_credentials(text) == text);
    }
}

TEST_CASE("the user of a misspelt address of a bucket is hidden in every text") {
    for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
             {"write `./s3:AKIA:x@b`", "write `./s3:******@b`"},
             {"at /w/s3/AKIA:x@b is", "at /w/s3/******@b is"},
             {"s3//AKIA:x@b", "s3//******@b"},
             {"S3;//AKIA:x/y@b/p", "S3;//********@b/p"},
             {"`AKIA01:x@b`", "`********@b`"},
             {"s3:x@b", "s3:*@b"},
             {"s3//AKIA%3Ax/y@b", "s3//**********@b"},
             {"`AKIA01%3ax@b`", "`**********@b`"},
             {"s3://bucket/p@q", "s3://bucket/p@q"},
             {"ls3:x@b, s3 a:b@c, s3-logs/a@b", "ls3:x@b, s3 a:b@c, s3-logs/a@b"}})
        CHECK(hide_credentials(text) == shown);
}

TEST_CASE("what is written as an address may have a user, whatever its scheme was to be") {
    for (const auto* address : {"minio:x@b", "s3:AKIA:x@b", "a:b:c@d@e", "minio%3Ax@b"}) CHECK(may_have_user(address));
    for (const auto* address : {"./a:b@c", "/srv/a:b@c", "s3://b/p@q", "people@example.com", "a@b:c", ""})
        CHECK_FALSE(may_have_user(address));
    CHECK(hide_user("minio:x@b") == "*******@b");
    CHECK(hide_user("s3://AKIA:x@b") == "s3://******@b");
    CHECK(hide_user("./a:b@c") == "./a:b@c");
}
