// A folder of its own for one test, gone with the test.
//
//     temporary_folder folder;
//     folder.write("cluster.yaml", "version: 1\n");
//     run(folder.path());
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "support/files.hpp"

namespace omnigraph::cluster {

class temporary_folder {
public:
    temporary_folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "omnigraph-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"cannot create a folder in " + pattern};
        // The canonical form, so that a path the library displays can be compared as text.
        path_ = std::filesystem::canonical(pattern);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() {
        std::error_code ignored;  // a leftover in the system's temporary folder harms nobody
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string str() const { return path_.string(); }
    [[nodiscard]] std::filesystem::path operator/(std::string_view relative) const { return path_ / relative; }

    /// Creates or replaces a file, with the folders above it.
    void write(std::string_view relative, std::string_view text) const {
        const auto target = path_ / relative;
        std::filesystem::create_directories(target.parent_path());
        std::ofstream out{target, std::ios::binary | std::ios::trunc};
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        if (!out.flush()) throw std::runtime_error{"cannot write " + target.string()};
    }

    /// The bytes of a file; throws when there is none.
    [[nodiscard]] std::string read(std::string_view relative) const { return read_file(path_ / relative); }

    [[nodiscard]] bool contains(std::string_view relative) const { return std::filesystem::exists(path_ / relative); }

private:
    std::filesystem::path path_;
};

}  // namespace omnigraph::cluster
