// The client against servers that answer in ways that HTTP allows and few servers use.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/http/http_client.hpp>

#include "support/scripted_http_server.hpp"

namespace omnigraph::cluster {

namespace {

constexpr auto early_hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";

result<http_response, http_failure> asked(const std::string& answer, const std::string& method = "GET") {
    scripted_http_server server{[&](const received_request&) { return answer; }};
    http_client client{{.host = "127.0.0.1", .port = server.port(), .tls = false}, {}};
    (void)client.send({.method = method, .target = "/", .headers = {{"host", "127.0.0.1"}}});
    // Whatever an answer has left behind would be met by the next one on the connection.
    return client.send({.method = method, .target = "/", .headers = {{"host", "127.0.0.1"}}});
}

}  // namespace

TEST_CASE("interim answers are passed over, and the final one is the answer") {
    const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    for (const auto& before : {go_on, std::string{early_hints}, go_on + early_hints + early_hints}) {
        const auto answer = asked(before + http_text(200, "whole"));
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().cause));
        CHECK(answer->status == 200);
        CHECK(answer->body == "whole");
        CHECK(answer->header("link").empty());
    }
    const auto head = asked(early_hints + std::string{"HTTP/1.1 404 X\r\nContent-Length: 7\r\n\r\n"}, "HEAD");
    REQUIRE(head);
    CHECK(head->status == 404);
}

TEST_CASE("a final answer that never comes after interim ones, and a change of the protocol, are failures") {
    std::string endless;
    for (int i = 0; i < 50; ++i) endless += early_hints;
    const auto none = asked(endless + http_text(200, "late"));
    REQUIRE_FALSE(none);
    CHECK(none.error().permanent);
    CHECK(none.error().cause == "no final answer comes after the interim ones");
    const auto changed = asked("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
    REQUIRE_FALSE(changed);
    CHECK(changed.error().permanent);
    CHECK(changed.error().sent);
    const auto cut =
        asked(early_hints + std::string{"HTTP/1.1 200 X\r\nConnection: close\r\nContent-Length: 9\r\n\r\nh"});
    REQUIRE_FALSE(cut);
    CHECK_FALSE(cut.error().permanent);
}

}  // namespace omnigraph::cluster
