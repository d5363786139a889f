// `storage:` in every form it is written.
#include <filesystem>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/storage_root.hpp>

using namespace omnigraph::cluster;

namespace {

std::string root(std::string_view written, const std::string& folder = "/srv/brain") {
    auto resolved = resolve_storage_root(written, folder);
    return resolved ? *resolved : "refused: " + resolved.error().message;
}

bool refused(std::string_view written, std::string_view words) {
    const auto resolved = resolve_storage_root(written, "/srv/brain");
    return !resolved && resolved.error().message.find(words) != std::string::npos && !resolved.error().remedy.empty();
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
    CHECK(root("file:///data/a%20b") == "/data/a%20b");
}

TEST_CASE("an unknown scheme is refused, never taken for a folder (W9)") {
    for (const auto* written : {"gs://bucket", "http://host/x", "az://x", "S3://bucket", "memory://x"}) {
        CAPTURE(written);
        CHECK(refused(written, "scheme"));
    }
    CHECK(resolve_storage_root("S3://b", ".").error().remedy.find("lower case") != std::string::npos);
}

TEST_CASE("what names no place is refused") {
    for (const auto* written : {"", "   ", "/", "///", "file:///"}) {
        CAPTURE(written);
        CHECK(refused(written, "empty"));
    }
    for (const auto* written : {"s3://", "s3:///prefix", "s3:////"}) {
        CAPTURE(written);
        CHECK(refused(written, "no bucket"));
    }
    CHECK(refused("file://host/x", "not absolute"));
    CHECK(refused("s3://bucket/a/../b", "segment"));
    CHECK(refused("s3://bucket/a//b", "segment"));
    CHECK(refused("a\nb", "control character"));
}

TEST_CASE("without storage the root is the config folder, absolute and lexical") {
    CHECK(absolute_folder("/srv/brain/") == "/srv/brain");
    CHECK(absolute_folder("/srv/./x/../brain") == "/srv/brain");
    CHECK(absolute_folder("") == std::filesystem::current_path().string());
    CHECK(absolute_folder(".") == std::filesystem::current_path().string());
    CHECK(absolute_folder("/") == "/");
}
