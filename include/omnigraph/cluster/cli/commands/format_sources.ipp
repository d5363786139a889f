// Bodies of cli/commands/format_sources.hpp.
#pragma once

#include <cstddef>
#include <string_view>
#include <sys/stat.h>

#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/posix/replace_file.hpp>

namespace omnigraph::cluster::cli::detail {

/// Why a file cannot be formatted, as a clause, and the remedy.
struct unreadable_file {
    static constexpr std::string_view correct_path = "Correct the path, or leave it out.";
    static constexpr std::string_view make_readable =
        "Make it readable for the user who runs the command, or leave it out.";

    diagnostic_code code;
    std::string cause;
    std::string_view remedy = correct_path;
};

enum class language { schema, queries };

/// Formats files one by one and collects the results.
class source_formatter {
public:
    explicit source_formatter(bool check) : check_{check} {}

    void take_path(const std::string& path);

    /// The formatted text; nullopt after reporting its faults.
    std::optional<std::string> formatted(const std::string& text, const std::string& shown, language kind);

    void note(const std::string& shown, bool changes);

    [[nodiscard]] const diagnostics& found() const { return findings_; }
    [[nodiscard]] source_lines& sources() { return sources_; }
    [[nodiscard]] const format_result& result() const { return report_; }

private:
    void take_folder(int folder, const std::string& path, int depth);

    void take_file(int folder, const std::string& name, const std::string& path, language kind);

    void refuse_file(const unreadable_file& why, const std::string& named);

    bool check_;
    format_result report_;
    diagnostics findings_;
    source_lines sources_;
};

inline constexpr std::size_t max_formatted_bytes = std::size_t{16} << 20;

OMNIGRAPH_INLINE std::optional<language> language_of(std::string_view name) {
    if (name.ends_with(".pg")) return language::schema;
    if (name.ends_with(".gq")) return language::queries;
    return std::nullopt;
}

/// The code and words for a file that cannot be read: source_missing, source_unreadable or source_too_large.
OMNIGRAPH_INLINE unreadable_file cannot_read(const posix::file_error& why) {
    using enum posix::file_fault;
    if (why.fault == missing) return {codes::source_missing, why.cause};
    if (why.fault == too_large) return {codes::source_too_large, why.cause};
    return {codes::source_unreadable, why.cause,
            why.fault == denied ? unreadable_file::make_readable : unreadable_file::correct_path};
}

/// The same for a folder that cannot be listed.
OMNIGRAPH_INLINE unreadable_file cannot_list(const posix::file_error& why) {
    auto told = cannot_read(why);
    told.code = codes::source_unreadable;
    return told;
}

OMNIGRAPH_INLINE void source_formatter::take_path(const std::string& path) {
    auto folder = posix::open_folder(path);
    if (folder.is_open()) return take_folder(folder.get(), path, 0);
    const int why = errno;
    struct ::stat about {};
    if (::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode))
        return refuse_file(cannot_read(posix::open_failure(why)), path);
    const auto slash = path.rfind('/');
    const auto parent = slash == std::string::npos ? std::string{"."} : path.substr(0, slash + 1);
    const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
    const auto kind = language_of(name);
    folder = posix::open_folder(parent);
    if (!folder.is_open()) return refuse_file(cannot_read(posix::open_failure(errno)), path);
    if (name.empty() || path.find('\0') != std::string::npos)
        return refuse_file(cannot_read(posix::open_failure(ENOENT)), path);
    if (!kind) return refuse_file({codes::call_input_invalid, "its name ends neither in .pg nor in .gq"}, path);
    take_file(folder.get(), name, path, *kind);
}

OMNIGRAPH_INLINE std::optional<std::string> source_formatter::formatted(const std::string& text,
                                                                        const std::string& shown, language kind) {
    lang::faults wrong;
    auto formatted_text =
        kind == language::schema ? lang::format_schema(text, wrong) : lang::format_queries(text, wrong);
    lang::append_faults(wrong, text, shown, shown, findings_, [&](const lang::fault&) {
        return kind == language::schema ? codes::schema_parse_error : codes::query_parse_error;
    });
    // Only files that need an excerpt are kept in memory.
    if (!wrong.empty() && findings_.size() <= max_diagnostics_shown + wrong.size()) sources_.remember(shown, text);
    return formatted_text;
}

OMNIGRAPH_INLINE void source_formatter::note(const std::string& shown, bool changes) {
    if (changes) report_.changed.push_back(shown);
    else ++report_.unchanged;
}

OMNIGRAPH_INLINE void source_formatter::take_folder(int folder, const std::string& path, int depth) {
    if (depth > posix::max_folder_depth)
        return refuse_file({codes::source_unreadable, "the folders are nested too deep"}, path);
    const auto names = posix::list_names(folder);
    if (!names) return refuse_file(cannot_list(names.error()), path);
    for (const auto& name : *names) {
        if (name.starts_with('.') || name == "__cluster" || name.ends_with(".omni")) continue;
        const auto about = posix::lstat_at(folder, name);
        if (!about) continue;  // removed during the walk
        const auto below = path == "." ? name : path + (path.ends_with('/') ? "" : "/") + name;
        const auto kind = language_of(name);
        if (S_ISREG(about->st_mode) && kind) take_file(folder, name, below, *kind);
        if (!S_ISDIR(about->st_mode)) continue;
        auto child = posix::open_subfolder(folder, name);
        if (child) take_folder(child->get(), below, depth + 1);
        else refuse_file(cannot_list(child.error()), below);
    }
}

OMNIGRAPH_INLINE void source_formatter::take_file(int folder, const std::string& name, const std::string& path,
                                                  language kind) {
    const auto file = posix::open_text(folder, name, max_formatted_bytes);
    if (!file) return refuse_file(cannot_read(file.error()), path);
    const auto shown = escape_invalid_utf8(path);
    const auto text = formatted(file->text, shown, kind);
    if (!text) return;
    const bool changes = *text != file->text;
    if (changes && !check_) {
        if (auto written = posix::replace_text(folder, name, *file, *text); !written) {
            findings_.push_back(
                error(codes::source_write_failed, shown, "`" + shown + "` is as it was: " + written.error().cause + ".")
                    .with_remedy("Cure that, and run the command again."));
            return;
        }
    }
    note(shown, changes);
}

OMNIGRAPH_INLINE void source_formatter::refuse_file(const unreadable_file& why, const std::string& named) {
    const auto path = escape_invalid_utf8(named);
    findings_.push_back(error(why.code, path, "`" + path + "` cannot be formatted: " + why.cause + ".")
                            .with_remedy(std::string{why.remedy}));
}

/// Reports which files were changed or would be changed.
OMNIGRAPH_INLINE int report_results(const format_command& options, source_formatter& formatter,
                                    const console& terminal) {
    auto result = formatter.result();
    result.check = options.check;
    result.ok = formatter.found().empty() && !(options.check && !result.changed.empty());
    result.diagnostics = report_of(formatter.found());
    if (options.json) {
        terminal.out << pretty_json(to_json(result)) << '\n';
    } else {
        for (const auto& path : result.changed) terminal.out << printable(path) << '\n';
        render(terminal.err, terminal.err_style, result.diagnostics, formatter.sources());
    }
    return result.ok ? exit_code::ok : exit_code::failed;
}

OMNIGRAPH_INLINE int format_input(const format_command& options, source_formatter& formatter, const console& terminal) {
    const auto& input = options.paths.front();
    const auto text = read_input(input, max_formatted_bytes);
    if (!text) return refuse(terminal, options.json, text.error());
    const auto shown = escape_invalid_utf8(input_name(input));
    const auto layout = formatter.formatted(*text, shown, *options.lang == "pg" ? language::schema : language::queries);
    if (layout && options.check) formatter.note(shown, *layout != *text);
    if (layout && !options.check) terminal.out << *layout;
    return report_results(options, formatter, terminal);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int format_sources(const format_command& options, const console& terminal) {
    detail::source_formatter formatter{options.check};
    if (is_stream(options.paths.front())) return detail::format_input(options, formatter, terminal);
    for (const auto& path : options.paths) formatter.take_path(path);
    return detail::report_results(options, formatter, terminal);
}

}  // namespace omnigraph::cluster::cli
