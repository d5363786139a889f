// The result of parsing the command line: one struct for each command.
//
//     const command parsed = parse_command_line(argc, argv);      // command_tree.hpp
//     if (const auto* load = std::get_if<load_command>(&parsed)) print(load->data, load->mode);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/cli/input/history_command.hpp>
#include <omnigraph/cluster/cli/input/init_command.hpp>
#include <omnigraph/cluster/cli/input/schema_apply_command.hpp>
#include <omnigraph/cluster/cli/input/served_commands.hpp>
#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster::cli {

enum class cluster_verb {
    validate,
    plan,
    apply,
    approve,
    status,
    import,
    refresh,
    force_unlock,
    recover,
    migrate_storage,
    migrate_state,
    log,
    show,
    diff,
    blame,
    state_list,
    state_show,
    graph,
    gc
};

/// The output of `cluster graph`.
enum class graph_format { dot, mermaid, json };

/// `cluster approve`: one of an address, --list and --revoke.
struct approve_options {
    std::string resource;
    bool list = false;
    std::string revoked_id;
    std::optional<std::chrono::milliseconds> valid_for;
};

/// The options of the commands that inspect history, state and storage.
struct inspection_options {
    std::vector<std::string> subjects = {};                        ///< revisions or an address
    std::optional<std::size_t> limit = {};                         ///< log
    graph_format format = graph_format::dot;                       ///< graph
    bool applied = false;                                          ///< graph: from the ledger instead of the folder
    std::chrono::seconds older_than = std::chrono::hours{24 * 7};  ///< gc
    std::optional<std::size_t> keep_revisions = {};                ///< gc
    bool remove = false;                                           ///< gc: remove instead of only listing
};

/// `cluster <verb>`. A comment that begins with verbs names the only ones that use the member.
struct cluster_command {
    cluster_verb verb = cluster_verb::validate;
    std::string config_dir = ".";
    bool config_given = false;  ///< else OMNIGRAPH_CLUSTER counts, where it is set
    bool json = false;
    bool verbose = false;               ///< print long lists in full
    bool no_lock = false;               ///< plan: read the ledger without taking its lock
    bool detailed_exitcode = false;     ///< plan, apply: exit code 3 when changes are left
    bool allow_absolute_paths = false;  ///< declared files may lie outside the folder
    std::chrono::milliseconds lock_timeout{0};
    std::vector<std::string> targets;        ///< plan, apply: addresses; empty means everything
    plan_view view = plan_view::changes;     ///< plan, apply
    std::optional<std::string> out_file;     ///< plan: the file for the saved plan
    std::optional<std::string> plan_file;    ///< apply: the saved plan to apply
    std::optional<std::string> events;       ///< plan, apply, migrate-storage: the target of progress events
    std::optional<std::string> discard;      ///< recover: the id of a sidecar
    std::optional<std::string> actor;        ///< --as; unset: the operator's configuration decides
    std::string lock_id;                     ///< force-unlock
    std::string new_place;                   ///< migrate-storage, migrate-state: a storage root
    std::optional<std::string> to_revision;  ///< plan, apply, approve
    std::vector<std::string> accepted;       ///< refresh: addresses whose replaced roots are accepted
    inspection_options inspection;           ///< log and later verbs
    approve_options approve;
};

/// `load`
struct load_command {
    graph_target target;
    std::string branch = std::string{main_branch};
    std::optional<std::string> source_branch = {};  ///< --from: where a branch that is not there is forked from
    std::string data;                               ///< a file, or `-` for standard input
    load_mode mode = load_mode::merge;
    load_format format = load_format::jsonl;
    std::string type = {};  ///< of CSV: the type of its rows
    bool embed = false;     ///< compute the vectors that records leave out
    std::optional<std::string> actor;
    bool yes = false;  ///< do not ask before rows elsewhere are replaced
    bool json = false;
    bool quiet = false;
};

/// `embed`
struct embed_command {
    graph_target target = {};
    std::string branch = std::string{main_branch};
    std::vector<std::string> types = {};
    bool all = false;  ///< --reembed-all
    std::optional<std::string> actor = {};
    bool json = false;
    bool quiet = false;
};

/// `query`, or `mutate` when `mutation` is set.
struct call_command {
    bool mutation = false;
    graph_target target;
    std::optional<std::string> name;
    std::optional<std::string> query_file;
    std::optional<std::string> query_text;  ///< -e
    std::optional<std::string> params;
    std::optional<std::string> params_file;
    std::vector<std::string> assignments = {};  ///< --param: `name=value`
    state_option at = {};                       ///< a mutation has a branch only
    std::optional<std::string> format;
    std::optional<std::string> actor;
    bool json = false;
    bool quiet = false;
    std::optional<std::string> explain = {};  ///< a query: `plan` or `sql` instead of its rows
};

enum class lint_format { text, json, sarif };

/// `lint`
struct lint_command {
    std::vector<std::string> queries;   ///< files, and folders of `*.gq`
    std::optional<std::string> schema;  ///< a file; unset: the schema of the target
    graph_target target;
    lint_format format = lint_format::text;
    bool json = false;              ///< refusals are JSON: with --json, and with each format for programs
    std::string old_spelling = {};  ///< the deprecated name that was used; empty for `lint`
};

/// `schema plan`
struct schema_plan_command {
    std::string schema;               ///< the desired schema, a file
    std::optional<std::string> from;  ///< the accepted schema, a file; unset: the schema of the target
    graph_target target;
    bool allow_data_loss = false;
    bool json = false;
};

enum class graph_verb { snapshot, export_rows, show_schema, optimize, cleanup, repair };

/// `snapshot`, `export`, `schema show`, `optimize`, `cleanup` and `repair`
struct graph_command {
    graph_verb verb = graph_verb::snapshot;
    graph_target target = {};
    std::vector<std::string> types = {}, tables = {};     ///< export
    bool csv = false;                                     ///< export
    std::string branch = "main";                          ///< snapshot, export
    std::optional<std::uint64_t> keep = {};               ///< cleanup
    std::optional<std::chrono::seconds> older_than = {};  ///< cleanup
    bool force = false;                                   ///< cleanup, repair
    bool confirm = false;                                 ///< cleanup, repair
    bool yes = false;
    bool json = false;
    bool quiet = false;
};

/// `fmt`
struct format_command {
    std::vector<std::string> paths;   ///< files and folders, or one that is_stream alone
    std::optional<std::string> lang;  ///< pg or gq; of a stream
    bool check = false;
    bool json = false;
};

/// `store doctor`
struct store_doctor_command {
    std::string root;  ///< a storage root: a folder or an `s3://` URI
    bool json = false;
};

enum class policy_verb { validate, test, explain };

/// `policy validate`, `policy test` and `policy explain`
struct policy_command {
    policy_verb verb = policy_verb::validate;
    graph_target target = {};                ///< a cluster and, for the bundle of one graph, which
    std::optional<std::string> bundle = {};  ///< by its name
    std::optional<std::string> file = {};    ///< of no cluster
    std::optional<policy_kind> kind = {};    ///< of `file`; unset: what it says itself
    bool applied = false;                    ///< as applied, not as declared
    std::string tests = {};                  ///< test: the file of cases
    std::string actor = {};                  ///< explain, and all below
    policy_action action = policy_action::read;
    std::optional<std::string> branch = {}, target_branch = {}, query = {};
    bool json = false;
};

/// `queries list`, or `queries validate` when `validates` is set.
struct queries_command {
    graph_target target = {};  ///< without a graph: all of the cluster
    bool json = false;
    bool validates = false;
};

/// A command that the program has of its own (cli/program.hpp), with the words behind its name.
struct extra_command_line {
    std::string name;
    std::vector<std::string> words;
};

/// `--version`
struct version_command {};

/// `--help`, with the text to print.
struct help_text {
    std::string text;
};

/// A line that is no valid command: exit code 2.
struct usage_fault {
    std::string message;
    std::string remedy;
    bool json = false;
    bool only_points_to_help = false;  ///< the remedy says where to look, not what to write
    bool is_final = false;             ///< no other line is offered: nobody knows which value was meant
};

/// One command of the line.
using command =
    std::variant<cluster_command, load_command, embed_command, call_command, lint_command, schema_plan_command,
                 schema_apply_command, graph_command, init_command, history_command, format_command,
                 store_doctor_command, policy_command, queries_command, graphs_command, login_command, logout_command,
                 profile_command, alias_command, extra_command_line, version_command, help_text, usage_fault>;

}  // namespace omnigraph::cluster::cli
