// What a storage root and the environment make together, and how what is missing is said.
#include <map>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>

#include "support/own_certificate.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

using variables = std::map<std::string, std::string>;

result<s3_settings> settings(std::string_view root, const variables& set) {
    return s3_settings_from(root, [&](const std::string& name) {
        const auto found = set.find(name);
        return found == set.end() ? std::nullopt : std::optional{found->second};
    });
}

const variables keys{
    {"AWS_ACCESS_KEY_ID", "AKIA"}, {"AWS_SECRET_ACCESS_KEY", "very/secret"}, {"AWS_REGION", "eu-west-1"}};

variables with(variables more) {
    more.insert(keys.begin(), keys.end());
    return more;
}

}  // namespace

TEST_CASE("without an endpoint the bucket is a host of Amazon's, or a path when its name has dots") {
    const auto plain = settings("s3://acme-graphs/teams/prod/", keys);
    REQUIRE(plain);
    CHECK(plain->bucket == "acme-graphs");
    CHECK(plain->prefix == "teams/prod");
    CHECK(plain->endpoint.authority() == "acme-graphs.s3.eu-west-1.amazonaws.com");
    CHECK(plain->endpoint.tls);
    CHECK_FALSE(plain->path_style);
    const auto dotted = settings("s3://acme.graphs", keys);
    REQUIRE(dotted);
    CHECK(dotted->path_style);
    CHECK(dotted->prefix.empty());
    CHECK(dotted->endpoint.authority() == "s3.eu-west-1.amazonaws.com");
}

TEST_CASE("the hosts of Amazon's regions in China have a domain of their own") {
    for (const bool dotted : {false, true}) {
        const auto there =
            settings(dotted ? "s3://acme.graphs" : "s3://acme-graphs", with({{"AWS_REGION", "cn-north-1"}}));
        REQUIRE(there);
        CHECK(there->endpoint.authority() ==
              (dotted ? "s3.cn-north-1.amazonaws.com.cn" : "acme-graphs.s3.cn-north-1.amazonaws.com.cn"));
    }
}

TEST_CASE("an endpoint of one's own has the bucket in the path unless told otherwise") {
    const auto own = settings("s3://b-1/p", with({{"AWS_ENDPOINT_URL", "http://127.0.0.1:9000/"}}));
    REQUIRE(own);
    CHECK(own->endpoint.authority() == "127.0.0.1:9000");
    CHECK_FALSE(own->endpoint.tls);
    CHECK(own->path_style);
    const own_certificate certificate;
    const auto specific = settings("s3://b-1/p", with({{"AWS_ENDPOINT_URL", "http://wrong"},
                                                       {"AWS_ENDPOINT_URL_S3", "https://store.example"},
                                                       {"AWS_S3_FORCE_PATH_STYLE", "false"},
                                                       {"AWS_CA_BUNDLE", certificate.ca_file()}}));
    REQUIRE(specific);
    CHECK(specific->endpoint.authority() == "b-1.store.example");
    CHECK(specific->endpoint.tls);
    CHECK(specific->endpoint.ca_file == certificate.ca_file());
    auto no_region = keys;
    no_region.erase("AWS_REGION");
    no_region["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9000";
    CHECK(settings("s3://b-1", no_region)->region == "us-east-1");
    no_region["AWS_DEFAULT_REGION"] = "here";
    CHECK(settings("s3://b-1", no_region)->region == "here");
}

TEST_CASE("everything that is missing is named in one sentence, and no secret is repeated") {
    const auto nothing = settings("s3://b-1/p", {});
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == codes::storage_root_invalid);
    CHECK(nothing.error().message ==
          "The storage root `s3://b-1/p` cannot be used: the environment does not have "
          "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION.");
    const auto blank = settings("s3://b-1/p", with({}).size() ? variables{{"AWS_ACCESS_KEY_ID", " "},
                                                                          {"AWS_SECRET_ACCESS_KEY", "very/secret"},
                                                                          {"AWS_REGION", "r"}}
                                                              : variables{});
    REQUIRE_FALSE(blank);
    CHECK(blank.error().message.find("AWS_ACCESS_KEY_ID") != std::string::npos);
    CHECK(blank.error().message.find("very/secret") == std::string::npos);
    for (const auto* url :
         {"ftp://x", "http://", "http://user:very@host", "http://host/path", "http://host:0", "http://host:x"}) {
        const auto refused = settings("s3://b-1", with({{"AWS_ENDPOINT_URL", url}}));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("AWS_ENDPOINT_URL is no URL of a host") != std::string::npos);
        CHECK(refused.error().message.find("very") == std::string::npos);
    }
}

TEST_CASE("a fault of the endpoint is one of the variable that sets it") {
    for (const std::string name : {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"}) {
        CAPTURE(name);
        const auto refused = settings("s3://b-1", with({{name, "ftp://x"}}));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find(name + " is no URL of a host") != std::string::npos);
        CHECK(settings("s3://b-1", with({{name, "http://x"}}))->endpoint_variable == name);
    }
    const auto both = with({{"AWS_ENDPOINT_URL", "http://x"}, {"AWS_ENDPOINT_URL_S3", "http://y"}});
    CHECK(settings("s3://b-1", both)->endpoint_variable == "AWS_ENDPOINT_URL_S3");
}

TEST_CASE("an address of IPv6 is an endpoint, with the bucket in the path") {
    const auto own = settings(
        "s3://b-1/p", with({{"AWS_ENDPOINT_URL_S3", "http://[::1]:9000"}, {"AWS_S3_FORCE_PATH_STYLE", "false"}}));
    REQUIRE(own);
    CHECK(own->path_style);
    CHECK(own->endpoint.authority() == "[::1]:9000");
    CHECK(own->endpoint.peer() == "::1");
    // It is connected to, and not looked up as a name.
    http_client client{{.host = "[::1]", .port = 1, .tls = false}, {}};
    const auto answer = client.send({.method = "GET", .target = "/", .headers = {{"host", "[::1]:1"}}});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().cause.starts_with("cannot connect to [::1]:1"));
}

TEST_CASE("what would break a header or the name of a host is refused by the name of its variable") {
    for (const std::string name :
         {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"})
        for (const std::string value : {"very\r\nX-Evil: 1", "very\x01", "very\x7f", "ve ry", "very\xc3\xa4"}) {
            CAPTURE(name);
            auto set = keys;
            if (name == "AWS_DEFAULT_REGION") set.erase("AWS_REGION");
            set[name] = value;
            const auto refused = settings("s3://b-1", set);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == codes::storage_root_invalid);
            CHECK(refused.error().message.find(name) != std::string::npos);
            CHECK(refused.error().message.find("very") == std::string::npos);
        }
    for (const std::string region : {"x.evil.example/", "r@h", "r:1", "r?x", "r#x"}) {
        CAPTURE(region);
        auto set = keys;
        set["AWS_REGION"] = region;
        CHECK_FALSE(settings("s3://b-1", set));
    }
    auto set = keys;
    set["AWS_SESSION_TOKEN"] = "FwoGZXIvYXdzE/+a=\n";
    CHECK(settings("s3://b-1", set)->keys.session_token == "FwoGZXIvYXdzE/+a=");  // as a file gives it
}

TEST_CASE("certificates that cannot be read are a fault of their variable, before anything is sent") {
    const temporary_folder folder;
    folder.write("junk.pem", "no certificate\n");
    for (const std::string& file : {(folder.path() / "junk.pem").string(), std::string{"/nowhere/own.pem"}}) {
        CAPTURE(file);
        const auto refused = settings("s3://b-1", with({{"AWS_CA_BUNDLE", file}}));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("AWS_CA_BUNDLE") != std::string::npos);
        CHECK(refused.error().remedy.find("AWS_CA_BUNDLE") != std::string::npos);
        CHECK_FALSE(fault_of_certificates(file).empty());
        // Without TLS nothing is asked of it.
        CHECK(settings("s3://b-1", with({{"AWS_CA_BUNDLE", file}, {"AWS_ENDPOINT_URL", "http://x"}})));
    }
}

TEST_CASE("what cannot be a bucket or a prefix is refused") {
    for (const auto* root : {"s3://", "s3:///p", "s3://ab", "s3://Bucket", "s3://b_cd", "s3://-bcd", "s3://bcd-",
                             "s3://b..d", "s3://b-1/a//b", "s3://b-1/../x", "/local", "s3://b-1/a#1"}) {
        CAPTURE(root);
        const auto refused = settings(root, keys);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == codes::storage_root_invalid);
        CHECK_FALSE(refused.error().remedy.empty());
    }
}

TEST_CASE("a prefix that leaves no room for the keys of a cluster is refused with its limit") {
    const std::string part(200, 'a');
    CHECK(settings("s3://b-1/" + part + "/" + part + "/" + part + "/x", keys));
    const auto long_part = settings("s3://b-1/x/" + part + "a", keys);
    REQUIRE_FALSE(long_part);
    CHECK(long_part.error().message.find("one of its parts has 201 bytes, and at most 200 are possible") !=
          std::string::npos);
    CHECK(long_part.error().remedy.find("at most 200 bytes each") != std::string::npos);
    const auto long_prefix = settings("s3://b-1/" + part + "/" + part + "/" + part + "/" + part.substr(0, 40), keys);
    REQUIRE_FALSE(long_prefix);
    CHECK(long_prefix.error().message.find("it has 643 bytes, and at most 640 are possible") != std::string::npos);
    CHECK(long_prefix.error().remedy.find("at most 1024 bytes") != std::string::npos);
}
