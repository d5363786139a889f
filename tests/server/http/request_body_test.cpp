#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/request_body.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

constexpr std::string_view as_json = "application/json";

constexpr field_record fields[] = {{.name = "query", .required = true, .alias = "query_source"},
                                   {.name = "params", .type = field_type::object},
                                   {.name = "dry", .type = field_type::boolean}};
constexpr body_record strict{"Strict", fields}, lenient{"Lenient", fields, unknown_fields::ignored};

unsigned status_of(std::string_view text, std::string_view type = as_json, const body_record& record = strict) {
    request_body body{text, type, record};
    static_cast<void>(body.required_text("query"));
    static_cast<void>(body.object("params"));
    static_cast<void>(body.boolean("dry"));
    body.finish();
    return body.refused() ? body.refused()->status : 200;
}

}  // namespace

TEST_CASE("a body has to be declared as JSON, whatever its parameters and case") {
    CHECK(status_of(R"({"query": "x"})") == 200);
    CHECK(status_of(R"({"query": "x"})", "Application/JSON ; charset=utf-8") == 200);
    CHECK(status_of(R"({"query": "x"})", "text/plain") == 415);
    CHECK(status_of(R"({"query": "x"})", "") == 415);
    CHECK(status_of(R"({"query": "x"})", "application/jsonx") == 415);
}

TEST_CASE("malformed JSON is 400, a wrong shape 422, params of another shape 400") {
    CHECK(status_of("") == 400);
    CHECK(status_of("{") == 400);
    CHECK(status_of(R"({"query": "x"} {})") == 400);
    CHECK(status_of(R"({"query": "x", "query": "y"})") == 400);
    CHECK(status_of("\"\xff\"") == 400);
    const request_body latin{"{\"query\": \"\xe9t\xe9\"}", as_json, strict};
    REQUIRE(latin.refused());
    CHECK(latin.refused()->body.find("The body is no JSON document: it is not UTF-8.") != std::string::npos);
    CHECK(status_of("[]") == 422);
    CHECK(status_of("{}") == 422);
    CHECK(status_of(R"({"query": null})") == 422);
    CHECK(status_of(R"({"query": 7})") == 422);
    CHECK(status_of(R"({"query": "x", "dry": "yes"})") == 422);
    CHECK(status_of(R"({"query": "x", "params": []})") == 400);
    CHECK(status_of(R"({"query": "x", "params": null})") == 200);
    CHECK(status_of(R"({"query": "x", "query_source": "y"})") == 422);
}

TEST_CASE("nesting is bounded") {
    const auto nested = [](int depth) {
        return R"({"query": "x", "params": {"p": )" + std::string(depth, '[') + std::string(depth, ']') + "}}";
    };
    CHECK(status_of(nested(8)) == 200);
    CHECK(status_of(nested(1000)) == 400);
}

TEST_CASE("an unknown field is refused with the nearest known one, or ignored where nothing can change") {
    const std::string misspelt = R"({"query": "x", "parms": {}})";
    CHECK(status_of(misspelt, as_json, lenient) == 200);
    request_body body{misspelt, as_json, strict};
    static_cast<void>(body.required_text("query"));
    static_cast<void>(body.object("params"));
    body.finish();
    REQUIRE(body.refused());
    CHECK(body.refused()->status == 422);
    CHECK(body.refused()->body.find("Did you mean `params`?") != std::string::npos);
}

TEST_CASE("an optional body may be empty or null, and every fault of it is a 400") {
    static constexpr field_record branch[] = {{.name = "branch"}};
    static constexpr body_record record{"Branch", branch};
    const auto status = [](std::string_view text) {
        auto body = request_body::optional(text, "", record);
        static_cast<void>(body.text("branch"));
        body.finish();
        return body.refused() ? body.refused()->status : 200u;
    };
    for (const auto* fine : {"", "  \n", "null", "{}", R"({"branch": "main"})", R"({"branch": null})"})
        CHECK(status(fine) == 200);
    for (const auto* faulty : {"{", "[]", "7", R"({"branch": 7})", R"({"brunch": "main"})"})
        CHECK(status(faulty) == 400);
    CHECK(request_body::optional("{}", "application/json; charset=latin1", record).refused()->status == 415);
    CHECK_FALSE(request_body::optional("{}", "text/plain; charset=utf-8", record).refused());
}
