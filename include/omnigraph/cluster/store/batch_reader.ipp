// Bodies of store/batch_reader.hpp.
#pragma once

#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/batch_reader.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster::detail {

/// The folder two steps above the object, and the rest of the key. In a batch each object often has a folder of its
/// own, so that folder is looked up together with the file.
[[nodiscard]] OMNIGRAPH_INLINE std::pair<std::string_view, std::string> two_steps(std::string_view key) {
    const auto last = key.rfind('/');
    const auto before = last == std::string_view::npos || last == 0 ? last : key.rfind('/', last - 1);
    if (before == std::string_view::npos) return {{}, std::string{key}};
    return {key.substr(0, before), std::string{key.substr(before + 1)}};
}

/// The state of a regular file. `path` has at most two segments, neither of which may be a link.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<file_state> state_at(int folder, const std::string& path) {
    if (const auto slash = path.find('/'); slash != std::string::npos)
        if (const auto above = posix::lstat_at(folder, path.substr(0, slash)); !above || !S_ISDIR(above->st_mode))
            return std::nullopt;
    const auto about = posix::lstat_at(folder, path);
    if (!about || !S_ISREG(about->st_mode)) return std::nullopt;
    return file_state::of(*about);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<std::shared_ptr<const stored_object>> batch_reader::read(std::string_view key) {
    const auto [above, below] = detail::two_steps(key);
    const auto folder = folders_.open(above);
    if (!folder) return store_error_of(folder.error());
    if (in_run_)
        if (auto known = known_object(*folder, below)) {
            counter_.read(0);
            return known;
        }
    const auto file = posix::open_file(*folder, below, O_RDONLY | O_NONBLOCK, options_.lookup);
    if (!file) return store_error_of(file.error());
    return read_file(file->get());
}

OMNIGRAPH_INLINE store_result<digest> batch_reader::look_at(std::string_view key) {
    const auto [above, below] = detail::two_steps(key);
    const auto folder = folders_.open(above);
    if (!folder) return store_error_of(folder.error());
    if (const auto known = known_digest(*folder, below)) {
        counter_.read(0);
        return *known;
    }
    const auto file = posix::open_file(*folder, below, O_RDONLY | O_NONBLOCK, options_.lookup);
    if (!file) return store_error_of(file.error());
    const auto object = read_file(file->get());
    if (!object) return object.error();
    return *(*object)->content;
}

OMNIGRAPH_INLINE std::shared_ptr<const stored_object> batch_reader::known_object(int folder,
                                                                                 const std::string& path) const {
    const auto state = detail::state_at(folder, path);
    const auto kept = state ? kept_.find(*state) : kept_.end();
    return kept == kept_.end() ? nullptr : kept->second;
}

OMNIGRAPH_INLINE std::optional<digest> batch_reader::known_digest(int folder, const std::string& path) const {
    if (!options_.known && kept_.empty()) return std::nullopt;
    const auto state = detail::state_at(folder, path);
    if (!state) return std::nullopt;
    if (const auto kept = kept_.find(*state); kept != kept_.end()) return kept->second->content;
    return options_.known ? options_.known->find(*state) : std::nullopt;
}

OMNIGRAPH_INLINE store_result<std::shared_ptr<const stored_object>> batch_reader::read_file(int file) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return store_error_of(posix::os_error("looking at the file"));
    const auto state = file_state::of(about);
    const bool linked = in_run_ = S_ISREG(about.st_mode) && about.st_nlink > 1;
    if (linked)
        if (const auto known = kept_.find(state); known != kept_.end()) {
            counter_.read(0);
            return known->second;
        }
    auto bytes = posix::read_all(file, options_.max_object_bytes);
    counter_.read(bytes ? bytes->size() : 0);
    if (!bytes) return store_error_of(std::move(bytes).error());
    const auto content = digest_of_bytes(*bytes);
    auto object =
        std::make_shared<const stored_object>(stored_object{*std::move(bytes), object_version{content.hex()}, content});
    if (options_.known) options_.known->note(state, content);
    if (linked) keep(state, object);
    return object;
}

OMNIGRAPH_INLINE void batch_reader::keep(const file_state& state, const std::shared_ptr<const stored_object>& object) {
    if (object->bytes.size() > options_.most_kept_bytes) return;
    if (kept_bytes_ + object->bytes.size() > options_.most_kept_bytes) {
        kept_.clear();
        kept_bytes_ = 0;
    }
    kept_.emplace(state, object);
    kept_bytes_ += object->bytes.size();
}

}  // namespace omnigraph::cluster
