// Bodies of store/batch_writer.hpp.
#pragma once

#include <fcntl.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/batch_writer.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster::detail {

/// Groups the blobs by content, in the order of the first blob of each group.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::vector<std::size_t>> equal_contents(std::span<const blob> blobs) {
    std::unordered_map<std::string_view, std::size_t> last_of_key;
    for (std::size_t i = 0; i < blobs.size(); ++i) last_of_key.insert_or_assign(blobs[i].key, i);
    // The same memory is the same content, so a source that many blobs share is compared once.
    std::map<std::pair<const char*, std::size_t>, std::size_t> by_memory;
    std::unordered_map<std::string_view, std::size_t> by_content;
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < blobs.size(); ++i) {
        if (last_of_key.at(blobs[i].key) != i) continue;
        const auto bytes = blobs[i].bytes;
        const auto [known, is_new] = by_memory.try_emplace({bytes.data(), bytes.size()});
        if (is_new) known->second = by_content.try_emplace(bytes, by_content.size()).first->second;
        if (known->second == groups.size()) groups.emplace_back();
        groups[known->second].push_back(i);
    }
    return groups;
}

/// A key, or a part of one, split into folder and name.
struct split_path {
    std::string_view folder, name;
};

[[nodiscard]] OMNIGRAPH_INLINE split_path split_last(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {{}, path};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

/// `absent` is only for objects that are read; a failed write must not report it.
[[nodiscard]] OMNIGRAPH_INLINE store_error not_written(posix::file_error failed) {
    auto fault = store_error_of(std::move(failed));
    if (fault.fault == store_fault::absent) fault.fault = store_fault::other;
    return fault;
}

[[nodiscard]] OMNIGRAPH_INLINE posix::file_result<done> synced_later(int) { return done{}; }

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE batch_writer::batch_writer(int root, batch_options options, store_counter& counter)
    : folders_{root}, root_{root}, options_{std::move(options)}, counter_{counter} {}

OMNIGRAPH_INLINE store_result<done> batch_writer::write(std::span<const blob> blobs) {
    for (const auto& equal : detail::equal_contents(blobs)) {
        if (equal.size() > 1 && options_.hard_links) {
            if (auto written = write_linked(blobs, equal); !written) return written;
            continue;
        }
        for (const auto index : equal)
            if (auto written = write_alone(blobs[index]); !written) {
                auto failed = std::move(written).error();
                failed.key = blobs[index].key;
                return failed;
            }
    }
    return done{};
}

// Creates the object's folder without opening it: the file is opened from the folder above. A rename along these two
// steps is safe: if somebody puts a link in place of the folder, the link's target has no such temporary file.
OMNIGRAPH_INLINE store_result<done> batch_writer::write_alone(const blob& content) {
    const auto [path, name] = detail::split_last(content.key);
    const auto [above, leaf] = detail::split_last(path);
    auto folder = folders_.make(above, detail::synced_later);
    if (!folder) return detail::not_written(std::move(folder).error());
    if (!leaf.empty() && ::mkdirat(*folder, std::string{leaf}.c_str(), 0777) != 0 && errno != EEXIST)
        return detail::not_written(posix::os_error("making the folder `" + std::string{leaf} + "`"));
    const auto below = leaf.empty() ? std::string{name} : std::string{leaf} + "/" + std::string{name};
    auto temporary = write_temporary(*folder, below, content.bytes);
    if (!temporary) return std::move(temporary).error();
    counter_.write(content.bytes.size());
    return give_name(*folder, *temporary, below);
}

OMNIGRAPH_INLINE store_result<done> batch_writer::write_linked(std::span<const blob> blobs,
                                                               std::span<const std::size_t> equal) {
    std::optional<content_file> content;
    for (const auto index : equal) {
        const auto failed = [&](store_error fault) {
            fault.key = blobs[index].key;
            if (content) ::unlinkat(content->folder.get(), content->temporary.c_str(), 0);
            return fault;
        };
        const auto [path, name] = detail::split_last(blobs[index].key);
        auto folder = make_folder(path);
        if (!folder) return failed(detail::not_written(std::move(folder).error()));
        if (content) {
            auto linked = link(*content, folder->get(), std::string{name});
            if (!linked) return failed(std::move(linked).error());
            if (*linked == link_outcome::made) {
                counter_.write(0);
                continue;
            }
            if (auto named = give_name(content->folder.get(), content->temporary, content->name); !named)
                return failed(std::move(named).error());
            content.reset();
        }
        auto written = write_content(*std::move(folder), blobs[index]);
        if (!written) return failed(std::move(written).error());
        content.emplace(*std::move(written));
    }
    if (!content) return done{};
    auto named = give_name(content->folder.get(), content->temporary, content->name);
    if (named) return named;
    auto fault = std::move(named).error();
    fault.key = blobs[equal.front()].key;
    return fault;
}

OMNIGRAPH_INLINE store_result<batch_writer::content_file> batch_writer::write_content(posix::file_descriptor folder,
                                                                                      const blob& content) {
    std::string name{detail::split_last(content.key).name};
    auto temporary = write_temporary(folder.get(), name, content.bytes);
    if (!temporary) return std::move(temporary).error();
    counter_.write(content.bytes.size());
    return content_file{std::move(folder), *std::move(temporary), std::move(name)};
}

/// Gives a content another name, and replaces the object that has it.
OMNIGRAPH_INLINE store_result<batch_writer::link_outcome> batch_writer::link(const content_file& from, int folder,
                                                                             const std::string& name) {
    const auto link_as = [&](const std::string& as) {
        return ::linkat(from.folder.get(), from.temporary.c_str(), folder, as.c_str(), 0);
    };
    if (link_as(name) == 0) return link_outcome::made;
    if (errno == EEXIST) {
        const auto temporary = options_.temporary_name(name);
        if (link_as(temporary) == 0) {
            auto named = give_name(folder, temporary, name);
            // A rename over another name of the same file does nothing and leaves the temporary name.
            ::unlinkat(folder, temporary.c_str(), 0);
            if (!named) return std::move(named).error();
            return link_outcome::made;
        }
    }
    switch (errno) {
        case EPERM:
        case EOPNOTSUPP:
        case ENOSYS:
        case EXDEV:
        case EMLINK: return link_outcome::refused;
        default: return detail::not_written(posix::os_error("linking"));
    }
}

OMNIGRAPH_INLINE store_result<done> batch_writer::give_name(int folder, const std::string& temporary,
                                                            const std::string& name) {
    if (::renameat(folder, temporary.c_str(), folder, name.c_str()) == 0) return done{};
    auto failed = store_error_of(posix::os_error("renaming"));
    ::unlinkat(folder, temporary.c_str(), 0);
    if (failed.fault == store_fault::absent) failed = {store_fault::transient, {}, "the folder was removed meanwhile"};
    return failed;
}

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> batch_writer::make_folder(std::string_view path) {
    const auto [above, leaf] = detail::split_last(path);
    if (path.empty()) return posix::open_folder(root_, {});
    auto folder = folders_.make(above, detail::synced_later);
    if (!folder) return std::move(folder).error();
    return posix::open_or_make_subfolder(*folder, std::string{leaf}, detail::synced_later);
}

/// Writes a complete temporary file beside `path`, at most two steps below `folder`; returns its path.
OMNIGRAPH_INLINE store_result<std::string> batch_writer::write_temporary(int folder, const std::string& path,
                                                                         std::string_view bytes) {
    for (;;) {
        auto temporary = options_.temporary_name(path);
        auto file = posix::open_file(folder, temporary, O_WRONLY | O_CREAT | O_EXCL, options_.lookup);
        if (!file && file.error().fault == posix::file_fault::exists) continue;
        if (!file) return detail::not_written(std::move(file).error());
        auto written = posix::close_written(*file, posix::write_all(file->get(), bytes));
        if (written) return temporary;
        ::unlinkat(folder, temporary.c_str(), 0);
        return detail::not_written(std::move(written).error());
    }
}

}  // namespace omnigraph::cluster
