// Bodies of cli/input/option_tree.hpp.
#pragma once

#include <algorithm>
#include <memory>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/literal_words.hpp>
#include <omnigraph/cluster/cli/input/option_tree.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE option_tree::option_tree(std::span<const extra_command> extra)
    : app_{"A declarative control plane for typed property graphs.", "omnigraph"} {
    app_.fallthrough();
    // Behind a command, a word that is the name of another one is a word like any other. Commands inherit it.
    app_.require_subcommand(0, 1);
    app_.formatter(std::make_shared<help_layout>());
    app_.set_help_flag("-h,--help", "Explain, and exit");
    add_shared(app_, "Who, and which graph (before or after the command)");
    app_.add_flag("-v,--version", given_.version, "Print the version and exit");
    add_cluster();
    add_data();
    add_languages();
    add_stores();
    add_policies();
    add_graphs();
    add_history();
    add_served();
    add_extra(extra);
    app_.add_subcommand("version", "Print the version");
    app_.add_subcommand("help", "The same as COMMAND --help");
    app_.footer(std::string{help_footer});
    take_literally(app_);
}

OMNIGRAPH_INLINE void option_tree::add_shared(CLI::App& app, const std::string& group) {
    add_target(app, group);
    app.add_option("--as", given_.actor, "Who makes the change")->type_name("ACTOR")->group(group);
    app.add_flag("--quiet", given_.quiet, "Do not announce writes")->group(group);
    app.add_flag("--yes", given_.yes, "Answer every question with yes")->group("");
    add_served_target(app, group);
}

OMNIGRAPH_INLINE void option_tree::add_target(CLI::App& app, const std::string& group) {
    app.add_option("--store", given_.target.store, "A graph by its root: a folder or file:// URI")
        ->type_name("URI")
        ->group(group);
    add_cluster_target(app, group);
}

OMNIGRAPH_INLINE void option_tree::add_cluster_target(CLI::App& app, const std::string& group) {
    app.add_option("--cluster", given_.target.cluster,
                   "A cluster by its folder, the one with cluster.yaml; default: OMNIGRAPH_CLUSTER, else this folder")
        ->type_name("DIR")
        ->group(group);
    app.add_option("--graph", given_.target.graph, "Which graph of the cluster; not needed when it has one")
        ->type_name("ID")
        ->group(group);
}

OMNIGRAPH_INLINE void option_tree::add_served_target(CLI::App& app, const std::string& group) {
    app.add_option("--server", given_.target.server, "A server, by its name in config.yaml or its address")
        ->type_name("NAME|URL")
        ->group(group);
    app.add_option("--profile", given_.target.profile, "A profile of config.yaml; default: OMNIGRAPH_PROFILE")
        ->type_name("NAME")
        ->group(group);
    app.add_option("--timeout", given_.timeout, "How long to wait for an answer of the server, as in 30s")
        ->type_name("TIME")
        ->group(group);
}

OMNIGRAPH_INLINE CLI::App* option_tree::add_verb(CLI::App& cluster, const std::string& name, const std::string& purpose,
                                                 cluster_verb verb) {
    auto* app = cluster.add_subcommand(name, purpose);
    app->parse_complete_callback([this, verb] { given_.cluster.verb = verb; });
    app->add_option("--config", given_.cluster.config_dir,
                    "The folder with cluster.yaml; default: OMNIGRAPH_CLUSTER, else this folder")
        ->type_name("DIR");
    app->add_flag("--json", given_.json, "Write the result as JSON");
    app->add_flag("--verbose", given_.cluster.verbose, "List everything, however long");
    return app;
}

OMNIGRAPH_INLINE void option_tree::add_paths_option(CLI::App& app) {
    app.add_flag("--allow-absolute-paths", given_.cluster.allow_absolute_paths,
                 "Declared files may lie outside the folder");
}

OMNIGRAPH_INLINE void option_tree::add_lock_option(CLI::App& app) {
    app.add_option("--lock-timeout", given_.lock_timeout, "How long to wait for a held lock, as in 30s")
        ->type_name("TIME");
}

OMNIGRAPH_INLINE void option_tree::add_plan_options(CLI::App& app) {
    app.add_flag("--detailed-exitcode", given_.cluster.detailed_exitcode, "Exit with 3 when changes are left to make");
    app.add_option("--target", given_.cluster.targets, "Only this resource and what it needs; may be repeated")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    add_events_option(app);
    app.add_option("--view", given_.view, "How much is shown: summary, changes or full")->type_name("VIEW");
}

OMNIGRAPH_INLINE void option_tree::add_events_option(CLI::App& app) {
    app.add_option("--events", given_.cluster.events,
                   "Write what happens as lines of JSON: to a file, - for standard error, or fd:N")
        ->type_name("TARGET");
}

OMNIGRAPH_INLINE void option_tree::add_cluster() {
    auto* cluster = app_.add_subcommand("cluster", "Declare, plan and apply a deployment of graphs");
    add_paths_option(
        *add_verb(*cluster, "validate", "Is what the folder declares sound? Reads files only", cluster_verb::validate));
    auto* plan = add_verb(*cluster, "plan", "What would apply change? Writes nothing but its lock", cluster_verb::plan);
    plan->add_flag("--no-lock", given_.cluster.no_lock, "Take no lock: plan from a snapshot of the ledger");
    add_lock_option(*plan);
    plan->add_option("--out", given_.cluster.out_file, "Save the plan, to be applied as it is or not at all")
        ->type_name("FILE");
    auto* apply = add_verb(*cluster, "apply", "Make what is deployed equal to what is declared", cluster_verb::apply);
    apply->add_option("--as", given_.actor, "Who applies; default: operator.actor of config.yaml")->type_name("ACTOR");
    add_lock_option(*apply);
    apply
        ->add_option("--plan", given_.cluster.plan_file,
                     "Carry out this saved plan, or refuse when it no longer stands")
        ->type_name("FILE");
    auto* approve = add_approve(*cluster);
    add_verb(*cluster, "status", "What is applied, and is it whole? Writes nothing", cluster_verb::status);
    auto* import =
        add_verb(*cluster, "import", "Begin a ledger from what is declared and what exists", cluster_verb::import);
    import->add_option("--as", given_.actor, "Who imports")->type_name("ACTOR");
    add_lock_option(*import);
    auto* refresh = add_verb(*cluster, "refresh", "Bring the ledger up to what is really there", cluster_verb::refresh);
    refresh->add_option("--as", given_.actor, "Who refreshes")->type_name("ACTOR");
    refresh
        ->add_option("--accept", given_.cluster.accepted,
                     "Take what was put at the root of this resource for it; may be given several times")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    add_lock_option(*refresh);
    auto* unlock =
        add_verb(*cluster, "force-unlock", "Remove a lock that nobody holds any more", cluster_verb::force_unlock);
    as_required(unlock->add_option("lock_id", given_.cluster.lock_id, "The exact id, as `cluster status` shows it")
                    ->type_name("LOCK_ID"));
    auto* recover = add_verb(*cluster, "recover", "What has an interrupted command left behind, and what leads out?",
                             cluster_verb::recover);
    recover->add_option("--discard", given_.discard, "Remove this record, which this version cannot use")
        ->type_name("ID");
    add_lock_option(*recover);
    auto* migrate = add_verb(*cluster, "migrate-storage", "Move all that is stored to another folder or bucket",
                             cluster_verb::migrate_storage);
    as_required(
        migrate->add_option("uri", given_.cluster.new_place, "The new storage root: a folder, or s3://bucket/prefix")
            ->type_name("URI"));
    add_lock_option(*migrate);
    add_events_option(*migrate);
    auto* apart = add_verb(*cluster, "migrate-state", "Keep the ledger at a place apart from the graphs, or with them",
                           cluster_verb::migrate_state);
    as_required(apart
                    ->add_option("uri", given_.cluster.new_place,
                                 "The place of the ledger: a folder, or s3://bucket/prefix; `cluster`: with the graphs")
                    ->type_name("URI|cluster"));
    add_lock_option(*apart);
    given_.inspection.add_to(*cluster, [this](CLI::App& parent, const std::string& name, const std::string& purpose,
                                              cluster_verb verb) { return add_verb(parent, name, purpose, verb); });
    add_lock_option(*cluster->get_subcommand("gc"));
    for (auto* app : {plan, apply, approve, import, refresh}) add_paths_option(*app);
    for (auto* app : {plan, apply, approve})
        app->add_option("--to", given_.cluster.to_revision, "Back to what this revision declared, not the folder")
            ->type_name("REVISION");
    for (auto* app : {plan, apply}) add_plan_options(*app);
}

OMNIGRAPH_INLINE CLI::App* option_tree::add_approve(CLI::App& cluster) {
    auto* approve = add_verb(cluster, "approve", "Consent to a change that cannot be taken back, before it is applied",
                             cluster_verb::approve);
    approve
        ->add_option("resource", given_.cluster.approve.resource, "The address, as `cluster plan` shows it at a gate")
        ->type_name("ADDRESS");
    approve->add_option("--as", given_.actor, "Who approves; default: operator.actor of config.yaml")
        ->type_name("ACTOR");
    approve->add_option("--expires", given_.expires, "How long it holds, as in 12h or 7d; default: until it is used")
        ->type_name("TIME");
    approve->add_flag("--list", given_.cluster.approve.list, "Show every approval, and what it is worth");
    approve->add_option("--revoke", given_.cluster.approve.revoked_id, "Take an approval back that was not used")
        ->type_name("ID");
    add_lock_option(*approve);
    return approve;
}

OMNIGRAPH_INLINE void option_tree::add_data() {
    auto* load = &given_.data.add_load(app_);
    auto* embed = &given_.data.add_embed(app_);
    for (auto* app : {load, embed}) {
        app->add_option("uri", given_.uri, "The root of the graph; the same as --store")->type_name("URI");
        given_.history.add_state(*app, false);
        app->add_flag("--json", given_.json, "Write the result as JSON");
        add_shared(*app, "Options");
    }
    load->add_option("--from", given_.history.from, "Make the branch from this one, unless it is there")
        ->type_name("BRANCH");
    auto* query = add_call("query", "Ask a graph");
    query
        ->add_option("--format", given_.call.format,
                     "table, kv, csv, jsonl or json; default: defaults.output, else table")
        ->type_name("FORMAT");
    query->add_flag("--explain{plan}", given_.call.explain,
                    "Run it, and show how it was answered instead of its rows; =sql: with the SQL, too");
    given_.history.add_state(*query, true);
    add_target(*query, "Options");
    auto* mutate = add_call("mutate", "Change a graph by a query that inserts, updates or deletes");
    given_.history.add_state(*mutate, false);
    add_shared(*mutate, "Options");
}

OMNIGRAPH_INLINE void option_tree::add_languages() {
    auto& languages = given_.languages;
    auto& lint = languages.add_lint(app_);
    // A shell makes many words of `--query queries/*.gq`: the first is the option's, the others stand alone.
    const auto take_words = [this](const std::vector<std::string>& words) {
        for (const auto& word : words) {
            if (word.ends_with(".gq")) given_.languages.lint_words.push_back(word);
            else if (!given_.uri) given_.uri = word;
            else throw CLI::ValidationError{"A graph is named already, so there is no place for `" + word + "`."};
        }
    };
    lint.add_option_function<std::vector<std::string>>(
            "uri", take_words,
            "The root of a graph, the same as --store; a word that ends in .gq is one more file of queries")
        ->type_name("URI|FILE.gq");
    auto& plan = languages.add_schema_plan(app_);
    plan.add_option("uri", given_.uri, "The root of the graph; the same as --store")->type_name("URI");
    for (auto* app : {&lint, &plan}) {
        app->add_flag("--json", given_.json, "Write the result as JSON");
        add_target(*app, "Options");
    }
    auto& apply = languages.add_schema_apply(app_);
    apply.add_option("uri", given_.uri, "The root of the graph; the same as --store")->type_name("URI");
    apply.add_flag("--json", given_.json, "Write the result as JSON");
    add_shared(apply, "Options");
    languages.add_format(app_).add_flag("--json", given_.json, "Write the result as JSON");
}

OMNIGRAPH_INLINE void option_tree::add_stores() {
    auto& store = *app_.add_subcommand("store", "Where clusters are stored");
    auto& doctor =
        *store.add_subcommand("doctor", "Try whether a store keeps what clusters need. Leaves nothing behind");
    doctor.add_option("root", given_.uri, "The storage root: a folder, or s3://bucket/prefix")->type_name("URI");
    doctor.add_flag("--json", given_.json, "Write the result as JSON");
}

OMNIGRAPH_INLINE void option_tree::add_policies() {
    given_.policies.add_policy(app_);
    given_.policies.add_queries(app_);
    const auto add_common = [this](CLI::App& app) {
        app.add_flag("--json", given_.json, "Write the result as JSON");
        add_cluster_target(app, "Options");
    };
    for (auto* app : app_.get_subcommand("policy")->get_subcommands({})) add_common(*app);
    auto* queries = app_.get_subcommand("queries");
    add_common(*queries);
    for (auto* app : queries->get_subcommands({})) add_common(*app);
}

OMNIGRAPH_INLINE void option_tree::add_graphs() {
    const auto add_common = [this](CLI::App& app) {
        app.add_option("uri", given_.uri, "The root of the graph; the same as --store")->type_name("URI");
        app.add_flag("--json", given_.json, "Write the result as JSON");
        add_target(app, "Options");
    };
    given_.graphs.add_to(app_, add_common);
    given_.graphs.add_schema_show(*app_.get_subcommand("schema"), add_common);
    auto& init = given_.graphs.add_init(app_);
    as_required(init.add_option("uri", given_.graphs.init.root, "The root of the new graph; the same as --store")
                    ->type_name("URI"));
    init.add_flag("--json", given_.json, "Write the result as JSON");
    init.add_option("--as", given_.actor, "Who makes it; default: operator.actor of config.yaml")->type_name("ACTOR");
}

OMNIGRAPH_INLINE void option_tree::add_history() {
    for (auto* app : given_.history.add_to(app_)) {
        // The other ones have words of their own in that place.
        if (app->get_name() == "list")
            app->add_option("uri", given_.uri, "The root of the graph; the same as --store")->type_name("URI");
        app->add_flag("--json", given_.json, "Write the result as JSON");
        const bool writes = app->get_name() == "create" || app->get_name() == "delete" || app->get_name() == "merge";
        if (writes) add_shared(*app, "Options");
        else add_target(*app, "Options");
        if (!writes) add_served_target(*app, "Options");
    }
}

OMNIGRAPH_INLINE void option_tree::add_served() {
    given_.served.add_to(app_, given_.json);
    for (auto* app : {app_.get_subcommand("graphs")->get_subcommand("list"), app_.get_subcommand("queries"),
                      app_.get_subcommand("query"), app_.get_subcommand("snapshot"), app_.get_subcommand("export"),
                      app_.get_subcommand("schema")->get_subcommand("show")})
        add_served_target(*app, "Options");
    app_.get_subcommand("graphs")
        ->get_subcommand("list")
        ->add_option("--cluster", given_.target.cluster,
                     "A cluster by its folder, the one with cluster.yaml; default: OMNIGRAPH_CLUSTER, else this folder")
        ->type_name("DIR");
    for (auto* app : {app_.get_subcommand("load"), app_.get_subcommand("branch")->get_subcommand("delete"),
                      app_.get_subcommand("schema")->get_subcommand("apply")})
        app->get_option("--yes")->description("Do not ask, though the graph is not on this machine")->group("Options");
}

OMNIGRAPH_INLINE void option_tree::add_extra(std::span<const extra_command> extra) {
    for (const auto& own : extra) app_.add_subcommand(own.name, own.purpose)->prefix_command();
}

OMNIGRAPH_INLINE CLI::App* option_tree::add_call(const std::string& verb, const std::string& purpose) {
    auto* app = app_.add_subcommand(verb, purpose);
    app->add_option("name", given_.call.name, "A stored query; with --query or -e, which of its queries")
        ->type_name("NAME");
    app->add_option("--query", given_.call.query_file, "A file of queries; - for standard input")->type_name("FILE");
    app->add_option("-e", given_.call.query_text, "The query itself")->type_name("GQ");
    app->add_option("--params", given_.call.params, "Parameters as a JSON object")->type_name("JSON");
    app->add_option("--params-file", given_.call.params_file, "Parameters from a file; - for standard input")
        ->type_name("FILE");
    app->add_option("--param", given_.call.assignments,
                    "One parameter, by the type that the query declares for it; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app->add_flag("--json", given_.json, "Write the result as JSON");
    return app;
}

OMNIGRAPH_INLINE std::string option_tree::line_so_far() {
    std::string line = "omnigraph";
    for (const auto& name : named_commands()) line += " " + name;
    return line;
}

OMNIGRAPH_INLINE std::vector<std::string> option_tree::named_commands() {
    std::vector<std::string> names;
    for (auto* app = &app_; !app->get_subcommands().empty();) {
        app = app->get_subcommands().front();
        names.push_back(app->get_name());
    }
    return names;
}

OMNIGRAPH_INLINE CLI::App& option_tree::deepest() {
    auto* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return *app;
}

OMNIGRAPH_INLINE bool option_tree::was_given(const std::string& option) {
    for (auto* app = &app_;; app = app->get_subcommands().front()) {
        const auto* found = app->get_option_no_throw(option);
        if (found && found->count() > 0) return true;
        if (app->get_subcommands().empty()) return false;
    }
}

OMNIGRAPH_INLINE std::vector<std::string> option_tree::known_words(bool options) {
    std::vector<std::string> known;
    auto& at = deepest();
    if (options) {
        for (auto* app : {&at, &app_})
            for (const auto* option : app->get_options())
                if (!option->get_group().empty())
                    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
    } else {
        for (const auto* app : at.get_subcommands([](CLI::App* sub) { return !sub->get_group().empty(); }))
            known.push_back(app->get_name());
    }
    return known;
}

OMNIGRAPH_INLINE std::vector<std::string> option_tree::commands_with(const std::string& option) {
    std::vector<std::string> found;
    const auto look = [&](const auto& again, CLI::App& app, const std::string& line) -> void {
        for (auto* sub : app.get_subcommands({})) {
            const auto path = line + " " + sub->get_name();
            if (const auto* own = sub->get_option_no_throw(option); own && !own->get_group().empty())
                found.push_back(path);
            again(again, *sub, path);
        }
    };
    look(look, app_, "omnigraph");
    return found;
}

}  // namespace omnigraph::cluster::cli
