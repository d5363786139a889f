// Every refusal is the one error envelope (specification surfaces §2.3).
#include <map>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/server/http/message.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

TEST_CASE("a refusal has its status and its word, and the text that was given") {
    const std::map<refusal, std::pair<unsigned, std::string_view>> words{
        {refusal::bad_request, {400, "bad_request"}},
        {refusal::unauthorized, {401, "unauthorized"}},
        {refusal::forbidden, {403, "forbidden"}},
        {refusal::not_found, {404, "not_found"}},
        {refusal::method_not_allowed, {405, "method_not_allowed"}},
        {refusal::timed_out, {408, "bad_request"}},
        {refusal::conflict, {409, "conflict"}},
        {refusal::too_large, {413, "bad_request"}},
        {refusal::unsupported_media_type, {415, "bad_request"}},
        {refusal::wrong_shape, {422, "bad_request"}},
        {refusal::too_many_requests, {429, "too_many_requests"}},
        {refusal::headers_too_large, {431, "bad_request"}},
        {refusal::internal, {500, "internal"}},
        {refusal::unavailable, {503, "unavailable"}},
        {refusal::embedding_failed, {503, "embedding_failed"}}};
    for (const auto& [why, expected] : words) {
        CAPTURE(expected.first);
        const auto answered = refuse(why, "It is so.");
        CHECK(answered.status == expected.first);
        CHECK(answered.body == R"({"error":"It is so.","code":")" + std::string{expected.second} + R"("})");
    }
}

TEST_CASE("whoever is unauthorized is told the scheme, and whoever asks too often when to come again") {
    using headers = std::vector<std::pair<std::string, std::string>>;
    CHECK(refuse(refusal::unauthorized, "").headers == headers{{"WWW-Authenticate", "Bearer"}});
    CHECK(refuse(refusal::too_many_requests, "").headers == headers{{"Retry-After", "60"}});
    CHECK(refuse(refusal::forbidden, "").headers.empty());
}

TEST_CASE("any text of a refusal is read back from its envelope") {
    CHECK(rc::check([] {
        const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
        const auto read = parse_json(refuse(refusal::conflict, text).body);
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->get_object().at("error").get_string() == text);
    }));
}

TEST_CASE("a reply is compact JSON with the status that was asked for, 200 unless told") {
    CHECK(reply_with(*parse_json("{ \"a\": [1] }")).body == R"({"a":[1]})");
    CHECK(reply_with(nullptr).status == 200);
    CHECK(reply_with(nullptr, 201).status == 201);
    CHECK(reply_with(nullptr).headers.empty());
    CHECK(compact_json(text_json("a\"b")) == R"("a\"b")");
}

TEST_CASE("a refusal is short, and a date is written as HTTP writes it") {
    CHECK(refuse(refusal::bad_request, std::string(900'000, '1')).body.size() < 3000);
    CHECK(http_date(omnigraph::cluster::instant{std::chrono::seconds{784111777}}) == "Sun, 06 Nov 1994 08:49:37 GMT");
}
