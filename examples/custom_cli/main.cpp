// A command line of one's own: all that `omnigraph` does under another name, and one command for a pipeline.
//
//     custom_cli gate FOLDER     exits with status 1 when apply would delete a resource
//
// Commands answer with records (engine/commands/reports.hpp), so a program needs to parse no output.
#include <iostream>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/cluster.hpp>

namespace cluster = omnigraph::cluster;

namespace {

int gate(const std::string& folder) {
    cluster::system_runtime system;
    auto env = cluster::standard_environment(folder, system);
    env.take_lock = false;  // a look, not a claim: an apply may be running meanwhile
    const auto plan = cluster::commands::plan<cluster::standard_kinds>(env);
    for (const auto& found : plan.diagnostics) std::cerr << found.code << ": " << found.message << '\n';
    if (!plan.ok) return 1;

    int deletes = 0;
    for (const auto& change : plan.changes) {
        if (change.operation != "delete") continue;
        std::cout << "would delete " << change.resource << '\n';
        ++deletes;
    }
    std::cout << "gate: " << plan.changes.size() << " change(s), " << deletes << " of them delete\n";
    return deletes == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    cluster::cli::program self{.name = "custom_cli"};
    self.commands.push_back({"gate", "Exits with 1 when apply would delete anything",
                             [](const std::vector<std::string>& words, const cluster::cli::console&) {
                                 return gate(words.empty() ? "." : words.front());
                             }});
    return cluster::cli::run<cluster::standard_kinds>(self, argc, argv);
}
