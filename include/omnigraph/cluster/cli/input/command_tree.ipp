// Bodies of cli/input/command_tree.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <ranges>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/call_contradictions.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/foreign_words.hpp>
#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/literal_words.hpp>
#include <omnigraph/cluster/cli/input/old_spellings.hpp>
#include <omnigraph/cluster/cli/input/option_tree.hpp>
#include <omnigraph/cluster/cli/input/option_values.hpp>
#include <omnigraph/cluster/cli/input/own_commands.hpp>
#include <omnigraph/cluster/cli/input/time_span.hpp>
#include <omnigraph/cluster/cli/input/usage_advice.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>

namespace omnigraph::cluster::cli::detail {

/// Interprets the words of a line together, or says which of them exclude each other.
class command_tree {
public:
    /// `json`: refusals are answered in JSON even when the line cannot be parsed.
    command_tree(std::span<const extra_command> extra, bool json) : line_{extra} { given_.json = json; }

    command parse(int argc, const char* const* argv) {
        const std::span words{argv, static_cast<std::size_t>(argc)};
        ends_options_ = std::ranges::find(words, std::string_view{"--"}) != words.end();
        if (auto wrong = fault_of_values(line_.app(), words))
            return usage_fault{std::move(wrong->message), std::move(wrong->remedy), given_.json, false, true};
        try {
            line_.app().parse(literal_words(words));
        } catch (const CLI::CallForHelp&) {
            if (!left_words(line_.app()).empty()) return unexpected_word();
            return help_text{tidy(line_.app().help())};
        } catch (const CLI::ExtrasError&) {
            return unexpected_word();
        } catch (const CLI::ParseError& wrong) {
            return refuse(wrong.what(), "See `" + line_.line_so_far() + " --help`.");
        }
        return interpret();
    }

private:
    static bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
        return std::ranges::find(words, word) != words.end();
    }

    usage_fault refuse(std::string message, std::string remedy) const {
        return {std::move(message), std::move(remedy), given_.json};
    }

    usage_fault refuse_actor(std::string_view why) {
        return refuse(fmt::format("`--as` cannot be used with `{}`, which {}.", line_.line_so_far(), why),
                      "Leave it out.");
    }

    /// The remedy is found from the whole line (cli/input/usage_advice.hpp), or else help is named.
    usage_fault refuse_word(std::string message, std::string remedy) const {
        return {std::move(message), std::move(remedy), given_.json, true};
    }

    command unexpected_word() {
        const auto left = left_words(line_.app());
        if (left.empty() || !left.front().starts_with('-')) return refuse_command(left);
        return unexpected_option(left.front().substr(0, left.front().find('=')));
    }

    /// The first of these words is no command where it stands.
    usage_fault refuse_command(const std::vector<std::string>& left) {
        const auto line = line_.line_so_far(), word = left.empty() ? std::string{} : left.front();
        const auto known = line_.known_words(false);
        if (const auto* note = foreign_command(line_.named_with(left)))
            return refuse(std::string{note->message}, std::string{note->remedy});
        return refuse_word(fmt::format("`{}` has no {} `{}`.{}", line, known.empty() ? "place for" : "command", word,
                                       did_you_mean(word, known)),
                           "See `" + line + " --help`.");
    }

    usage_fault unexpected_option(const std::string& word) {
        const auto homes = line_.commands_with(word);
        const auto line = line_.line_so_far(), see_help = "See `" + line + " --help`.";
        if (std::ranges::find(homes, line) != homes.end())
            return ends_options_ ? refuse("`" + word + "` stands behind `--`, where all words are values.",
                                          "Write it before `--`.")
                                 : refuse_word(fmt::format("`{}` stands before the command that it belongs to.", word),
                                               fmt::format("Write it behind `{}`.", line));
        const auto known = line_.known_words(true);
        const auto near = did_you_mean(word, known);
        if (homes.empty() || !near.empty())
            return refuse_word(fmt::format("`{}` has no option `{}`.{}", line, word, near), see_help);
        return refuse_word(fmt::format("`{}` has no option `{}`: it is one of `{}`{}.", line, word, homes.front(),
                                       homes.size() > 1 ? " and others" : ""),
                           see_help);
    }

    command interpret() {
        if (given_.version) return version_command{};
        if (line_.app().get_subcommands().empty())
            return refuse("No command is given.", "`omnigraph --help` lists them.");
        const auto verb = line_.app().get_subcommands().front()->get_name();
        if (verb == "cluster") return interpret_cluster();
        // The value of a variable that is not set would otherwise be read as an option that was left out.
        if (auto wrong = fault_of_parsed(line_.app()))
            return refuse(std::move(wrong->message), std::move(wrong->remedy));
        if (line_.was_given("--timeout"))
            if (auto wrong = read_timeout(given_.timeout, given_.json, given_.target)) return *std::move(wrong);
        const recognised_line line{verb, line_.line_so_far(), given_.json};
        if (auto wrong =
                check_served_options(line, [this](const std::string& option) { return line_.was_given(option); }))
            return *std::move(wrong);
        if (line.only_reads() && line_.was_given("--as")) return refuse_actor("changes nothing");
        if (served_words::has(verb))
            return given_.served.interpret(verb, line_.deepest().get_name(), given_.target, given_.json);
        if (verb == "load") return interpret_data(given_.data.interpret_load());
        if (verb == "embed") return interpret_data(given_.data.interpret_embed());
        if (verb == "query" || verb == "mutate") return interpret_call(verb == "mutate");
        if (one_of(verb, {"schema", "policy", "store", "branch", "commit"}) &&
            &line_.deepest() == line_.app().get_subcommands().front())
            return refuse(fmt::format("`omnigraph {}` needs a command.", verb),
                          fmt::format("`omnigraph {} --help` lists them.", verb));
        if (verb == "schema" && line_.deepest().get_name() == "apply")
            return on_graph(given_.languages.interpret(given_.languages.apply));
        if (verb == "lint") return interpret_targeted(given_.languages.lint, "--schema");
        if (verb == "schema" && line_.deepest().get_name() == "show") return interpret_graph();
        if (verb == "schema") return interpret_targeted(given_.languages.plan, "--from");
        if (one_of(verb, {"snapshot", "export", "optimize", "cleanup", "repair"})) return interpret_graph();
        if (verb == "init") return interpret_init();
        if (verb == "policy" || verb == "queries") return interpret_cluster_look(verb);
        if (one_of(verb, {"branch", "commit", "diff"}))
            return on_graph(given_.history.interpret(verb, line_.deepest().get_name()));
        for (const auto* option : {"--as", "--store", "--cluster", "--graph"})
            if (line_.was_given(option))
                return refuse(
                    fmt::format("`{}` addresses no graph; `{}` cannot be used with it.", line_.line_so_far(), option),
                    "Leave it out.");
        if (verb == "store" && given_.uri.value_or("").empty())
            return refuse("`omnigraph store doctor` needs a storage root.", "Name a folder, or s3://bucket/prefix.");
        if (verb == "store") return store_doctor_command{*given_.uri, given_.json};
        if (verb == "fmt") return or_refused(given_.languages.interpret(given_.languages.format, given_.json));
        return verb == "version" ? command{version_command{}} : options_before(verb, given_.json);
    }

    /// policy and queries: about what a cluster declares or has applied, and about no single graph's root.
    command interpret_cluster_look(const std::string& verb) {
        if (line_.was_given("--as"))
            return refuse(fmt::format("`--as` cannot be used with `{}`, which changes nothing.", line_.line_so_far()),
                          verb == "policy" ? "Who asks is named by --actor ACTOR." : "Leave it out.");
        if (line_.was_given("--store"))
            return refuse(fmt::format("`--store` cannot be used with `{}`: what is asked for belongs to a cluster.",
                                      line_.line_so_far()),
                          "Name the folder that holds cluster.yaml: --cluster DIR.");
        if (auto wrong = check_target(given_.target)) return *std::move(wrong);
        if (verb == "queries")
            return queries_command{given_.target, given_.json, line_.deepest().get_name() == "validate"};
        auto read = given_.policies.interpret(line_.deepest().get_name());
        if (auto* made = std::get_if<policy_command>(&read)) {
            made->target = given_.target;
            made->json = given_.json;
            if (made->file && (made->target.cluster || made->target.graph))
                return refuse("--file names a bundle of no cluster.", "Keep --file, or --cluster and --graph.");
        }
        return or_refused(std::move(read));
    }

    command interpret_graph() {
        if (line_.was_given("--as")) return refuse_actor("records no actor");
        return on_graph(given_.graphs.interpret());
    }

    command interpret_init() {
        auto read = given_.graphs.interpret_init(given_.target);
        if (auto* made = std::get_if<init_command>(&read)) {
            made->json = given_.json;
            made->quiet = given_.quiet;
            if (line_.was_given("--as")) made->actor = given_.actor;
        }
        return or_refused(std::move(read));
    }

    /// Adds what all commands on one graph have in common.
    template <class Command>
    command on_graph(std::variant<Command, usage_fault> read) {
        if (auto* made = std::get_if<Command>(&read)) {
            if (auto wrong = name_target(made->target)) return *std::move(wrong);
            made->json = given_.json;
            made->quiet = given_.quiet;
            if constexpr (requires { made->yes; }) made->yes = made->yes || given_.yes;
            if constexpr (requires { made->actor; })
                if (line_.was_given("--as")) made->actor = given_.actor;
        }
        return or_refused(std::move(read));
    }

    template <class Command>
    command or_refused(std::variant<Command, usage_fault> read) {
        if (auto* wrong = std::get_if<usage_fault>(&read))
            return refuse(std::move(wrong->message), std::move(wrong->remedy));
        return std::get<Command>(std::move(read));
    }

    /// Interprets a command that compares with a file when one is named, and with a graph otherwise.
    template <class Command>
    command interpret_targeted(Command& options, const char* offline_option) {
        auto read = given_.languages.interpret(options, given_.json);
        if (auto* made = std::get_if<Command>(&read))
            if (auto wrong = name_target(made->target, line_.was_given(offline_option))) return *std::move(wrong);
        return or_refused(std::move(read));
    }

    std::optional<usage_fault> name_target(graph_target& target, bool offline = false) {
        target = given_.target;
        if (given_.uri) {
            if (target.store || target.cluster || target.server)
                return refuse("The graph is named twice, by its URI and by an option.", "Keep one of them.");
            target.store = given_.uri;
        }
        if (!offline) return check_target(target);
        if (!target.store && !target.cluster && !target.graph) return std::nullopt;
        return refuse(
            "Both a schema file and a graph are named; the queries or the plan can be compared with one of them.",
            "Keep one of them.");
    }

    bool records_actor() const {
        const auto& asked = given_.cluster;
        if (asked.verb == cluster_verb::approve) return !asked.approve.list;
        return asked.verb == cluster_verb::apply || asked.verb == cluster_verb::import ||
               asked.verb == cluster_verb::refresh;
    }

    /// Checks that exactly one of an address, --list and --revoke is given.
    std::optional<usage_fault> check_approve() {
        const bool revokes = line_.was_given("--revoke");
        const bool names = !given_.cluster.approve.resource.empty();
        if (!names && !revokes && !given_.cluster.approve.list)
            return refuse(
                "`omnigraph cluster approve` needs the address of a change.",
                "`omnigraph cluster plan` lists those that need an approval; --list shows what was approved.");
        if (int{names} + int{revokes} + int{given_.cluster.approve.list} > 1)
            return refuse("An address, --list and --revoke ask for three different things.", "Keep one of them.");
        if (line_.was_given("--expires") && !names)
            return refuse("`--expires` is about a new approval.", "Give the address of the change, or leave it out.");
        if (line_.was_given("--to") && revokes)
            return refuse("An approval is revoked whatever is declared, so `--to` means nothing with `--revoke`.",
                          "Leave `--to` out.");
        return std::nullopt;
    }

    std::optional<usage_fault> check_cluster_options() {
        for (const auto* option : {"--server", "--cluster", "--graph", "--store", "--profile", "--timeout"})
            if (line_.was_given(option))
                return refuse(fmt::format("`{}` cannot be used with `{}`: cluster control commands work on a folder.",
                                          option, line_.line_so_far()),
                              "Name the folder that holds cluster.yaml: --config DIR.");
        if (line_.was_given("--as") && !records_actor()) return refuse_actor("records no actor");
        if (!line_.deepest().get_subcommands([](CLI::App*) { return true; }).empty())
            return refuse("`" + line_.line_so_far() + "` needs a command.",
                          "`" + line_.line_so_far() + " --help` lists them.");
        if (given_.cluster.verb == cluster_verb::force_unlock && given_.cluster.lock_id.empty())
            return refuse("`omnigraph cluster force-unlock` needs the id of the lock.",
                          "`omnigraph cluster status` shows it.");
        if (given_.cluster.verb == cluster_verb::migrate_storage && given_.cluster.new_place.empty())
            return refuse("`omnigraph cluster migrate-storage` needs the new storage root.",
                          "Name a folder, or s3://bucket/prefix.");
        if (given_.cluster.verb == cluster_verb::migrate_state && given_.cluster.new_place.empty())
            return refuse("`omnigraph cluster migrate-state` needs the place of the ledger.",
                          "Name a folder or s3://bucket/prefix, or write `cluster` to keep it with the graphs.");
        if (given_.cluster.verb == cluster_verb::approve)
            if (auto wrong = check_approve()) return wrong;
        if (given_.cluster.no_lock && line_.was_given("--lock-timeout"))
            return refuse("`--no-lock` waits for no lock, so `--lock-timeout` means nothing with it.",
                          "Keep one of the two.");
        if (given_.cluster.verb == cluster_verb::recover && !line_.was_given("--discard") &&
            line_.was_given("--lock-timeout"))
            return refuse("Without `--discard`, `omnigraph cluster recover` only looks and waits for no lock.",
                          "Leave `--lock-timeout` out.");
        if (line_.was_given("--discard") && given_.discard.empty())
            return refuse("`--discard` needs the id of a record.", "`omnigraph cluster recover` shows it.");
        for (const auto* option : {"--target", "--to"})
            if (given_.cluster.plan_file && line_.was_given(option))
                return refuse(
                    fmt::format("`--plan` carries out a plan as it is; `{}` was said when it was made.", option),
                    fmt::format("Leave `{}` out, or make another plan.", option));
        return std::nullopt;
    }

    command interpret_cluster() {
        if (auto wrong = check_cluster_options()) return *std::move(wrong);
        auto parsed = given_.cluster;
        parsed.json = given_.json;
        parsed.config_given = line_.was_given("--config");
        if (line_.was_given("--discard")) parsed.discard = given_.discard;
        if (is_inspection(parsed.verb))
            if (auto wrong = given_.inspection.interpret(parsed.verb, parsed.json, parsed.inspection))
                return refuse(std::move(wrong->message), std::move(wrong->remedy));
        if (line_.was_given("--as")) parsed.actor = given_.actor;
        if (line_.was_given("--view")) {
            const auto view = parse_plan_view(given_.view);
            if (!view) return refuse("`--view " + given_.view + "` is no view.", "Use summary, changes or full.");
            parsed.view = *view;
        }
        if (line_.was_given("--expires")) {
            parsed.approve.valid_for = parse_time_span(given_.expires, longest_validity);
            if (!parsed.approve.valid_for || parsed.approve.valid_for->count() == 0)
                return refuse("`--expires " + given_.expires + "` is no time that an approval can hold.",
                              "Write a number with s, m, h, d or w, as in 12h or 7d; at most 3650d.");
        }
        if (line_.was_given("--lock-timeout")) {
            const auto time = parse_time_span(given_.lock_timeout);
            if (!time)
                return refuse("`--lock-timeout " + given_.lock_timeout + "` is no time.",
                              "Write a number with ms, s, m or h, as in 30s; at most a day.");
            parsed.lock_timeout = *time;
        }
        return parsed;
    }

    std::optional<usage_fault> check_target(const graph_target& target) const {
        const auto wrong = contradiction_in(target);
        return wrong ? std::optional{refuse(wrong->message, wrong->remedy)} : std::nullopt;
    }

    /// load and embed
    template <class Command>
    command interpret_data(std::variant<Command, usage_fault> read) {
        if (auto* made = std::get_if<Command>(&read)) {
            if (!given_.history.branch.empty()) made->branch = given_.history.branch;
            if constexpr (requires { made->source_branch; })
                if (!given_.history.from.empty()) made->source_branch = given_.history.from;
        }
        return on_graph(std::move(read));
    }

    command interpret_call(bool mutation) {
        auto parsed = given_.call;
        parsed.mutation = mutation;
        parsed.target = given_.target;
        parsed.json = given_.json;
        parsed.quiet = given_.quiet;
        if (line_.was_given("--as")) parsed.actor = given_.actor;
        const auto at = given_.history.state();
        if (const auto* wrong = std::get_if<usage_fault>(&at)) return refuse(wrong->message, wrong->remedy);
        parsed.at = std::get<state_option>(at);
        if (const auto wrong = contradiction_in(parsed)) return refuse(wrong->message, wrong->remedy);
        if (auto wrong = check_target(parsed.target)) return *wrong;
        if (!parsed.query_file && !parsed.query_text && parsed.target.store)
            return refuse("Stored queries belong to a cluster, and --store names a single graph.",
                          "Use --cluster DIR, or give --query FILE or -e GQ.");
        return parsed;
    }

    option_tree line_;
    raw_options& given_{line_.given()};
    bool ends_options_ = false;  ///< the line has a `--`
};

OMNIGRAPH_INLINE command read_line(const std::vector<std::string>& written, std::span<const extra_command> extra) {
    const auto end = std::ranges::find(written, "--");
    command_tree tree{extra, std::find(written.begin(), end, "--json") != end};
    const auto words = without_help_word(written);
    std::vector<const char*> pointers;
    for (const auto& word : words) pointers.push_back(word.c_str());
    const auto line = replace_old_spellings(static_cast<int>(pointers.size()), pointers.data());
    auto asked = tree.parse(static_cast<int>(line.words.size()), line.words.data());
    if (auto* lint = std::get_if<lint_command>(&asked)) lint->old_spelling = line.old_spelling;
    return asked;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE command parse_command_line(int argc, const char* const* argv, std::span<const extra_command> extra) {
    const std::vector<std::string> line{argv, argv + argc};
    if (!extra.empty())
        if (auto own = own_command(line, extra, option_tree{}.known_words(false))) return *std::move(own);
    auto asked = detail::read_line(line, extra);
    if (auto* wrong = std::get_if<usage_fault>(&asked)) {
        const auto is_understood = [&](const std::vector<std::string>& other) {
            return !std::holds_alternative<usage_fault>(detail::read_line(other, extra));
        };
        advise(*wrong, line, is_understood);
    }
    return asked;
}

}  // namespace omnigraph::cluster::cli
