// What a refusal tells of stored rows, on a real graph: everything to who may read the branch, and to nobody else an id
// or a value that he has not written himself.
#include <algorithm>
#include <cctype>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "server/served_fixture.hpp"

namespace omnigraph::cluster::server {

namespace {

constexpr const char* schema = R"(
node Person {
    email: String @key
    phone: String? @unique
    age: I64?
    first: String?
    last: String?
    note: String?
    @unique(first, last)
    @range(age, 0..9000000000)
    @check(last, "^[a-z0-9]*$")
}
node Post { slug: String @key }
node Comment { slug: String @key }
edge Knows: Person -> Person
edge Boss: Person -> Person @card(0..1)
edge Likes: Person -> Post | Comment { tag: String? @unique }
)";

constexpr const char* queries =
    "query add($e: String, $p: String) { insert Person { email: $e, phone: $p } }\n"
    "query lead($a: String, $b: String) { insert Boss { from: $a, to: $b } }\n"
    "query older($by: I64) { update Person set { age: age * $by } where age is not null }\n"
    "query renamed() { update Person set { last: note } where note is not null }\n"
    "query same($p: String) { update Person set { phone: $p } where phone is not null }\n";

constexpr const char* rules = R"(version: 1
groups: {all: [act-reader], writers: [act-writer], mergers: [act-merger], agents: [act-agent], half: [act-half]}
protected_branches: [main]
rules:
  - {id: all, allow: {actors: {group: all}, actions: [read, change, invoke_query, branch_create, branch_merge]}}
  - {id: write, allow: {actors: {group: writers}, actions: [change, branch_create, branch_merge]}}
  - {id: merge, allow: {actors: {group: mergers}, actions: [branch_merge]}}
  - {id: held, allow: {actors: {group: agents}, actions: [invoke_query], queries: [add, lead, older, renamed, same]}}
  - {id: half, allow: {actors: {group: half}, actions: [change, branch_merge]}}
  - {id: half-reads, allow: {actors: {group: half}, actions: [read], branch_scope: protected}}
)";

/// Texts that rows are marked by are `s` and three digits, numbers 7000 and more; and the ids that were made.
class marked_graph {
public:
    marked_graph() {
        REQUIRE(engine_.init("graphs/kb.omni", schema, "ann"));
        auto opened = engine_.open("graphs/kb.omni");
        REQUIRE(opened);
        session_ = *std::move(opened);
        auto next = std::make_shared<registry>();
        next->graphs["kb"] = std::make_shared<served_graph>(
            served_graph{"kb", "memory:/graphs/kb.omni", session_, policy_of(rules), queries_of(queries)});
        app_.replace(std::move(next));
        load("main", person("s001", "s101", 7001, "s201", "s301", "s401!") +
                         person("s002", "s102", 7002, "s202", "s302", "s402!") +
                         R"({"type":"Post","data":{"slug":"s010"}})" + R"({"type":"Comment","data":{"slug":"s010"}})" +
                         R"({"edge":"Knows","from":"s001","to":"s002"}{"edge":"Boss","from":"s001","to":"s002"})" +
                         R"({"edge":"Likes","from":"s001","to":"Post:s010","data":{"tag":"s501"}})");
        REQUIRE(session_->create_branch({.name = "dev"}));
    }

    void load(std::string_view branch, const std::string& records) {
        const auto loaded = session_->load({.records = records, .branch = branch});
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
    }

    static std::string person(const std::string& email, const std::string& phone, int age, const std::string& first,
                              const std::string& last, const std::string& note) {
        return R"({"type":"Person","data":{"email":")" + email + R"(","phone":")" + phone + R"(","age":)" +
               std::to_string(age) + R"(,"first":")" + first + R"(","last":")" + last + R"(","note":")" + note +
               "\"}}\n";
    }

    reply ask(const std::string& actor, const std::string& path, const std::string& body,
              const std::string& type = "application/json", bool events = false) {
        auto admitted = app_.admit({.method = "POST",
                                    .target = "/graphs/kb" + path,
                                    .authorization = "Bearer tok-" + actor,
                                    .content_type = type,
                                    .wants_events = events});
        if (auto* refused = std::get_if<reply>(&admitted)) return *refused;
        const auto running = app_.begin(std::get<application::admitted_request>(admitted), body);
        app_.carry_out(*running);
        auto answered = running->answered();
        if (answered.source)
            answered.source([&](std::string_view part) {
                answered.body += part;
                return true;
            });
        return answered;
    }

    /// The marks and made ids in `text` that are not in `own`.
    static std::set<std::string> marks_in(std::string_view text, std::string_view own) {
        std::set<std::string> found;
        for (std::size_t at = 0; at < text.size();) {
            const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
            if (!is_word(text[at])) {
                ++at;
                continue;
            }
            const auto end = static_cast<std::size_t>(
                std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_word) - text.begin());
            const auto word = text.substr(at, end - at);
            at = end;
            const bool digits = std::ranges::all_of(word.substr(1), [](char c) { return c >= '0' && c <= '9'; });
            const bool is_text = word.size() == 4 && word[0] == 's' && digits;
            const bool is_number = word.size() >= 4 && word[0] >= '1' && word[0] <= '9' && digits;
            const bool is_ulid = word.size() == 26 && word[0] == '0';
            if ((is_text || is_number || is_ulid) && own.find(word) == std::string_view::npos) found.emplace(word);
        }
        return found;
    }

private:
    memory_store store_;
    system_runtime clock_;
    graph::graph_engine engine_{store_, clock_, std::filesystem::path{}};
    std::shared_ptr<graph_session> session_;
    std::string logged_;
    event_log log_{[this](std::string_view line) { logged_ += line; }, [] { return instant{}; }, log_level::error};
    application app_{std::make_shared<registry>(), tokens(), {}, log_};

    static token_table tokens() {
        token_table all;
        for (const std::string actor : {"reader", "writer", "merger", "agent", "half"})
            REQUIRE(all.add("act-" + actor, "tok-" + actor));
        return all;
    }
};

std::string json_text_of(const std::string& text) { return compact_json(text_json(text)); }
std::string load_of(const std::string& records, const std::string& mode = "merge") {
    return R"({"data":)" + json_text_of(records) + R"(,"mode":")" + mode + "\"}";
}
std::string mutate_of(const std::string& text) {
    return R"({"query":)" + json_text_of("query q() { " + text + " }") + "}";
}

struct refused_request {
    std::string path, body;
    std::string told;  ///< a part of what everybody is told
    bool names_rows = true;
};

}  // namespace

TEST_CASE("a refused write names stored rows to who may read the branch, and to nobody else") {
    marked_graph graph;
    const refused_request requests[] = {
        {"/load", load_of(R"({"type":"Person","data":{"email":"x"}})", "overwrite"),
         "a Person is removed, but an edge Knows has it as its src"},
        {"/load", load_of(R"({"type":"Person","data":{"email":"x","phone":"s102"}})"),
         "record 1 (line 1): @unique violation on Person.phone: the value 's102' is also that of another row"},
        {"/load", load_of(R"({"type":"Person","data":{"email":"x","first":"s201","last":"s301"}})"),
         "@unique violation on Person.(first, last): the values 's201', 's301' are also those of another row"},
        {"/mutate", mutate_of(R"(insert Person { email: "x", phone: "s102" })"),
         "statement 1: @unique violation on Person.phone: the value 's102' of 'x' is also that of another row"},
        {"/mutate", mutate_of(R"(update Person set { phone: "own" } where phone is not null)"),
         "@unique violation on Person.phone: the value is also that of another row"},
        {"/mutate",
         mutate_of(
             R"(update Person set { phone: first } where email = "s001" update Person set { phone: "s201" } where email = "s002")"),
         "@unique violation on Person.phone: the value is also that of another row", false},
        {"/mutate", mutate_of(R"(update Person set { first: "z", last: "z" } where phone is not null)"),
         "@unique violation on Person.(first, last): the values are also those of another row"},
        {"/mutate", mutate_of(R"(update Person set { age: age * 9000000 } where age is not null)"),
         "@range violation on Person.age: a value is not within 0..9000000000"},
        {"/mutate", mutate_of(R"(update Person set { age: age * 9000000000000000 } where age is not null)"),
         "Person.age of a row: what is computed does not fit I64?"},
        {"/mutate", mutate_of(R"(update Person set { last: note } where note is not null)"),
         "@check violation on Person.last: a value does not match"},
        {"/load", load_of(R"({"edge":"Boss","from":"s001","to":"s001"})"),
         "@card violation on edge Boss: 's001' would have 2 of them", false},
        {"/mutate", mutate_of(R"(insert Boss { from: "s001", to: "s001" })"), "'s001' would have 2 of them", false},
        {"/load", load_of(R"({"type":"Person","data":{"email":"s001"}})", "append"), "there is a Person 's001' already",
         false},
        {"/load", load_of(R"({"edge":"Knows","from":"s001","to":"nobody"})"), "dst 'nobody' not found in Person",
         false},
        {"/load", load_of(R"({"edge":"Likes","from":"s001","to":"s010"})"), "'s010' is the id of several nodes", false},
        {"/mutate", mutate_of(R"(delete Likes where to = "s010")"), "'s010' is the id of several nodes", false},
        {"/load", load_of(R"({"edge":"Likes","from":"s002","to":"Post:s010","data":{"tag":"s501"}})"),
         "@unique violation on Likes.tag: the value 's501' is also that of another row"},
        {"/load", load_of(R"({"type":"Post","data":{"slug":"p"}})", "overwrite"),
         "a Post is removed, but an edge Likes has it as its dst"},
        {"/load", load_of("nonsense"), "invalid JSON", false},
        {"/load", load_of(R"({"type":"Persn"})"), "Persn", false},
        {"/mutate", mutate_of(R"(insert Person { emial: "x" })"), "emial", false},
    };
    for (const auto& [path, body, told, names_rows] : requests) {
        CAPTURE(body);
        const auto whole = graph.ask("reader", path, body), outline = graph.ask("writer", path, body);
        CAPTURE(whole.body);
        CAPTURE(outline.body);
        CHECK(whole.status == 400);
        CHECK(outline.status == 400);
        if (told.empty()) continue;
        CHECK(contains(outline, told));
        CHECK(marked_graph::marks_in(whole.body, body).empty() != names_rows);
        CHECK(marked_graph::marks_in(outline.body, body + " 9000000000") == std::set<std::string>{});
    }
}

TEST_CASE("what is refused as records, rows, events or a tool names no stored row either") {
    marked_graph graph;
    const std::string records = R"({"type":"Person","data":{"email":"x","phone":"s102"}})",
                      rows = "email,phone\nx,s102\n";
    const auto is_silent = [](const reply& refused, const std::string& own) {
        CAPTURE(refused.body);
        CHECK(contains(refused, "@unique violation on Person.phone"));
        CHECK(marked_graph::marks_in(refused.body, own) == std::set<std::string>{});
    };
    is_silent(graph.ask("writer", "/load/ndjson", records, "application/x-ndjson"), records);
    is_silent(graph.ask("writer", "/load/ndjson", records, "application/x-ndjson", true), records);
    is_silent(graph.ask("writer", "/load/csv?type=Person", rows, "text/csv"), rows);
    is_silent(graph.ask("writer", "/ingest", load_of(records), "application/json", true), records);
    const std::string asked = R"({"params":{"e":"x","p":"s102"}})";
    is_silent(graph.ask("agent", "/queries/add", asked), asked);
    const std::string call =
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"e":"x","p":"s102"}}})";
    is_silent(graph.ask("agent", "/mcp", call), call);
    CHECK(contains(graph.ask("reader", "/mcp", call), "s002"));
    for (const auto* query : {"older", "renamed", "same"}) {
        CAPTURE(query);
        const std::string own = query == std::string{"older"}  ? R"({"params":{"by":9000000000000000}})"
                                : query == std::string{"same"} ? R"({"params":{"p":"x"}})"
                                                               : "{}";
        const auto outline = graph.ask("agent", "/queries/" + std::string{query}, own);
        CAPTURE(outline.body);
        CHECK(outline.status == 400);
        CHECK(marked_graph::marks_in(outline.body, own + " 9000000000") == std::set<std::string>{});
        CHECK_FALSE(
            marked_graph::marks_in(graph.ask("reader", "/queries/" + std::string{query}, own).body, own + " 9000000000")
                .empty());
    }
}

TEST_CASE("conflicts of a merge name rows to who may read both branches") {
    marked_graph graph;
    graph.load("main", marked_graph::person("s001", "s111", 7101, "s211", "s311", "s411!"));
    graph.load("dev", marked_graph::person("s001", "s112", 7102, "s212", "s312", "s412!"));
    for (const bool dry_run : {true, false}) {
        const std::string body =
            std::string{R"({"source":"dev","target":"main","dry_run":)"} + (dry_run ? "true}" : "false}");
        CHECK(contains(graph.ask("reader", "/branches/merge", body), R"("row_id":"s001")"));
        for (const auto* actor : {"writer", "merger", "half"}) {
            const auto refused = graph.ask(actor, "/branches/merge", body);
            CAPTURE(refused.body);
            CHECK(refused.status == (actor == std::string{"half"} ? 403 : 409));
            if (refused.status != 409) continue;
            const auto told = body_of(refused);
            CHECK(told.at("conflict_count") == 1);
            const auto& conflict = told.at("merge_conflicts").at(0);
            CHECK(conflict.at("table_key") == "node:Person");
            CHECK(conflict.at("row_id").is_null());
            CHECK(conflict.at("kind") == "divergent_update");
            CHECK(conflict.at("message") == "divergent update");
            const std::string base{std::string_view{told.at("base").as_string()}};
            CHECK(marked_graph::marks_in(refused.body, base) == std::set<std::string>{});
        }
    }
}

TEST_CASE("every kind of conflict of a merge is told without rows") {
    const auto refused_with = [](const std::string& on_main, const std::string& on_dev) {
        marked_graph graph;
        graph.load("main", on_main);
        graph.load("dev", on_dev);
        const std::string body = R"({"source":"dev","target":"main"})";
        const auto whole = graph.ask("reader", "/branches/merge", body),
                   told = graph.ask("merger", "/branches/merge", body);
        CAPTURE(whole.body);
        CAPTURE(told.body);
        CHECK(whole.status == 409);
        const std::string base{std::string_view{body_of(told).at("base").as_string()}};
        CHECK_FALSE(marked_graph::marks_in(whole.body, base).empty());
        CHECK(marked_graph::marks_in(told.body, base) == std::set<std::string>{});
        return std::string{std::string_view{body_of(told).at("merge_conflicts").at(0).at("message").as_string()}};
    };
    const auto person = [](const std::string& email, const std::string& phone) {
        return R"({"type":"Person","data":{"email":")" + email + R"(","phone":")" + phone + "\"}}\n";
    };
    CHECK(refused_with(person("s021", "s121"), person("s021", "s122")) == "divergent insert");
    CHECK(refused_with(person("s021", "s121"), person("s022", "s121")) ==
          "unique constraint [phone] violated by two rows");
    CHECK(
        refused_with(R"({"edge":"Boss","from":"s002","to":"s001"})", R"({"edge":"Boss","from":"s002","to":"s002"})") ==
        "@card violation on edge Boss: a source would have 2 of them, allowed is 0..1");
}

TEST_CASE("whatever is written at random, no answer has a stored mark that its request has not") {
    marked_graph graph;
    graph.load("dev", marked_graph::person("s031", "s131", 7031, "s231", "s331", "s431!"));
    std::mt19937 random{11};
    const auto below = [&](int end) { return std::uniform_int_distribution<int>{0, end - 1}(random); };
    const auto one_of = [&](const std::vector<std::string>& all) {
        return all.at(static_cast<std::size_t>(below(static_cast<int>(all.size()))));
    };
    const std::vector<std::string> ids{"s001", "s002", "s010", "s031", "x", "y"},
        texts{"s101", "s102", "s131", "s201", "s202", "s301", "s302", "s501", "own", "z"};
    const auto record = [&]() -> std::string {
        switch (below(4)) {
            case 0:
                return R"({"type":"Person","data":{"email":")" + one_of(ids) + R"(","phone":")" + one_of(texts) +
                       "\"}}\n";
            case 1:
                return R"({"type":"Person","data":{"email":")" + one_of(ids) + R"(","first":")" + one_of(texts) +
                       R"(","last":")" + one_of(texts) + "\"}}\n";
            case 2:
                return R"({"edge":")" + one_of({"Knows", "Boss"}) + R"(","from":")" + one_of(ids) + R"(","to":")" +
                       one_of(ids) + "\"}\n";
            default:
                return R"({"edge":"Likes","from":")" + one_of(ids) + R"(","to":")" + one_of({"", "Post:", "Comment:"}) +
                       one_of(ids) + R"(","data":{"tag":")" + one_of(texts) + "\"}}\n";
        }
    };
    const auto statement = [&]() -> std::string {
        const auto value =
            one_of({"phone", "first", "last", "note", "lower(email)", "\"z\"", "\"" + one_of(texts) + "\""});
        switch (below(4)) {
            case 0: return "insert Person { email: \"" + one_of(ids) + "\", phone: \"" + one_of(texts) + "\" }";
            case 1:
                return "update Person set { " + one_of({"phone", "first", "last"}) + ": " + value + " } where " +
                       one_of({"phone is not null", "email = \"s001\"", "age > 0"});
            case 2:
                return "update Person set { age: age " + one_of({"- 7002", "* 900000000", "* 9000000000000000"}) +
                       " } where age is not null";
            default:
                return "insert " + one_of({"Knows", "Boss"}) + " { from: \"" + one_of(ids) + "\", to: \"" +
                       one_of(ids) + "\" }";
        }
    };
    int refused = 0;
    for (int round = 0; round < 400; ++round) {
        std::string path, body, actor = "writer";
        const auto branch = one_of({"main", "dev"});
        switch (below(4)) {
            case 0: {
                std::string records;
                for (int i = 0; i <= below(3); ++i) records += record();
                path = "/load";
                body = R"({"data":)" + json_text_of(records) + R"(,"mode":")" +
                       one_of({"merge", "append", "overwrite"}) + R"(","branch":")" + branch + "\"}";
                break;
            }
            case 1:
                path = "/mutate";
                body = R"({"query":)" + json_text_of("query q() { " + statement() + " " + statement() + " }") +
                       R"(,"branch":")" + branch + "\"}";
                break;
            case 2:
                actor = "agent";
                path = "/queries/" + one_of({"add", "lead", "older", "renamed", "same"});
                body = R"({"params":{}})";
                if (path.ends_with("add"))
                    body = R"({"params":{"e":")" + one_of(ids) + R"(","p":")" + one_of(texts) + "\"}}";
                if (path.ends_with("lead"))
                    body = R"({"params":{"a":")" + one_of(ids) + R"(","b":")" + one_of(ids) + "\"}}";
                if (path.ends_with("older"))
                    body = R"({"params":{"by":)" + one_of({"2", "900000000", "9000000000000000"}) + "}}";
                if (path.ends_with("same")) body = R"({"params":{"p":")" + one_of(texts) + "\"}}";
                break;
            default:
                path = "/branches/merge";
                body = R"({"source":"dev","target":"main","dry_run":)" + one_of({"true", "false"}) + "}";
        }
        const auto answered = graph.ask(actor, path, body);
        CAPTURE(path);
        CAPTURE(body);
        CAPTURE(answered.body);
        CHECK(answered.status < 500);
        if (answered.status == 200) continue;
        ++refused;
        // Commits are no rows.
        const auto parsed = body_of(answered).as_object();
        const auto* base = parsed.if_contains("base");
        const auto own = body + " 9000000000 " + (base ? std::string{std::string_view{base->as_string()}} : "");
        CHECK(marked_graph::marks_in(answered.body, own) == std::set<std::string>{});
    }
    CHECK(refused > 100);
}

}  // namespace omnigraph::cluster::server
