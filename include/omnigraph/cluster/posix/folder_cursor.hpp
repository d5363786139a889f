// Opens many folders below one root. The folders of the last path stay open, so a step to a neighbour opens one folder
// and not the whole path.
//
//     posix::folder_cursor folders{root_folder.get()};
//     auto first  = folders.open("resources/query/kb");     // opens three folders
//     auto second = folders.open("resources/query/crm");    // opens one
//
// (1) No symbolic link below the root is followed, as in posix/confined_folder.hpp.
// (2) A missing folder is remembered until the next make(): nothing below it is looked up again.
// (3) A cursor is for one batch of work: one that is kept longer still sees folders that others have removed.
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
    /// `root` is borrowed and must stay open.
    explicit folder_cursor(int root) : root_{root} {}

    /// The folder at `path` below the root; an empty path is the root. The cursor owns the descriptor, which is valid
    /// until the next call.
    [[nodiscard]] file_result<int> open(std::string_view path);

    /// The folder at `path`; missing folders are created. Each creation calls `made_in(parent)`.
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
    std::string missing_;        ///< a path that does not exist; empty when none is known
};

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/folder_cursor.ipp>
#endif
