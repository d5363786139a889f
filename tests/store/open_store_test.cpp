#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/store/file_uri.hpp>
#include <omnigraph/cluster/store/open_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

std::string shown(std::string_view root) {
    auto store = open_store(root);
    REQUIRE(store);
    return (*store)->display("key");
}

diagnostic refusal(std::string_view root) {
    auto store = open_store(root);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == codes::storage_root_invalid);
    CHECK_FALSE(store.error().remedy.empty());
    return store.error();
}

}  // namespace

TEST_CASE("an absolute path is a local root, taken as it is written") {
    CHECK(shown("/srv/brain") == "/srv/brain/key");
    CHECK(shown("/srv/a%20b?c#d e/") == "/srv/a%20b?c#d e/key");
}

TEST_CASE("a file URI is percent-decoded") {
    CHECK(shown("file:///srv/a%20b%23c") == "/srv/a b#c/key");
    CHECK(shown("file://localhost/srv") == "/srv/key");
    CHECK(path_of_file_uri("file:///srv/a%2520b") == "/srv/a%20b");
}

TEST_CASE("a file URI that is none is refused") {
    for (const auto* uri :
         {"file://host/srv", "file:///srv/%2", "file:///srv/%zz", "file:///srv/%00", "file:///srv?x", "file://srv"}) {
        CAPTURE(uri);
        CHECK(refusal(uri).message ==
              "The storage root `" + std::string{uri} + "` cannot be used: it is no URI of a local path.");
    }
}

TEST_CASE("a bucket that cannot be asked for is refused before anything is sent") {
    CHECK(refusal("s3://Bucket/prefix").message ==
          "The storage root `s3://Bucket/prefix` cannot be used: the name of a bucket has only lower-case letters, "
          "digits, "
          "`-` and `.`.");
}

TEST_CASE("unknown schemes and relative paths are not taken for folders") {
    CHECK(refusal("gs://bucket").message ==
          "The storage root `gs://bucket` cannot be used: `gs` is an unknown scheme.");
    CHECK(refusal("http://host/x").message ==
          "The storage root `http://host/x` cannot be used: `http` is an unknown scheme.");
    CHECK(refusal("brain").message == "The storage root `brain` cannot be used: it is not an absolute path.");
    CHECK(refusal("").message == "The storage root `` cannot be used: it is not an absolute path.");
}

TEST_CASE("opening makes nothing") {
    temporary_folder folder;
    CHECK(open_store((folder / "new").string()));
    CHECK_FALSE(folder.contains("new"));
}
