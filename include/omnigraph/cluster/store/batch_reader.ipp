// Bodies of store/batch_reader.hpp.
#pragma once

#include <fcntl.h>
#include <string>
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

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE batch_reader::file_state batch_reader::state_of(const struct ::stat& about) {
    return {about.st_dev,          about.st_ino,         about.st_size,        about.st_mtim.tv_sec,
            about.st_mtim.tv_nsec, about.st_ctim.tv_sec, about.st_ctim.tv_nsec};
}

OMNIGRAPH_INLINE store_result<std::shared_ptr<const stored_object>> batch_reader::read(std::string_view key) {
    const auto [above, below] = detail::two_steps(key);
    const auto folder = folders_.open(above);
    if (!folder) return store_error_of(folder.error());
    const auto file = posix::open_file(*folder, below, O_RDONLY | O_NONBLOCK, options_.lookup);
    if (!file) return store_error_of(file.error());
    return read_file(file->get());
}

OMNIGRAPH_INLINE store_result<std::shared_ptr<const stored_object>> batch_reader::read_file(int file) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return store_error_of(posix::os_error("looking at the file"));
    const bool linked = S_ISREG(about.st_mode) && about.st_nlink > 1;
    if (linked)
        if (const auto known = kept_.find(state_of(about)); known != kept_.end()) {
            counter_.read(0);
            return known->second;
        }
    auto bytes = posix::read_all(file, options_.max_object_bytes);
    counter_.read(bytes ? bytes->size() : 0);
    if (!bytes) return store_error_of(std::move(bytes).error());
    const auto content = digest_of_bytes(*bytes);
    auto object =
        std::make_shared<const stored_object>(stored_object{*std::move(bytes), object_version{content.hex()}, content});
    if (linked) keep(state_of(about), object);
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
