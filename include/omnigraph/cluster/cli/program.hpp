// What a command line is called, what it works on, and which commands it has besides.
//
//     program mine{.name = "acme"};
//     mine.commands.push_back({"gate", "Exits with 1 when apply would delete anything", run_gate});
//     return run<acme::kinds>(mine, argc, argv);
//
// (1) Its name stands in the usage, in help and in every remedy (cli/render/command_spelling.hpp).
// (2) A command of its own stands directly behind the program's name, gets the words behind its own name, and answers
//     the exit code. Options before it are refused: they would not reach it.
// (3) Its name is of letters, digits, `_` and `-`, and no other command's. A program with a wrong name refuses every
//     line as usage_error, before anything is run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>

namespace omnigraph::cluster::cli {

struct extra_command {
    std::string name;
    std::string purpose;  ///< for help: one line
    std::function<int(const std::vector<std::string>& words, const console& terminal)> run;
};

struct program {
    std::string name = "omnigraph";
    std::vector<extra_command> commands = {};

    /// Where commands on the folder `config_dir` run; empty: standard_environment of standard.hpp.
    std::function<environment(std::string config_dir, runtime& system)> environment_at = {};
};

}  // namespace omnigraph::cluster::cli
