// Bodies of cli/input/foreign_words.hpp: the tables, and how a line is respelled by them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <ranges>

#include <omnigraph/cluster/cli/input/foreign_words.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// Two words before one, so that the first match says most.
inline constexpr foreign_command_note foreign_notes[]{
    {"state mv", "The ledger follows what is declared, and its rows are not moved by hand.",
     "Rename it in cluster.yaml, then look with `omnigraph cluster plan`."},
    {"state rm", "The ledger follows what is declared, and its rows are not removed by hand.",
     "Take it out of cluster.yaml, then look with `omnigraph cluster plan`."},
    {"cluster init", "A cluster is a folder with cluster.yaml, and its ledger begins with import.",
     "Write cluster.yaml; then `omnigraph cluster import` once, and `omnigraph cluster apply`."},
    {"cluster create", "A cluster is a folder with cluster.yaml, and its ledger begins with import.",
     "Write cluster.yaml; then `omnigraph cluster import` once, and `omnigraph cluster apply`."},
    {"cluster rollback", "What was declared before is applied again.",
     "`omnigraph cluster log` lists the revisions; then `omnigraph cluster apply --to REVISION`."},
    {"cluster unlock", "A lock is removed by its id, when nobody holds it any more.",
     "`omnigraph cluster status` shows it; then `omnigraph cluster force-unlock LOCK_ID`."},
    {"cluster graphs", "What a cluster has is its status.", "Use `omnigraph cluster status`."},
    {"schema diff", "A schema is compared by its plan.", "Use `omnigraph schema plan --schema FILE`."},
    {"schema validate", "A schema is checked with the folder that declares it, and by its plan.",
     "Use `omnigraph cluster validate`, or `omnigraph schema plan --schema FILE`."},
    {"schema check", "A schema is checked with the folder that declares it, and by its plan.",
     "Use `omnigraph cluster validate`, or `omnigraph schema plan --schema FILE`."},
    {"schema lint", "A schema is checked with the folder that declares it, and by its plan.",
     "Use `omnigraph cluster validate`, or `omnigraph schema plan --schema FILE`."},
    {"policy list", "The policies of a cluster are part of its status.", "Use `omnigraph cluster status`."},
    {"policy show", "What a policy allows is asked for.",
     "Use `omnigraph policy explain --actor ACTOR --action read`."},
    {"queries run", "A stored query is asked by its name.", "Use `omnigraph query NAME`."},
    {"profile use", "No profile is kept in use: a command names its profile.",
     "Add --profile NAME, or set OMNIGRAPH_PROFILE; `omnigraph profile list` shows them."},
    {"profile set", "No profile is kept in use: a command names its profile.",
     "Add --profile NAME, or set OMNIGRAPH_PROFILE; `omnigraph profile list` shows them."},
    {"explain", "A query is explained as it is asked.", "Use `omnigraph query NAME --explain`."},
    {"checkout", "No branch is checked out: a command names its branch.",
     "Add --branch BRANCH, as in `omnigraph query NAME --branch BRANCH`; `omnigraph branch list` shows them."},
    {"list", "There are several lists.",
     "`omnigraph cluster status` lists what is applied, `omnigraph queries list` stored queries, and "
     "`omnigraph branch list` branches."},
    {"ls", "There are several lists.",
     "`omnigraph cluster status` lists what is applied, `omnigraph queries list` stored queries, and "
     "`omnigraph branch list` branches."},
    {"migrate", "A schema is migrated when it is applied.",
     "`omnigraph cluster plan` shows the steps, and `omnigraph cluster apply` takes them; of a graph by itself "
     "`omnigraph schema plan --schema FILE` and `omnigraph schema apply --schema FILE`."},
    {"backup", "The rows of a graph are written by export, and loaded again.",
     "`omnigraph export` writes them to standard output."},
    {"restore", "What export wrote is loaded into a graph without rows.",
     "`omnigraph init --schema FILE URI` makes an empty graph, and `omnigraph load --data FILE --mode append --store "
     "URI` "
     "fills it."},
    {"vacuum", "Old versions are removed by cleanup.", "Use `omnigraph cleanup --keep 10`."},
    {"create", "Graphs are created by the cluster that declares them.",
     "Declare the graph in cluster.yaml; then `omnigraph cluster import` once, and `omnigraph cluster apply`."},
    {"destroy", "What is no longer declared is deleted by apply, graphs only with an approval.",
     "Take it out of cluster.yaml, then look with `omnigraph cluster plan`."},
    {"delete", "Rows are deleted by a query that changes; a graph, once it is no longer declared, by apply.",
     "For rows, `omnigraph mutate -e QUERY`; for a graph, take it out of cluster.yaml, then look with "
     "`omnigraph cluster plan`."},
    {"insert", "Rows are inserted by a query that changes, or loaded.",
     "Use `omnigraph mutate -e QUERY`, or `omnigraph load --data FILE --mode append`."},
    {"update", "Rows are updated by a query that changes.", "Use `omnigraph mutate -e QUERY`."},
    {"truncate", "Rows are deleted by a query that changes.", "Use `omnigraph mutate -e QUERY`."},
    {"select", "Rows are read by a query in the language of `.gq` files.", "Use `omnigraph query -e QUERY`."},
    {"count", "Rows are counted by a query, as in `return { count(*) as n }`.", "Use `omnigraph query -e QUERY`."},
    {"match", "Rows are read by a query in the language of `.gq` files.", "Use `omnigraph query -e QUERY`."},
    {"cypher", "Queries are written in the language of `.gq` files.", "Use `omnigraph query -e QUERY`."},
    {"sql", "Queries are written in the language of `.gq` files.", "Use `omnigraph query -e QUERY`."},
    {"gremlin", "Queries are written in the language of `.gq` files.", "Use `omnigraph query -e QUERY`."},
    {"branches", "The branches of a graph are listed by a command of `branch`.", "Use `omnigraph branch list`."},
    {"merge", "Branches are merged by a command of `branch`.", "Use `omnigraph branch merge NAME`."},
    {"commits", "The commits of a graph are listed by a command of `commit`.", "Use `omnigraph commit list`."},
    {"config", "The operator's configuration is a file, config.yaml.",
     "`omnigraph profile list` shows its profiles; what a folder declares is checked by `omnigraph cluster validate`."},
    {"serve", "The server is a program of its own.", "Start it: `omnigraph-server --cluster DIR`."},
    {"server", "The server is a program of its own.", "Start it: `omnigraph-server --cluster DIR`."},
    {"start", "The server is a program of its own.", "Start it: `omnigraph-server --cluster DIR`."},
    {"doctor", "What a cluster has, and whether it is whole, is its status.", "Use `omnigraph cluster status`."},
};

struct respelled_command {
    std::string_view from;
    std::array<std::string_view, 2> to;
};

inline constexpr respelled_command respelled_commands[]{
    {"ingest", {"load"}},
    {"read", {"query"}},
    {"ask", {"query"}},
    {"run", {"query"}},
    {"change", {"mutate"}},
    {"import-data", {"load"}},
    {"format", {"fmt"}},
    {"plan", {"cluster", "plan"}},
    {"apply", {"cluster", "apply"}},
    {"validate", {"cluster", "validate"}},
    {"status", {"cluster", "status"}},
    {"import", {"cluster", "import"}},
    {"refresh", {"cluster", "refresh"}},
    {"approve", {"cluster", "approve"}},
    {"recover", {"cluster", "recover"}},
    {"force-unlock", {"cluster", "force-unlock"}},
    {"log", {"cluster", "log"}},
    {"history", {"cluster", "log"}},
    {"show", {"cluster", "show"}},
    {"blame", {"cluster", "blame"}},
    {"state", {"cluster", "state"}},
    {"graph", {"cluster", "graph"}},
    {"gc", {"cluster", "gc"}},
    {"exec", {"query"}},
    {"dump", {"export"}},
    {"optimise", {"optimize"}},
    {"compact", {"optimize"}},
};

/// The second word of a command that has commands.
struct respelled_second {
    std::string_view verb, from, to;
};

inline constexpr respelled_second respelled_seconds[]{
    {"cluster", "deploy", "apply"},   {"cluster", "up", "apply"},       {"cluster", "history", "log"},
    {"cluster", "check", "validate"}, {"branch", "new", "create"},      {"branch", "add", "create"},
    {"branch", "rm", "delete"},       {"branch", "remove", "delete"},   {"branch", "ls", "list"},
    {"branch", "show", "list"},       {"commit", "log", "list"},        {"commit", "ls", "list"},
    {"policy", "check", "validate"},  {"policy", "lint", "validate"},   {"queries", "show", "list"},
    {"queries", "ls", "list"},        {"queries", "check", "validate"}, {"queries", "lint", "validate"},
    {"schema", "get", "show"},        {"schema", "print", "show"},      {"schema", "migrate", "apply"},
    {"profile", "ls", "list"},        {"graphs", "ls", "list"},
};

/// `replaced`: as `renamed`, where the line cannot be understood otherwise.
enum class option_change { renamed, replaced, dropped, becomes_name, json_lines };

struct respelled_option {
    std::string_view option;
    std::string_view
        verb;  ///< the first word; empty: any; `look`: policy and queries; `data`: none of them nor cluster
    option_change change;
    bool has_value = true;
    std::string_view to = {};
    std::string_view value = {};  ///< in place of what was written
};

/// The first entry that fits counts.
inline constexpr respelled_option respelled_options[]{
    {"--seed", "embed", option_change::dropped},
    {"--input", "embed", option_change::dropped},
    {"--output", "embed", option_change::dropped},
    {"--spec", "embed", option_change::dropped},
    {"--select", "embed", option_change::dropped},
    {"--clean", "embed", option_change::dropped, false},
    {"--cluster", "cluster", option_change::renamed, true, "--config"},
    {"--dir", "cluster", option_change::renamed, true, "--config"},
    {"--graph", "cluster", option_change::dropped},
    {"--store", "cluster", option_change::renamed, true, "--config", "DIR"},
    {"--server", "cluster", option_change::renamed, true, "--config", "DIR"},
    {"--profile", "cluster", option_change::dropped},
    {"--store", "query", option_change::replaced, true, "--cluster", "DIR"},
    {"--uri", "query", option_change::replaced, true, "--cluster", "DIR"},
    {"--store", "mutate", option_change::replaced, true, "--cluster", "DIR"},
    {"--uri", "mutate", option_change::replaced, true, "--cluster", "DIR"},
    {"--store", "look", option_change::renamed, true, "--cluster", "DIR"},
    {"--uri", "look", option_change::renamed, true, "--cluster", "DIR"},
    {"--target", "look", option_change::renamed, true, "--cluster"},
    {"--config", "look", option_change::renamed, true, "--cluster"},
    {"--uri", "graphs", option_change::renamed, true, "--server"},
    {"-V", "", option_change::renamed, false, "--version"},
    {"-w", "fmt", option_change::dropped, false},
    {"--write", "fmt", option_change::dropped, false},
    {"-i", "fmt", option_change::dropped, false},
    {"--append", "load", option_change::renamed, false, "--mode", "append"},
    {"--merge", "load", option_change::renamed, false, "--mode", "merge"},
    {"--overwrite", "load", option_change::renamed, false, "--mode", "overwrite"},
    {"-f", "load", option_change::renamed, true, "--data"},
    {"-d", "load", option_change::renamed, true, "--data"},
    {"-f", "lint", option_change::renamed, true, "--query"},
    {"-f", "query", option_change::renamed, true, "--query"},
    {"-f", "mutate", option_change::renamed, true, "--query"},
    {"-q", "query", option_change::renamed, true, "-e"},
    {"--var", "data", option_change::renamed, true, "--param"},
    {"--arg", "data", option_change::renamed, true, "--param"},
    {"--args", "data", option_change::renamed, true, "--param"},
    {"--set", "data", option_change::renamed, true, "--param"},
    {"--variables", "data", option_change::renamed, true, "--params"},
    {"--output", "export", option_change::dropped},
    {"-o", "export", option_change::dropped},
    {"--user", "query", option_change::dropped},
    {"--config", "data", option_change::renamed, true, "--cluster"},
    {"--uri", "data", option_change::renamed, true, "--store"},
    {"--target", "data", option_change::renamed, true, "--cluster"},
    {"--server", "", option_change::renamed, true, "--cluster", "DIR"},
    {"--profile", "", option_change::renamed, true, "--cluster", "DIR"},
    {"--cluster-graph", "data", option_change::renamed, true, "--graph"},
    {"--name", "data", option_change::becomes_name},
    {"--alias", "data", option_change::becomes_name},
    {"--query-name", "data", option_change::becomes_name},
    {"--actor", "data", option_change::renamed, true, "--as"},
    {"--user", "data", option_change::renamed, true, "--as"},
    {"--file", "load", option_change::renamed, true, "--data"},
    {"--file", "lint", option_change::renamed, true, "--query"},
    {"--file", "query", option_change::renamed, true, "--query"},
    {"--file", "mutate", option_change::renamed, true, "--query"},
    {"--gq", "data", option_change::renamed, true, "-e"},
    {"--query-string", "data", option_change::renamed, true, "-e"},
    {"--source", "load", option_change::renamed, true, "--data"},
    {"--input", "load", option_change::renamed, true, "--data"},
    {"--output", "data", option_change::renamed, true, "--format"},
    {"-o", "data", option_change::renamed, true, "--format"},
    {"-p", "data", option_change::renamed, true, "--param"},
    {"--jsonl", "data", option_change::json_lines, false},
    {"--commit", "query", option_change::renamed, true, "--snapshot"},
    {"--as", "", option_change::dropped},
    {"--yes", "", option_change::dropped, false},
    {"--auto-approve", "", option_change::dropped, false},
    {"--token", "", option_change::dropped},
    {"--allow-data-loss", "cluster", option_change::dropped, false},
};

/// `--option`, with the value when it is written `--option=value`.
struct written_option {
    std::string name;
    std::optional<std::string> value;
};

[[nodiscard]] OMNIGRAPH_INLINE written_option option_of(const std::string& word) {
    const auto sign = word.starts_with("--") ? word.find('=') : std::string::npos;
    if (sign == std::string::npos) return {word, {}};
    return {word.substr(0, sign), word.substr(sign + 1)};
}

class line_respeller {
public:
    line_respeller(std::vector<std::string> line, bool drops) : line_{std::move(line)}, drops_{drops} {}

    /// Commands first, because an option means what its command says.
    std::vector<std::string> respell() {
        respell_command();
        rehearse();
        std::vector<std::string> changed{line_.front()};
        for (std::size_t at = 1; at < line_.size(); ++at) take(at, changed);
        if (is_ingest_ && std::ranges::find(changed, "--mode") == changed.end())
            changed.insert(changed.end(), {"--mode", "merge"});
        return changed;
    }

private:
    void respell_command() {
        for (std::size_t at = 1; at < line_.size(); ++at) {
            if (line_[at].starts_with('-')) {
                const bool shared = std::ranges::find(with_value, line_[at]) != std::end(with_value);
                at += shared ? 1 : 0;
                continue;
            }
            const auto known =
                std::ranges::find(respelled_commands, std::string_view{line_[at]}, &respelled_command::from);
            is_ingest_ = line_[at] == "ingest";
            verb_ = line_[at];
            if (known == std::end(respelled_commands)) return respell_second(at + 1);
            verb_ = known->to[0];
            line_[at] = verb_;
            const auto behind = line_.begin() + static_cast<std::ptrdiff_t>(at) + 1;
            if (known->to[1].empty()) return;
            // A saved plan has no option elsewhere.
            const bool names_plan =
                known->to[1] == "apply" && behind != line_.end() && !behind->starts_with('-') && *behind != "help";
            const auto second = line_.insert(behind, std::string{known->to[1]});
            if (names_plan) line_.insert(second + 1, "--plan");
            return;
        }
    }

    /// What `apply --dry-run` asks for is a plan.
    void rehearse() {
        const auto option = std::ranges::find(line_, "--dry-run");
        const auto apply = std::ranges::find(line_, "apply");
        if (option == line_.end() || apply == line_.end()) return;
        *apply = "plan";
        line_.erase(option);
    }

    void respell_second(std::size_t at) {
        if (at >= line_.size()) return;
        const auto known = std::ranges::find_if(respelled_seconds, [&](const respelled_second& rule) {
            return rule.verb == verb_ && rule.from == line_[at];
        });
        if (known != std::end(respelled_seconds)) line_[at] = known->to;
    }

    [[nodiscard]] bool is_about(const respelled_option& rule) const {
        if (rule.verb.empty() || rule.verb == verb_) return true;
        const bool looks = verb_ == "policy" || verb_ == "queries";
        return (rule.verb == "look" && looks) || (rule.verb == "data" && verb_ != "cluster" && !looks);
    }

    void take(std::size_t& at, std::vector<std::string>& changed) const {
        const auto written = option_of(line_[at]);
        // A line with --server and --as is cured by leaving the actor out, not by another place.
        const bool has_actor = std::ranges::find(line_, "--as") != line_.end();
        const auto known = std::ranges::find_if(respelled_options, [&](const respelled_option& rule) {
            if (has_actor && rule.option == "--server" && rule.verb.empty()) return false;
            return rule.option == written.name && is_about(rule) &&
                   (drops_ || (rule.change != option_change::dropped && rule.change != option_change::replaced));
        });
        if (known == std::end(respelled_options)) {
            if (gives_parameter(at)) changed.emplace_back("--param");
            return changed.push_back(line_[at]);
        }
        auto value = written.value;
        if (known->has_value && !value && at + 1 < line_.size()) value = line_[++at];
        if (written.name == "--uri" && value && is_address(*value))
            return changed.insert(changed.end(), {"--server", *value}), void();
        switch (known->change) {
            case option_change::dropped: return;
            case option_change::json_lines: return changed.insert(changed.end(), {"--format", "jsonl"}), void();
            case option_change::becomes_name: return changed.push_back(value.value_or("NAME"));
            case option_change::replaced:
            case option_change::renamed: break;
        }
        changed.emplace_back(known->to);
        if (!known->value.empty()) changed.emplace_back(known->value);
        else if (known->has_value) changed.push_back(value.value_or("VALUE"));
    }

    [[nodiscard]] static bool is_address(std::string_view value) {
        return value.starts_with("http://") || value.starts_with("https://");
    }

    /// `q=x` behind the name of a query gives a parameter a value.
    [[nodiscard]] bool gives_parameter(std::size_t at) const {
        const auto sign = line_[at].find('=');
        return (verb_ == "query" || verb_ == "mutate") && at > 2 && !line_[at].starts_with('-') &&
               !line_[at - 1].starts_with('-') && sign != 0 && sign != std::string::npos;
    }

    static constexpr std::string_view with_value[]{"--as",      "--store",   "--cluster", "--graph", "--server",
                                                   "--profile", "--timeout", "--config",  "--uri",   "--target"};

    std::vector<std::string> line_;
    bool drops_;
    std::string verb_;
    bool is_ingest_ = false;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE const foreign_command_note* foreign_command(std::span<const std::string> words) {
    for (const auto& note : detail::foreign_notes) {
        const auto space = note.words.find(' ');
        const bool two = space != std::string_view::npos;
        if (words.size() < (two ? 2U : 1U) || words[0] != note.words.substr(0, space)) continue;
        if (!two || words[1] == note.words.substr(space + 1)) return &note;
    }
    return nullptr;
}

OMNIGRAPH_INLINE std::vector<std::string> respelled(std::vector<std::string> line, unusable_options unusable) {
    return line.empty() ? line
                        : detail::line_respeller{std::move(line), unusable == unusable_options::dropped}.respell();
}

OMNIGRAPH_INLINE std::span<const foreign_command_note> foreign_commands() { return detail::foreign_notes; }

}  // namespace omnigraph::cluster::cli
