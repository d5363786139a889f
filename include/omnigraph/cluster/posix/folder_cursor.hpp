// Folders below one root, one after another: those of the last path stay open, so that a step to a
// neighbour opens one folder and not its whole path.
//
//     posix::folder_cursor folders{root_folder.get()};
//     auto first  = folders.open("resources/query/kb");     // opens three folders
//     auto second = folders.open("resources/query/crm");    // opens one
//
// (1) No symbolic link below the root is followed, as in posix/confined_folder.hpp.
// (2) A folder that is missing is remembered until the next `make`: nothing below it is looked for again.
// For one batch of work: who keeps a cursor longer sees folders that others have removed meanwhile.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

class folder_cursor {
public:
    /// `root` is borrowed, and has to stay open.
    explicit folder_cursor(int root) : root_{root} {}

    /// The folder `path` below the root, the root itself for an empty path. The descriptor is the cursor's, and
    /// good until the next call.
    [[nodiscard]] file_result<int> open(std::string_view path);

    /// Makes what is missing; `made_in(parent)` is told of every folder that got a new entry.
    [[nodiscard]] file_result<int> make(std::string_view path, const std::function<file_result<done>(int)>& made_in);

private:
    struct level {
        std::string name;
        file_descriptor folder;
    };

    [[nodiscard]] int here() const { return levels_.empty() ? root_ : levels_.back().folder.get(); }
    [[nodiscard]] bool is_below_missing(std::string_view path) const;

    template <class Step>
    [[nodiscard]] file_result<int> go_to(std::string_view path, Step step);

    int root_;
    std::vector<level> levels_;  ///< the folders of the last path, outermost first
    std::string missing_;        ///< a path that is known not to exist; empty when none is
};

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/folder_cursor.ipp>
#endif
