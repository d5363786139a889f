// The declared files of a config folder.
//
//     folder_sources sources{config_dir, {.allow_outside = false}};
//     auto schema = sources.read("./people.pg");
//
// (1) Nothing outside the config folder is read, whether through `..`, an absolute path or a symbolic link, unless
//     `allow_outside` is set.
// (2) A file has at most `limit` bytes; a listed folder has at most `max_entries` entries.
// (3) Reading a file costs one open when no link leads to it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/config/source_states.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster {

struct source_options {
    bool allow_outside = false;
    std::size_t limit = 16u << 20;        ///< bytes in one file
    std::size_t max_entries = 1'000'000;  ///< in one listed folder
};

class folder_sources final : public source_reader {
public:
    explicit folder_sources(std::string config_dir, source_options options = {});

    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> read(std::string_view declared) override;
    [[nodiscard]] result<source_file, source_problem> reread(std::string_view declared) const override;
    [[nodiscard]] bool is_directory(std::string_view declared) const override;
    [[nodiscard]] result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const override;
    [[nodiscard]] std::string display(std::string_view declared) const override;

    /// The states of everything that was read and listed so far, each taken before the reading. nullopt when an answer
    /// depended on something else: a link, a path out of the folder, or a file that is not there.
    [[nodiscard]] std::optional<source_states> states() const;

private:
    /// The real path of a declared file, or why it may not be read.
    [[nodiscard]] result<std::string, source_problem> locate(std::string_view declared) const;
    [[nodiscard]] result<source_file, source_problem> load(std::string_view declared, std::string path) const;
    [[nodiscard]] result<source_file, source_problem> decode(std::string_view declared, std::string path,
                                                             std::string text) const;
    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> remember(
        std::string_view declared, result<source_file, source_problem> fresh);
    [[nodiscard]] std::shared_ptr<const source_file> remember(std::string_view declared,
                                                              std::shared_ptr<const source_file> file);

    void note_listing(const std::string& plain, int folder) const;
    [[nodiscard]] bool open_root() const;
    [[nodiscard]] std::string path_below_root(std::string_view plain) const;
    [[nodiscard]] std::optional<std::string> read_plainly(const std::string& plain, file_state& before) const;

    [[nodiscard]] source_problem facts_of(source_fault fault, std::string_view declared, std::string message,
                                          std::string remedy) const;
    [[nodiscard]] source_problem outside(std::string_view declared, const std::string& how) const;
    [[nodiscard]] source_problem too_many_entries(std::string_view declared) const;
    [[nodiscard]] source_problem non_utf8_name(std::string_view declared) const;
    [[nodiscard]] source_problem missing(std::string_view declared) const;
    [[nodiscard]] source_problem circular(std::string_view declared) const;

    std::string config_dir_;
    source_options options_;
    mutable std::filesystem::path root_;  ///< the config folder with links resolved, once it was needed
    mutable posix::file_descriptor root_folder_;
    // The keys are views of texts inside the files.
    std::unordered_map<std::string_view, std::shared_ptr<const source_file>> by_declared_, by_path_;

    std::vector<std::pair<std::shared_ptr<const source_file>, file_state>> read_files_;
    mutable std::vector<state_at> listed_folders_;
    mutable std::set<std::string> asked_;  ///< what was asked about and is no folder
    mutable bool states_tell_all_ = true;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/folder_sources.ipp>
#endif
