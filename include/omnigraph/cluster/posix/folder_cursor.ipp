// Bodies of posix/folder_cursor.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/folder_cursor.hpp>

namespace omnigraph::cluster::posix {

template <class Step>
file_result<int> folder_cursor::go_to(std::string_view path, Step step) {
    auto rest = path;
    std::size_t depth = 0;
    for (; !rest.empty(); ++depth) {
        const auto name = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (depth < levels_.size() && levels_[depth].name == name) continue;
        levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(depth), levels_.end());
        auto next = step(here(), std::string{name});
        if (!next && next.error().fault == file_fault::missing)
            missing_ = path.substr(0, static_cast<std::size_t>(name.data() - path.data()) + name.size());
        if (!next) return std::move(next).error();
        levels_.push_back({std::string{name}, *std::move(next)});
    }
    levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(depth), levels_.end());
    return here();
}

OMNIGRAPH_INLINE bool folder_cursor::is_below_missing(std::string_view path) const {
    return !missing_.empty() && path.starts_with(missing_) &&
           (path.size() == missing_.size() || path[missing_.size()] == '/');
}

OMNIGRAPH_INLINE file_result<int> folder_cursor::open(std::string_view path) {
    if (is_below_missing(path)) return os_error("opening the folder `" + missing_ + "`", ENOENT);
    return go_to(path, [](int parent, const std::string& name) { return open_subfolder(parent, name); });
}

OMNIGRAPH_INLINE file_result<int> folder_cursor::make(std::string_view path,
                                                      const std::function<file_result<done>(int)>& made_in) {
    auto made =
        go_to(path, [&](int parent, const std::string& name) { return open_or_make_subfolder(parent, name, made_in); });
    missing_.clear();
    return made;
}

}  // namespace omnigraph::cluster::posix
