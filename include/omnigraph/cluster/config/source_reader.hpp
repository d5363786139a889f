// Reads the files that cluster.yaml declares: schemas, queries and policies.
//
//     void read(source_reader& sources, diagnostics& found) {
//         auto schema = sources.read("./people.pg");
//         if (!schema) found.push_back(schema.error().as_diagnostic(codes::schema_file_missing, "graphs.kb.schema"));
//     }
//
// There are two models: folder_sources reads a config folder, memory_sources is filled by tests and fuzzers.
//
// (1) A file is read once, no matter how often and in which spelling it is declared, so the text that was checked is
//     the text that is hashed and stored.
// (2) A file is UTF-8 and of bounded size. Missing, unreadable and not UTF-8 are different faults.
// (3) A reader is for one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// A declared file as it was read.
struct source_file {
    std::string display;   ///< its name in reports (config/display_path.hpp)
    std::string declared;  ///< its path in cluster.yaml, which `reread` takes
    std::string path;      ///< its real path
    std::string text;
    digest content_digest;  ///< the digest of `text`
};

/// Why a declared file cannot be used; `outside` means outside the config folder.
enum class source_fault { missing, unreadable, not_utf8, too_large, outside };

/// The fault of one declared file, in words.
struct source_problem {
    source_fault fault = source_fault::unreadable;
    std::string display;
    std::string message;
    std::string remedy;

    /// A diagnostic with the code `if_missing` when the file does not exist, else with the code of the fault.
    [[nodiscard]] diagnostic as_diagnostic(diagnostic_code if_missing, std::string path) const;

    [[nodiscard]] diagnostic_code code(diagnostic_code if_missing) const;
};

/// Whether a listing of files with `extension` (without a dot) contains this name; hidden files are left out.
[[nodiscard]] bool is_listed_name(std::string_view name, std::string_view extension);

class source_reader {
public:
    virtual ~source_reader() = default;

    /// The file at a declared path. Codes: source_unreadable, source_not_utf8, source_too_large,
    /// path_outside_config_dir, and the caller's own code for a missing file.
    [[nodiscard]] virtual result<std::shared_ptr<const source_file>, source_problem> read(
        std::string_view declared) = 0;

    /// Reads the file again as it is stored now; what read() remembers does not change.
    [[nodiscard]] virtual result<source_file, source_problem> reread(std::string_view declared) const = 0;

    /// Whether this is an existing folder. False also for a folder that may not be opened; list_directory() says why.
    [[nodiscard]] virtual bool is_directory(std::string_view declared) const = 0;

    /// The declared paths of the files in a folder with exactly this `extension` (without a dot), sorted by bytes.
    /// Hidden files (`.x.gq`, which editors leave) and files in subfolders are left out.
    [[nodiscard]] virtual result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const = 0;

    /// The file's name in reports.
    [[nodiscard]] virtual std::string display(std::string_view declared) const = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/source_reader.ipp>
#endif
