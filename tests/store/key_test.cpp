// Prefixes of buckets, and what is left of a key for the objects of a cluster.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/key.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a prefix is refused with the limit that it exceeds") {
    const std::string part(max_segment_bytes, 'a');
    CHECK_FALSE(prefix_fault(""));
    CHECK_FALSE(prefix_fault("teams/prod"));
    CHECK_FALSE(prefix_fault(part + "/" + part + "/" + part));
    CHECK(prefix_fault(part + "a")->why == "one of its parts has 201 bytes, and at most 200 are possible");
    CHECK(prefix_fault("x/" + part + "a/y")->remedy ==
          "Write a prefix whose parts between two slashes have at most 200 bytes each.");
    CHECK(prefix_fault(std::string(641, 'a'))->why == "it has 641 bytes, and at most 640 are possible");
    CHECK(prefix_fault("a//b")->why == "the key has an empty segment");
    CHECK(prefix_fault("a/b#1")->why == "one of its parts ends with `#` and digits, as temporary files do");
    CHECK(prefix_fault("a/../b")->remedy.find("`..` segments") != std::string::npos);
}

TEST_CASE("the prefix of a root is what follows its bucket") {
    CHECK(prefix_of_root("s3://b/p/q") == "p/q");
    CHECK(prefix_of_root("s3://b") == "");
    CHECK(prefix_of_root("/srv/s3://b/p") == "");
}

TEST_CASE("a prefix that is accepted leaves room for the longest keys of the standard kinds") {
    // __cluster/resources/query/<graph>/<name>/<digest>.gq, with the longest id of a graph and name of a query
    const std::size_t longest = std::string{"__cluster/resources/query/"}.size() + 64 + 1 + 200 + 1 + 64 + 3;
    CHECK(max_prefix_bytes + 1 + longest <= max_key_bytes);
}
