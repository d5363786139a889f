// Bodies of store/batch_creator.hpp.
#pragma once

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/batch_creator.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<store_result<done>> name_new_file(int folder, const std::string& temporary,
                                                                 const std::string& name,
                                                                 const creation_options& options) {
    const auto outcome = [](int returned) -> std::optional<store_result<done>> {
        if (returned == 0) return done{};
        switch (errno) {
            case EEXIST: return store_error{store_fault::precondition_failed, {}, "the object exists already"};
            case ENOENT: return store_error{store_fault::transient, {}, "the folder was removed meanwhile"};
            case EPERM:
            case EOPNOTSUPP:
            case ENOSYS:
            case EINVAL:
            case EMLINK: return std::nullopt;  // not supported by this file system
            default: return store_error_of(posix::os_error("naming the new object"));
        }
    };
    if (options.hard_links)
        if (auto told = outcome(::linkat(folder, temporary.c_str(), folder, name.c_str(), 0))) return told;
    if (options.exclusive_rename)
        return outcome(::renameat2(folder, temporary.c_str(), folder, name.c_str(), RENAME_NOREPLACE));
    return std::nullopt;
}

OMNIGRAPH_INLINE bool remove_empty_folder(int folder, const std::string& name) {
    return ::unlinkat(folder, name.c_str(), AT_REMOVEDIR) == 0;
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> batch_creator::create(std::span<const blob> blobs) {
    std::vector<store_result<object_version>> outcomes;
    outcomes.reserve(blobs.size());
    for (std::size_t at = 0; at < blobs.size(); at += options_.at_once)
        create_some(blobs.subspan(at, std::min(options_.at_once, blobs.size() - at)), outcomes);
    return outcomes;
}

OMNIGRAPH_INLINE void batch_creator::create_some(std::span<const blob> blobs,
                                                 std::vector<store_result<object_version>>& outcomes) {
    std::vector<attempt> all;
    for (const auto& content : blobs) all.push_back(begin(content));
    const auto is_on = [](const attempt& one) { return !one.fault; };
    if (std::ranges::any_of(all, is_on))
        if (const auto synced = options_.sync(root_); !synced)
            for (auto& one : all)
                if (is_on(one)) one.fault = store_error_of(synced.error());
    for (auto& one : all) {
        if (is_on(one)) give_name(one);
        // After a rename the temporary file no longer exists.
        if (!one.temporary.empty()) ::unlinkat(one.folder.get(), one.temporary.c_str(), 0);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].fault) {
            all[i].fault->key = blobs[i].key;
            outcomes.emplace_back(*std::move(all[i].fault));
            continue;
        }
        counter_.write(blobs[i].bytes.size());
        outcomes.emplace_back(object_version{digest_of_bytes(blobs[i].bytes).hex()});
    }
}

OMNIGRAPH_INLINE batch_creator::attempt batch_creator::begin(const blob& content) {
    const auto slash = content.key.rfind('/');
    attempt one{posix::file_descriptor{}, {}, content.key.substr(slash + 1)};
    const auto failed = [&](store_error why) {
        one.fault = std::move(why);
        return std::move(one);
    };
    auto folder = posix::create_folders(root_, slash == std::string::npos ? "" : content.key.substr(0, slash),
                                        [](int) { return posix::file_result<done>{done{}}; });
    if (!folder) return failed(store_error_of(std::move(folder).error()));
    one.folder = *std::move(folder);
    const auto about = posix::lstat_at(one.folder.get(), one.name);
    if (about && S_ISREG(about->st_mode))
        return failed({store_fault::precondition_failed, {}, "the object exists already"});
    if (about && !remove_empty_folder(one.folder.get(), one.name))
        return failed({store_fault::denied, {}, "what is no file stands in its place"});
    posix::file_descriptor file;
    do {
        one.temporary = options_.temporary_name(one.name);
        file = posix::open_at(one.folder.get(), one.temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    } while (!file.is_open() && errno == EEXIST);
    if (!file.is_open()) {
        one.temporary.clear();
        return failed(store_error_of(posix::os_error("creating a temporary file")));
    }
    auto written = posix::close_written(file, posix::write_all(file.get(), content.bytes));
    if (!written) return failed(store_error_of(std::move(written).error()));
    return one;
}

OMNIGRAPH_INLINE void batch_creator::give_name(attempt& one) const {
    const auto named = name_new_file(one.folder.get(), one.temporary, one.name, options_);
    if (!named)
        one.fault = store_error{store_fault::unsupported, {}, "the file system cannot create without replacing"};
    else if (!*named) one.fault = named->error();
    else one.named = true;
}

}  // namespace omnigraph::cluster
