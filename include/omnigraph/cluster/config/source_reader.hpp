// Reads the files that cluster.yaml declares: schemas, queries, policies.
//
//     source_reader sources{config_dir, {.allow_outside = false}};
//     auto schema = sources.read("./people.pg");
//     if (!schema) found.push_back(schema.error().as_diagnostic(codes::schema_file_missing, "graphs.kb.schema"));
//
// (1) A file is read once, however often and however spelled it is declared, so
//     that what was checked is what is hashed and stored.
// (2) Nothing outside the config folder is read, neither by `..` nor by an absolute path
//     nor through a symbolic link, unless `allow_outside` says so.
// (3) A source is UTF-8 and at most `limit` bytes; missing, unreadable and not UTF-8 are told apart.
// Not for several threads at once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
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
    digest sum;  ///< of `text`
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

struct source_options {
    bool allow_outside = false;
    std::size_t limit = 16u << 20;       ///< bytes a file
    std::size_t most_entries = 100'000;  ///< of one listed folder
};

class source_reader {
public:
    explicit source_reader(std::string config_dir, source_options options = {});

    /// The file at a path that cluster.yaml declares. Codes: `source_unreadable`, `source_not_utf8`,
    /// `source_too_large`, `path_outside_config_dir`, and the caller's own for a missing file.
    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> read(std::string_view declared);

    /// The file as it is on disk now; what `read` remembers stays as it was.
    [[nodiscard]] result<source_file, source_problem> reread(std::string_view declared) const;

    /// Is this an existing folder, links followed? False also for one that may not be looked at; `list_directory` says
    /// why.
    [[nodiscard]] bool is_directory(std::string_view declared) const;

    /// Declared paths of the entries of a folder whose extension is exactly `extension` (without a dot), sorted by
    /// bytes; hidden ones too, folders below not.
    [[nodiscard]] result<std::vector<std::string>, source_problem> list_directory(std::string_view declared,
                                                                                  std::string_view extension) const;

    [[nodiscard]] std::string display(std::string_view declared) const;

private:
    /// The real path of what is declared, or why it may not be read.
    [[nodiscard]] result<std::string, source_problem> locate(std::string_view declared) const;
    [[nodiscard]] result<source_file, source_problem> load(std::string_view declared, std::string path) const;

    [[nodiscard]] source_problem about(source_fault fault, std::string_view declared, std::string message,
                                       std::string remedy) const;
    [[nodiscard]] source_problem outside(std::string_view declared, const std::string& how) const;
    [[nodiscard]] source_problem too_many_entries(std::string_view declared) const;
    [[nodiscard]] source_problem unspeakable_name(std::string_view declared) const;
    [[nodiscard]] source_problem missing(std::string_view declared) const;
    [[nodiscard]] source_problem circular(std::string_view declared) const;

    std::string config_dir_;
    source_options options_;
    mutable std::filesystem::path root_;  ///< the config folder without links, once it was needed
    std::map<std::string, std::shared_ptr<const source_file>, std::less<>> by_declared_;
    std::map<std::string, std::shared_ptr<const source_file>> by_path_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/source_reader.ipp>
#endif
