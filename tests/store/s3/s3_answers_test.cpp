// XML from a store is foreign: what is right is read, everything else is told apart from it.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/s3/s3_answers.hpp>

using namespace omnigraph::cluster;

namespace {

std::string listing(const std::string& content) {
    return "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content +
           "</ListBucketResult>";
}

std::string object(const std::string& key, const std::string& size = "3",
                   const std::string& time = "2026-06-10T02:07:08.000Z") {
    return "<Contents><Key>" + key + "</Key><LastModified>" + time + "</LastModified><ETag>&quot;x&quot;</ETag><Size>" +
           size + "</Size></Contents>";
}

}  // namespace

TEST_CASE("a page has decoded keys, sizes and times, and says where it goes on") {
    const auto page = parse_list_page(
        listing("<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>" +
                object("p%2Fa+b%2Bc%C3%BC") + object("p/d", "0")));
    REQUIRE(page);
    REQUIRE(page->entries.size() == 2);
    CHECK(page->entries[0].key == "p/a b+cü");
    CHECK(page->entries[0].size == 3);
    CHECK(page->entries[0].modified == 1781057228);
    CHECK(page->next == "a&b");
    CHECK(parse_list_page(listing(""))->entries.empty());
}

TEST_CASE("what is no page is none") {
    for (const auto& text : {std::string{}, std::string{"<html>busy</html>"}, std::string{"not xml"},
                             listing("<IsTruncated>true</IsTruncated>"), listing(object("")), listing(object("a", "x")),
                             listing(object("a", "-1")), listing(object("a", "3", "yesterday")), listing(object("a%2")),
                             listing("<Contents></Contents>"), listing(object("a")).substr(0, 90)}) {
        CAPTURE(text);
        CHECK_FALSE(parse_list_page(text));
    }
}

TEST_CASE("an error's texts are one printable line each") {
    const auto said =
        parse_s3_error("<Error><Code>NoSuchKey</Code><Message>a\nb\x1b[2J</Message><Region>eu-west-1</Region></Error>");
    CHECK(said.code == "NoSuchKey");
    CHECK(said.message.find('\n') == std::string::npos);
    CHECK(said.message.find('\x1b') == std::string::npos);
    CHECK(said.region == "eu-west-1");
    CHECK(parse_s3_error("<html/>").code.empty());
    CHECK(parse_s3_error("").code.empty());
    CHECK(parse_s3_error("<Error><Code>" + std::string(5000, 'x') + "</Code></Error>").code ==
          std::string(200, 'x') + "…");
}

TEST_CASE("a removal of many names each key, and tells what was not removed") {
    CHECK(delete_objects_body({"a&b", "c"})
              .find("<Delete><Quiet>true</Quiet><Object><Key>a&amp;b</Key></Object>"
                    "<Object><Key>c</Key></Object></Delete>") != std::string::npos);
    CHECK_FALSE(parse_delete_result("<DeleteResult/>"));
    const auto failed =
        parse_delete_result("<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>");
    REQUIRE(failed);
    CHECK(failed->code == "AccessDenied");
    CHECK(failed->message == "a");
    CHECK(parse_delete_result("<html/>"));
}
