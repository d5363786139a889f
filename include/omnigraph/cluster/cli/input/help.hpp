// The layout of help texts, and the footer of the main help.
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace omnigraph::cluster::cli {

/// Shows each option with the type of its value only; which options exclude each other is reported when it happens.
class help_layout : public CLI::Formatter {
public:
    help_layout() { column_width(30); }

    std::string make_option_opts(const CLI::Option* option) const override;
};

/// Marks an option in help as one that has to be given.
CLI::Option* as_required(CLI::Option* option);

/// Removes repeated empty lines, and those at the end.
std::string tidy(std::string_view help);

inline constexpr std::string_view help_footer = R"(Begin with, in the folder that holds cluster.yaml:
  omnigraph cluster validate                  is the folder sound?
  omnigraph cluster import                    begin its ledger
  omnigraph cluster plan                      what would change?
  omnigraph cluster apply                     change it
  omnigraph load --data FILE --mode merge
  omnigraph queries                           what can be asked?
  omnigraph query NAME --param k=v
  omnigraph policy explain --actor ACTOR --action read
  omnigraph lint --query PATH --schema FILE   is anything wrong with these queries?
  omnigraph help COMMAND                      the same as COMMAND --help

The cluster is --cluster DIR (of `cluster` commands --config DIR), else OMNIGRAPH_CLUSTER, else this folder.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 changes left (--detailed-exitcode).
Environment: OMNIGRAPH_CLUSTER, OMNIGRAPH_HOME, NO_COLOR, CLICOLOR_FORCE, COLUMNS.
)";

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/help.ipp>
#endif
