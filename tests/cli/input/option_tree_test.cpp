// The options as CLI11 is told them, before command_tree decides what they mean together.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/language_options.hpp>
#include <omnigraph/cluster/cli/input/option_tree.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

namespace {

/// A line that was read.
struct read_line {
    explicit read_line(std::vector<std::string> words) {
        std::ranges::reverse(words);
        tree.app().parse(std::move(words));
    }
    option_tree tree;
};

bool has(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

template <class Command>
bool refused(const std::variant<Command, usage_fault>& interpreted) {
    const auto* fault = std::get_if<usage_fault>(&interpreted);
    if (fault) {
        CHECK_FALSE(fault->message.empty());
        CHECK_FALSE(fault->remedy.empty());
    }
    return fault != nullptr;
}

}  // namespace

TEST_CASE("options are taken before and after their command, and it is known which were given") {
    for (const auto& words : {std::vector<std::string>{"--as", "ann", "load", "--data", "x", "--mode", "merge"},
                              std::vector<std::string>{"load", "--data", "x", "--mode", "merge", "--as", "ann"}}) {
        read_line line{words};
        CHECK(line.tree.given().actor == "ann");
        CHECK(line.tree.given().data.load.data == "x");
        CHECK(line.tree.given().data.mode == "merge");
        CHECK(line.tree.was_given("--as"));
        CHECK(line.tree.was_given("--data"));
        CHECK_FALSE(line.tree.was_given("--json"));
        CHECK(line.tree.line_so_far() == "omnigraph load");
        CHECK(line.tree.deepest().get_name() == "load");
    }
}

TEST_CASE("each verb of the cluster is told, and its options are its own") {
    read_line plan{{"cluster", "plan", "--config", "brain", "--no-lock", "--json"}};
    CHECK(plan.tree.given().cluster.verb == cluster_verb::plan);
    CHECK(plan.tree.given().cluster.config_dir == "brain");
    CHECK(plan.tree.given().cluster.no_lock);
    CHECK(plan.tree.given().json);
    CHECK(plan.tree.line_so_far() == "omnigraph cluster plan");
    CHECK(read_line{{"cluster", "force-unlock", "01J"}}.tree.given().cluster.lock_id == "01J");
    CHECK(read_line{{"cluster", "status"}}.tree.given().cluster.config_dir == ".");
    CHECK_THROWS_AS((read_line{{"cluster", "status", "--no-lock"}}), CLI::ParseError);
    CHECK_THROWS_AS((read_line{{"cluster", "plann"}}), CLI::ParseError);
}

TEST_CASE("the words that can follow are those of the innermost command; what is hidden is none of them") {
    read_line line{{"cluster", "plan"}};
    const auto options = line.tree.known_words(true);
    CHECK(has(options, "--no-lock"));
    CHECK(has(options, "--as"));
    CHECK_FALSE(has(options, "--data"));
    CHECK_FALSE(has(options, "--yes"));
    option_tree nothing;
    CHECK(has(nothing.known_words(false), "cluster"));
    CHECK_FALSE(has(nothing.known_words(false), "plan"));
}

TEST_CASE("lint is told queries and one format; each format for programs makes refusals JSON too") {
    language_options options;
    const auto lint = [&](std::vector<std::string> queries, const std::string& format, bool json) {
        lint_command parsed;
        parsed.queries = std::move(queries);
        options.lint_output = format;
        return options.interpret(parsed, json);
    };
    CHECK(refused(lint({}, "", false)));
    CHECK(refused(lint({"q"}, "yaml", false)));
    CHECK(refused(lint({"q"}, "json", true)));
    CHECK(std::get<lint_command>(lint({"q"}, "", false)).format == lint_format::text);
    CHECK_FALSE(std::get<lint_command>(lint({"q"}, "text", false)).json);
    CHECK(std::get<lint_command>(lint({"q"}, "", true)).format == lint_format::json);
    CHECK(std::get<lint_command>(lint({"q"}, "sarif", false)).format == lint_format::sarif);
    CHECK(std::get<lint_command>(lint({"q"}, "sarif", false)).json);
}

TEST_CASE("schema plan is told the schema that is wanted") {
    const language_options options;
    schema_plan_command parsed;
    CHECK(refused(options.interpret(parsed, false)));
    parsed.schema = "a.pg";
    CHECK(std::get<schema_plan_command>(options.interpret(parsed, true)).json);
}

TEST_CASE("fmt takes files, or standard input with its language, and never both") {
    const language_options options;
    const auto format = [&](std::vector<std::string> paths, std::optional<std::string> lang, bool json = false,
                            bool check = false) {
        format_command parsed;
        parsed.paths = std::move(paths);
        parsed.lang = std::move(lang);
        parsed.check = check;
        return options.interpret(parsed, json);
    };
    CHECK(refused(format({}, {})));
    CHECK(refused(format({"-"}, {})));
    CHECK(refused(format({"-", "a.gq"}, "gq")));
    CHECK(refused(format({"-"}, "yaml")));
    CHECK(refused(format({"a.gq"}, "gq")));
    CHECK(refused(format({"-"}, "gq", true)));
    CHECK_FALSE(refused(format({"-"}, "gq", true, true)));
    CHECK_FALSE(refused(format({"a.gq", "."}, {}, true)));
}

TEST_CASE("help has at most one empty line in a row, and begins with the commands of a first session") {
    CHECK(tidy("a\n\n\n\nb\n\n\n") == "a\n\nb\n");
    CHECK(tidy("a") == "a");
    option_tree tree;
    CHECK(tidy(tree.app().help()).find("\n\n\n") == std::string::npos);
    // The footer names only commands that exist.
    const auto commands = tree.known_words(false);
    const std::string_view footer = help_footer;
    constexpr std::string_view program = "  omnigraph ";
    for (auto at = footer.find(program); at != std::string_view::npos; at = footer.find(program, at + 1)) {
        const auto rest = footer.substr(at + program.size());
        CHECK(has(commands, rest.substr(0, rest.find(' '))));
    }
}

TEST_CASE("an option is laid out with the type of its value and its default, and nothing else") {
    CLI::App app;
    std::string text = "here";
    auto* option = app.add_option("--at", text, "Where")->type_name("DIR")->capture_default_str();
    bool on = false;
    auto* flag = app.add_flag("--on", on, "On")->excludes(option);
    const help_layout layout;
    CHECK(layout.make_option_opts(option) == " DIR (default here)");
    CHECK(layout.make_option_opts(flag).find("--at") == std::string::npos);
}

}  // namespace omnigraph::cluster::cli
