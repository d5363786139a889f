// Reads the files that cluster.yaml declares: schemas, queries, policies.
//
//     void read(source_reader& sources, diagnostics& found) {
//         auto schema = sources.read("./people.pg");
//         if (!schema) found.push_back(schema.error().as_diagnostic(codes::schema_file_missing, "graphs.kb.schema"));
//     }
//
// The models are folder_sources, the files of a config folder, and memory_sources, which tests and fuzzers fill.
//
// (1) A file is read once, however often and however spelled it is declared, so
//     that what was checked is what is hashed and stored.
// (2) A source is UTF-8 and of bounded size; missing, unreadable and not UTF-8 are told apart.
// Not for several threads at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

struct source_file {
    std::string display;   ///< what reports show: `display_path`
    std::string declared;  ///< as cluster.yaml has it; what `reread` takes
    std::string path;      ///< where it really is
    std::string text;
    digest content_digest;  ///< of `text`
};

enum class source_fault { missing, unreadable, not_utf8, too_large, outside };

struct source_problem {
    source_fault fault = source_fault::unreadable;
    std::string display;
    std::string message;
    std::string remedy;

    /// With `if_missing` when there is no such file, and with the code of the fault otherwise.
    [[nodiscard]] diagnostic as_diagnostic(diagnostic_code if_missing, std::string path) const;

    [[nodiscard]] diagnostic_code code(diagnostic_code if_missing) const;
};

/// Whether a listing of files of `extension` (without a dot) has this one; it has no hidden ones.
[[nodiscard]] bool is_listed_name(std::string_view name, std::string_view extension);

class source_reader {
public:
    virtual ~source_reader() = default;

    /// The file at a path that cluster.yaml declares. Codes: `source_unreadable`, `source_not_utf8`,
    /// `source_too_large`, `path_outside_config_dir`, and the caller's own for a missing file.
    [[nodiscard]] virtual result<std::shared_ptr<const source_file>, source_problem> read(
        std::string_view declared) = 0;

    /// The file as it is stored now; what `read` remembers stays as it was.
    [[nodiscard]] virtual result<source_file, source_problem> reread(std::string_view declared) const = 0;

    /// Is this an existing folder? False also for one that may not be looked at; `list_directory` says why.
    [[nodiscard]] virtual bool is_directory(std::string_view declared) const = 0;

    /// Declared paths of the entries of a folder whose extension is exactly `extension` (without a dot), sorted by
    /// bytes; hidden ones (`.x.gq`, as editors leave them) and those in folders below not.
    [[nodiscard]] virtual result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const = 0;

    /// How reports call the file.
    [[nodiscard]] virtual std::string display(std::string_view declared) const = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/source_reader.ipp>
#endif
