// `storage:` in every form it is written.
#include <filesystem>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>

using namespace omnigraph::cluster;

namespace {

std::string root(std::string_view written, const std::string& folder = "/srv/brain") {
    auto resolved = resolve_storage_root(written, folder);
    return resolved ? *resolved : "refused: " + resolved.error().message;
}

std::string refusal(std::string_view written) {
    const auto resolved = resolve_storage_root(written, "/srv/brain");
    REQUIRE_FALSE(resolved);
    CHECK_FALSE(resolved.error().remedy.empty());
    return resolved.error().message;
}

}  // namespace

TEST_CASE("a relative root is relative to the config folder, not to the working directory (W9)") {
    CHECK(root("store") == "/srv/brain/store");
    CHECK(root("../store/") == "/srv/store");
    CHECK(root(".") == "/srv/brain");
    CHECK(root("store", "brain") == (std::filesystem::current_path() / "brain/store").string());
}

TEST_CASE("absolute folders, file addresses and buckets are taken as they are, but for blanks and slashes at the end") {
    CHECK(root(" /data/x// ") == "/data/x");
    CHECK(root("file:///data/x/") == "/data/x");
    CHECK(root("s3://bucket") == "s3://bucket");
    CHECK(root("s3://bucket/teams/prod//") == "s3://bucket/teams/prod");
}

TEST_CASE("a local root keeps characters that mean something in addresses (W10)") {
    CHECK(root("/data/a#b?c%20d e") == "/data/a#b?c%20d e");
}

TEST_CASE("a file address is percent-decoded once") {
    CHECK(root("file:///data/a%20b%23c/") == "/data/a b#c");
    CHECK(root("file:///data/a%2520b") == "/data/a%20b");
    CHECK(root("file://localhost/data") == "/data");
    for (const auto* written : {"file:///data/%2", "file:///data/%zz", "file:///data/%00", "file:///data?x"}) {
        CAPTURE(written);
        CHECK(refusal(written) == "`storage` has a `file://` address with a `?`, a `#` or a `%` that is no escape.");
    }
    CHECK(refusal("file:///data/a%0Ab") == "`storage` contains a control character.");
    CHECK(refusal("file:///data/lat%ff").find("not UTF-8") != std::string::npos);
}

TEST_CASE("an unknown scheme is refused, never taken for a folder (W9)") {
    for (const auto* written : {"gs://bucket", "http://host/x", "az://x", "S3://bucket", "memory://x"}) {
        CAPTURE(written);
        const auto scheme = std::string{written}.substr(0, std::string_view{written}.find(':'));
        CHECK(refusal(written) ==
              "`storage` has the scheme `" + scheme + "://`, which no store of this program answers to.");
    }
    CHECK(resolve_storage_root("S3://b", ".").error().remedy == "Write `s3://` in lower case.");
    for (const auto* slip : {"s3:/b/p", "s3:b/p", "S3:/b/p"})
        CHECK(resolve_storage_root(slip, ".").error().remedy.starts_with("Write `s3://b/p`; write `./"));
    CHECK(resolve_storage_root("file:/data/x", ".").error().remedy.starts_with("Write `file:///data/x`; "));
    CHECK(root("./s3:/b", "/srv") == "/srv/s3:/b");
}

TEST_CASE("a root that the ledger could not name is refused") {
    CHECK(refusal("lat\xff").find("not UTF-8") != std::string::npos);
    CHECK(resolve_storage_root("store", "/srv/lat\xff").error().message.find("not UTF-8") != std::string::npos);
    CHECK(root("s3://bucket/prod", "/srv/lat\xff") == "s3://bucket/prod");
}

TEST_CASE("what names no place is refused") {
    for (const auto* written : {"", "   ", "/", "///", "file:///"}) {
        CAPTURE(written);
        CHECK(refusal(written) == "`storage` is empty, or nothing but slashes.");
    }
    for (const auto* written : {"s3://", "s3:///prefix", "s3:////"}) {
        CAPTURE(written);
        CHECK(refusal(written) == "`storage` names no bucket after `s3://`.");
    }
    CHECK(refusal("file://host/x") == "`storage` has a `file://` address that is not absolute.");
    for (const auto* written : {"s3://bucket/a/../b", "s3://bucket/a//b"}) {
        CAPTURE(written);
        CHECK(refusal(written) ==
              "The prefix in `storage` has an empty, `.` or `..` segment, which in a bucket means something else than "
              "in a folder.");
    }
    CHECK(refusal("a\nb") == "`storage` contains a control character.");
}

TEST_CASE("without storage the root is the config folder, absolute and lexical") {
    CHECK(absolute_folder("/srv/brain/") == "/srv/brain");
    CHECK(absolute_folder("/srv/./x/../brain") == "/srv/brain");
    CHECK(absolute_folder("") == std::filesystem::current_path().string());
    CHECK(absolute_folder(".") == std::filesystem::current_path().string());
    CHECK(absolute_folder("/") == "/");
}

TEST_CASE("a home folder that no shell has put in, and credentials, are refused with what to write") {
    const auto home = resolve_storage_root("~/store", "brain");
    REQUIRE_FALSE(home);
    CHECK(home.error().message == "`storage` begins with `~`, which only a shell replaces by the home folder.");
    CHECK(home.error().remedy ==
          "Write the whole path; write `./~/store` for a folder of that name beside cluster.yaml.");
    CHECK(*resolve_storage_root("./~/store", "/brain") == "/brain/~/store");
    for (const auto* written : {"s3://key:secret@bucket/prefix", "https://user:secret@host/x", "file://secret@/x"}) {
        const auto refused = resolve_storage_root(written, "brain");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message == "`storage` contains a user, a password or a key.");
    }
}

TEST_CASE("a reference to the environment is refused in a place, and a dollar is not") {
    for (const auto* written : {"${ROOT}", "s3://${BUCKET}/prod", "/srv/${A_1}/x"}) {
        const auto refused = resolve_storage_root(written, "brain");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message ==
              "`storage` refers to an environment variable, and nothing replaces that here.");
    }
    for (const auto* written : {"/srv/$a", "/srv/${}", "/srv/${1}", "/srv/${a b}", "/srv/${a"})
        CHECK(*resolve_storage_root(written, "brain") == written);
}

TEST_CASE("a place in a line for cluster.yaml is read back as it was") {
    for (const auto* name : {"a: b", "c #d", "e{f", "~g", "k, l", "'h", "i: [", "yes", "a\"b\\c", "it's here",
                             "\xC3\xA4", "a:", "-", "!x", "&x", "*x", "%x", "@x"}) {
        const auto place = "/srv/" + std::string{name};
        CAPTURE(place);
        const auto plain = parse_yaml("storage: " + yaml_word(place) + "\n");
        REQUIRE_FALSE(plain.fault);
        CHECK(plain.root.entries.at(0).value.text == place);
        const auto inner = parse_yaml("state: { backend: " + yaml_word(place) + " }\n");
        REQUIRE_FALSE(inner.fault);
        CHECK(inner.root.entries.at(0).value.entries.at(0).value.text == place);
    }
}

TEST_CASE("what is written as an address and may have a user in it is refused, whatever its scheme was to be") {
    for (const auto* written :
         {"s3:key:secret@bucket", "s3//key:secret@bucket", "key:secret@bucket", "s3:key@bucket"}) {
        CAPTURE(written);
        const auto refused = resolve_storage_root(written, "brain");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message == "`storage` contains a user, a password or a key.");
        CHECK(refused.error().remedy.find("secret") == std::string::npos);
        const auto told = refused.error().about(written);
        CHECK(told.code == codes::invalid_storage_root);
        CHECK((told.path + told.message + told.remedy).find("key:secret") == std::string::npos);
    }
    CHECK(*resolve_storage_root("./a:b@c", "/brain") == "/brain/a:b@c");
    CHECK(*resolve_storage_root("/srv/a:b@c", "/brain") == "/srv/a:b@c");
    CHECK(*resolve_storage_root("s3://bucket/p@q", "/brain") == "s3://bucket/p@q");
}
