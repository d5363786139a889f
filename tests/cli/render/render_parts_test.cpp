// The parts of what people see: colour, refusals, changes by group, diagnostics. Whole reports are in render_test.cpp.
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_changes.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/report_parts.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli {

namespace {

/// Sets a variable, or removes it, as long as this lives.
class variable {
public:
    variable(const char* name, const char* value) : name_{name} {
        if (const auto* before = std::getenv(name)) before_ = before;
        set(value);
    }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;
    ~variable() { set(before_ ? before_->c_str() : nullptr); }

private:
    void set(const char* value) {
        if (value) ::setenv(name_, value, 1);
        else ::unsetenv(name_);
    }
    const char* name_;
    std::optional<std::string> before_;
};

change_report change_of(std::string address, std::string operation, std::string disposition = "applied") {
    change_report change;
    change.resource = std::move(address);
    change.operation = std::move(operation);
    change.disposition = std::move(disposition);
    return change;
}

std::string changes_of(const std::vector<change_report>& changes, const change_rendering& options = {}) {
    std::ostringstream out;
    render_changes(out, style{}, changes, {}, options);
    return out.str();
}

std::size_t lines_of(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

int run_line(std::vector<const char*> words, std::string* out = nullptr, std::string* err = nullptr) {
    words.insert(words.begin(), "omnigraph");
    std::ostringstream said, wrong;
    const int code = run({}, kind_list{}, static_cast<int>(words.size()), words.data(), said, wrong);
    if (out) *out = said.str();
    if (err) *err = wrong.str();
    return code;
}

}  // namespace

TEST_CASE("the lines of a difference are indented, coloured by their sign, and harmless") {
    std::ostringstream plain, coloured;
    render_hunks(plain, style{}, "@@ -1 +1 @@\n-a\n+b\x1b[2J\n", 4);
    CHECK(plain.str() == "    @@ -1 +1 @@\n    -a\n    +b\\x1b[2J\n");
    render_hunks(coloured, style{true}, "+b", 0);
    CHECK(coloured.str() == style{true}(tone::good, "+b") + "\n");
    render_hunks(plain, style{}, "", 4);
    CHECK(lines_of(plain.str()) == 3);
}

TEST_CASE("(1) (2) colour is for terminals; NO_COLOR wins over everything, CLICOLOR_FORCE asks for it anywhere") {
    const variable term{"TERM", "xterm"};
    const variable plain{"NO_COLOR", nullptr};
    const variable unforced{"CLICOLOR_FORCE", nullptr};
    CHECK(style_for(true).coloured());
    CHECK_FALSE(style_for(false).coloured());
    {
        const variable forced{"CLICOLOR_FORCE", "1"};
        CHECK(style_for(false).coloured());
        const variable none{"NO_COLOR", "1"};
        CHECK_FALSE(style_for(true).coloured());
    }
    const variable zero{"CLICOLOR_FORCE", "0"};
    CHECK_FALSE(style_for(false).coloured());
    const variable blank{"NO_COLOR", ""};
    CHECK(style_for(true).coloured());
    const variable dumb{"TERM", "dumb"};
    CHECK_FALSE(style_for(true).coloured());
}

TEST_CASE("(3) without colour a text is as it was, with it the text is still there and colour ends behind it") {
    const style plain, coloured{true};
    for (const auto emphasis : {tone::plain, tone::strong, tone::faint, tone::good, tone::caution, tone::bad}) {
        CHECK(plain(emphasis, "text") == "text");
        CHECK(coloured(emphasis, "").empty());
        const auto painted = coloured(emphasis, "text");
        if (emphasis == tone::plain) CHECK(painted == "text");
        else CHECK((painted.starts_with("\x1b[") && painted.ends_with("mtext\x1b[0m")));
    }
    std::ostringstream out, err;
    const console terminal{out, err};
    CHECK_FALSE(terminal.out_style.coloured());
}

TEST_CASE("a terminal without a size is one all the same") {
    const variable untold{"COLUMNS", nullptr};
    const auto width_there = [] {
        const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
        REQUIRE(terminal >= 0);
        REQUIRE(::grantpt(terminal) == 0);
        REQUIRE(::unlockpt(terminal) == 0);
        const int its_end = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
        REQUIRE(its_end >= 0);
        const int before = ::dup(STDOUT_FILENO);
        ::dup2(its_end, STDOUT_FILENO);
        const auto width = terminal_width();
        ::dup2(before, STDOUT_FILENO);
        for (const int used : {before, its_end, terminal}) ::close(used);
        return width;
    };
    CHECK(width_there() == 80);
    const variable told{"COLUMNS", "57"};
    CHECK(width_there() == 57);
}

TEST_CASE("exit codes are told apart, and that changes are left is none of wrong usage") {
    const std::array all{exit_code::ok, exit_code::failed, exit_code::wrong_usage, exit_code::changes_left};
    CHECK(std::ranges::is_sorted(all));
    CHECK(std::ranges::adjacent_find(all) == all.end());
    CHECK(exit_code::ok == 0);
}

TEST_CASE("a refusal is one envelope on standard output for scripts, and words on standard error for people") {
    const diagnostics findings{error(codes::actor_blank, "--as", "It is blank.").with_remedy("Name one.")};
    std::ostringstream out, err;
    const console terminal{out, err};
    CHECK(refuse(terminal, true, findings) == exit_code::failed);
    CHECK(err.str().empty());
    const auto document = parse_json(out.str());
    REQUIRE(document);
    CHECK(document->at("ok") == false);
    REQUIRE(document->at("diagnostics").as_array().size() == 1);
    CHECK(std::string_view{document->at("diagnostics").at(0).at("code").as_string()} == codes::actor_blank.text);
    out.str({});
    CHECK(refuse(terminal, false, findings, exit_code::wrong_usage) == exit_code::wrong_usage);
    CHECK(out.str().empty());
    CHECK(err.str() == "ERROR actor_blank --as: It is blank.\n      fix: Name one.\n");
}

TEST_CASE("warnings go to standard error and are no part of a result") {
    std::ostringstream out, err;
    warn({out, err}, {warning(codes::actor_blank, "--as", "It is blank.")});
    CHECK(out.str().empty());
    CHECK(err.str() == "WARN  actor_blank --as: It is blank.\n");
}

TEST_CASE("the depth of a diagnostic: its first line, its place, its excerpt") {
    source_lines sources;
    sources.remember("a.gq", "one\ntwo three\n");
    const diagnostic_report report{"broken", "error", "query.kb.a", "It is.", "a.gq", 2, 5, "Mend it.", 10};
    const auto shown = [&](detail_level level) {
        std::ostringstream out;
        render(out, style{}, report, sources, level);
        return out.str();
    };
    CHECK(shown(detail_level::first_line) == "ERROR broken query.kb.a: It is.\n");
    CHECK(shown(detail_level::place) == "ERROR broken query.kb.a: It is.\n      at a.gq:2:5\n      fix: Mend it.\n");
    CHECK(shown(detail_level::excerpt) ==
          "ERROR broken query.kb.a: It is.\n      at a.gq:2:5\n         2 | two three\n"
          "           |     ^^^^^\n      fix: Mend it.\n");
}

TEST_CASE("more diagnostics than are shown are counted") {
    source_lines sources;
    const std::vector<diagnostic_report> reports(5, {"broken", "error", "", "It is.", {}, {}, {}, {}, 0});
    std::ostringstream out;
    render(out, style{}, reports, sources, 3);
    CHECK(lines_of(out.str()) == 4);
    CHECK(out.str().find("2 more") != std::string::npos);
}

TEST_CASE(
    "(1) long runs that differ in nothing but their names are folded, unless they are blocked or all is asked for") {
    std::vector<change_report> many;
    for (std::size_t i = 0; i <= max_run_length; ++i) many.push_back(change_of("x.n" + std::to_string(i), "create"));
    // Without a kind table each address is of a kind of its own, so nothing is alike.
    CHECK(lines_of(changes_of(many)) == many.size() + 1);
    CHECK(changes_of({}) == "  no changes\n");
    const auto one = changes_of({change_of("x.a", "update", "blocked")});
    CHECK(one.find("~ Update x.a [Blocked]") != std::string::npos);
    CHECK(changes_of({change_of("x.a", "create")}).find("[Applied]") == std::string::npos);
    CHECK(changes_of({change_of("x.a", "create")}, {.kinds = {}, .show_applied = true}).find("[Applied]") !=
          std::string::npos);
}

TEST_CASE("of many names the first are listed, and that there are more is shown") {
    CHECK(join_first({}, 3).empty());
    CHECK(join_first({"a", "b"}, 3) == "a, b");
    CHECK(join_first({"a", "b", "c", "d"}, 3) == "a, b, c, …");
    CHECK(join_first({"a\x1b"}, 3).find('\x1b') == std::string::npos);
    CHECK(group_of({}, "graph.kb").empty());
}

TEST_CASE("a run answers with an exit code; results and refusals go where they belong") {
    std::string out, err;
    CHECK(run_line({"--version"}, &out, &err) == exit_code::ok);
    CHECK(out.starts_with("omnigraph "));
    CHECK(err.empty());
    CHECK(run_line({"--help"}, &out, &err) == exit_code::ok);
    CHECK(err.empty());
    CHECK(run_line({"clustre"}, &out, &err) == exit_code::wrong_usage);
    CHECK(out.empty());
    CHECK_FALSE(err.empty());
    CHECK(run_line({"cluster", "validate", "--config", "/nowhere", "--json"}, &out, &err) == exit_code::failed);
    REQUIRE(parse_json(out));
    CHECK(parse_json(out)->at("ok") == false);
}

TEST_CASE("(2) output that cannot be written is a failure") {
    std::ostringstream err;
    std::ostream full{nullptr};
    const std::array words{"omnigraph", "--version"};
    CHECK(run({}, kind_list{}, 2, words.data(), full, err) == exit_code::failed);
    CHECK_FALSE(err.str().empty());
}

}  // namespace omnigraph::cluster::cli
