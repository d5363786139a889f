// A place as one scalar of YAML that is read back as it was.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/yaml_word.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a plain place stays as it is, everything else is quoted") {
    for (const auto* plain : {"/srv/brain", "s3://acme-graphs/prod", "/srv/a-b_c.d"}) CHECK(yaml_word(plain) == plain);
    for (const auto* wild : {"", "yes", "1", "-", "/a: b", "/c #d", "/e{f", "/k, l", "/i: [", "/'h", "/x:", "/a b",
                             "s3://b/a:b", "/\xC3\xA4"}) {
        const auto word = yaml_word(wild);
        CHECK((word.size() >= 2 && word.starts_with('"') && word.ends_with('"')));
    }
    CHECK(yaml_word(R"(/a"b\c)") == R"("/a\"b\\c")");
    CHECK(yaml_word("/a\nb") == R"("/a\nb")");
    CHECK(yaml_word("/a\x1b"
                    "b") == R"("/a\x1bb")");
    CHECK(yaml_word("/a\xE2\x80\xAE"
                    "b") == R"("/a\u202eb")");
}
