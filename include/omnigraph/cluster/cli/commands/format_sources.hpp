// `omnigraph fmt`: files and folders in their usual layout.
//
// (1) Standard output names the files that were changed, or with --check those that would be, one a
//     line; for `-` it is the formatted text.
// (2) A file with syntax faults stays as it is; its faults are told, and the others are formatted.
// (3) Exit code 1 when anything failed, and with --check when anything would change.
// (4) In folders: *.pg and *.gq, links and hidden names apart, and nothing of a cluster's storage
//     (`__cluster`, `*.omni`): what is stored there is found by the digest of its text.
#pragma once

#include <cstdint>
#include <iostream>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/posix/replace_file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output.
struct format_result {
    bool ok = true;
    bool check = false;
    std::vector<std::string> changed;  ///< with --check: would be
    std::uint64_t unchanged = 0;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::cli::format_result, ok, check, changed, unchanged, diagnostics);

namespace omnigraph::cluster::cli {

int format_sources(const format_command& asked, const console& to, std::istream& standard_input = std::cin);

namespace detail {

enum class language { schema, queries };

class source_formatter {
public:
    explicit source_formatter(bool check) : check_{check} {}

    void take_path(const std::string& path);

    /// The text in its usual layout; nullopt after its faults were told.
    std::optional<std::string> formatted(const std::string& text, const std::string& shown, language kind);

    void note(const std::string& shown, bool changes);

    [[nodiscard]] const diagnostics& found() const { return found_; }
    [[nodiscard]] source_lines& sources() { return sources_; }
    [[nodiscard]] const format_result& result() const { return done_; }

private:
    void take_folder(int folder, const std::string& path, int depth);

    void take_file(int folder, const std::string& name, const std::string& path, language kind);

    static unread_file unlisted(const store_error& why);
    void refuse_file(const unread_file& why, const std::string& named);

    bool check_;
    format_result done_;
    diagnostics found_;
    source_lines sources_;
};

}  // namespace detail

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/format_sources.ipp>
#endif
