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

/// Removes repeated empty lines, and those at the end.
std::string tidy(std::string_view help);

inline constexpr std::string_view help_footer = R"(Begin with:
  omnigraph cluster validate --config DIR     is the folder sound?
  omnigraph cluster import --config DIR       begin its ledger
  omnigraph cluster plan --config DIR         what would change?
  omnigraph cluster apply --config DIR        change it
  omnigraph load --data FILE --mode merge --cluster DIR
  omnigraph query NAME --cluster DIR
  omnigraph lint --query PATH --schema FILE   is anything wrong with these queries?
  omnigraph schema plan --schema FILE --cluster DIR
  omnigraph fmt PATH

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 changes left (--detailed-exitcode).
Environment: OMNIGRAPH_HOME, NO_COLOR, CLICOLOR_FORCE.
)";

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/help.ipp>
#endif
