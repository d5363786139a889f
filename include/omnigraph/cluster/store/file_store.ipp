// Bodies of store/file_store.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <ranges>
#include <sys/stat.h>
#include <unistd.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/batch_reader.hpp>
#include <omnigraph/cluster/store/batch_writer.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/store/litter.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string file_store::display(std::string_view key) const {
    return (root_ == "/" ? root_ : root_ + "/") + std::string{key};
}

OMNIGRAPH_INLINE store_error file_store::with_key(std::string_view key, store_error failed) {
    failed.key = key;
    return failed;
}

OMNIGRAPH_INLINE store_error file_store::with_key(std::string_view key, posix::file_error failed) {
    return with_key(key, store_error_of(std::move(failed)));
}

// ---- reading ------------------------------------------------------------------------------

OMNIGRAPH_INLINE file_store::file_store(std::string root, file_store_options options)
    : root_{std::move(root)}, options_{options} {
    while (root_.size() > 1 && root_.back() == '/') root_.pop_back();
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> file_store::get_within(std::string_view key,
                                                                                   const read_bound& bound) {
    if (auto why = refused(validate_key(key))) return with_key(key, *std::move(why));
    auto root = open_root();
    if (!root) return with_key(key, std::move(root).error());
    const auto file = posix::open_file(root->get(), key, O_RDONLY | O_NONBLOCK, options_.lookup);
    auto bytes =
        file ? posix::read_all(file->get(), std::min(bound.most_bytes, options_.max_object_bytes)) : file.error();
    counter_.read(bytes ? bytes->size() : 0);
    if (!bytes) return with_key(key, std::move(bytes).error());
    const auto content = digest_of_bytes(*bytes);
    object_version version{content.hex()};
    if (bound.known == version) return std::optional<stored_object>{};
    return std::optional{stored_object{*std::move(bytes), std::move(version), content}};
}

/// Calls `visit` for each key with the result of `read`, or with the reason why the key cannot be read.
template <class Visit, class Read>
void file_store::visit_all(const batch_of_keys& batch, const Visit& visit, Read&& read) {
    if (batch.keys.empty()) return;
    const auto root = open_root();
    const auto most = std::min(batch.most_bytes, options_.max_object_bytes);
    const reader_options options{.max_object_bytes = most, .lookup = options_.lookup, .known = options_.known.get()};
    batch_reader objects{root ? root->get() : -1, options, counter_};
    for (std::size_t i = 0; i < batch.keys.size(); ++i) {
        if (auto why = refused(validate_key(batch.keys[i]))) visit(i, with_key(batch.keys[i], *std::move(why)));
        else if (!root) visit(i, with_key(batch.keys[i], root.error()));
        else if (auto found = read(objects, batch.keys[i])) visit(i, found);
        else visit(i, with_key(batch.keys[i], std::move(found).error()));
    }
}

OMNIGRAPH_INLINE void file_store::get_all(const batch_of_keys& batch, const object_visitor& visit) {
    visit_all(batch, visit, [](batch_reader& objects, const std::string& key) { return objects.read(key); });
}

OMNIGRAPH_INLINE void file_store::look_at_all(const batch_of_keys& batch, const digest_visitor& visit) {
    visit_all(batch, visit, [](batch_reader& objects, const std::string& key) { return objects.look_at(key); });
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> file_store::list(std::string_view prefix) {
    if (auto why = refused(validate_prefix(prefix))) return with_key(prefix, *std::move(why));
    counter_.list();
    std::vector<object_entry> entries;
    auto root = open_root();
    auto folder = root ? posix::open_folder(root->get(), prefix) : std::move(root);
    if (!folder && folder.error().fault == posix::file_fault::missing) return entries;
    if (!folder) return with_key(prefix, std::move(folder).error());
    const auto note = [&](const std::string& path, const struct ::stat& about) {
        entries.push_back({path, static_cast<std::uint64_t>(about.st_size), static_cast<std::int64_t>(about.st_mtime)});
        return true;
    };
    if (auto visited = posix::visit_files(folder->get(), std::string{prefix}, {is_temporary_name, note}); !visited)
        return with_key(prefix, std::move(visited).error());
    std::ranges::sort(entries, {}, &object_entry::key);  // `a-b` sorts before `a/b`
    return entries;
}

OMNIGRAPH_INLINE store_result<std::uint64_t> file_store::remove_litter(std::string_view prefix, litter_depth depth) {
    return cluster::remove_litter(root_, prefix, depth);
}

OMNIGRAPH_INLINE presence file_store::probe(std::string_view key) {
    counter_.read(0);
    auto location = find_location(key);
    if (!location) return location.error().fault == store_fault::absent ? presence::absent : presence::unknown;
    const auto about = posix::lstat_at(location->folder.get(), location->name);
    if (!about) return errno == ENOENT ? presence::absent : presence::unknown;
    if (S_ISREG(about->st_mode)) return presence::present;
    if (!S_ISDIR(about->st_mode)) return presence::unknown;  // not a folder: this store did not make it
    auto folder = posix::open_subfolder(location->folder.get(), location->name);
    if (!folder) return folder.error().fault == posix::file_fault::missing ? presence::absent : presence::unknown;
    const auto stop = [](const std::string&, const struct ::stat& file) { return !S_ISREG(file.st_mode); };
    auto empty = posix::visit_files(folder->get(), {}, {is_temporary_name, stop});
    if (!empty) return presence::unknown;
    return *empty ? presence::absent : presence::present;
}

OMNIGRAPH_INLINE store_result<object_version> file_store::present_version(const object_location& location) {
    const auto file = posix::open_at(location.folder.get(), location.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file.is_open())
        return store_error_of(errno == ELOOP ? posix::symlink_error(location.name) : posix::os_error("opening"));
    digest_builder content;
    std::uint64_t bytes = 0;
    const auto read = posix::read_pieces(file.get(), [&](std::string_view piece) {
        content.add(piece);
        bytes += piece.size();
    });
    counter_.read(bytes);
    if (!read) return store_error_of(read.error());
    return object_version{content.finish().hex()};
}

// ---- writing ------------------------------------------------------------------------------

OMNIGRAPH_INLINE store_result<object_version> file_store::put(std::string_view key, std::string_view bytes) {
    auto location = make_location(key);
    if (!location) return with_key(key, std::move(location).error());
    const auto lock = lock_key(key);
    if (!lock) return with_key(key, lock.error());
    if (auto replaced = replace(*location, bytes); !replaced) return with_key(key, std::move(replaced).error());
    return version_of(bytes);
}

OMNIGRAPH_INLINE store_result<object_version> file_store::put_if_match(std::string_view key, std::string_view bytes,
                                                                       const object_version& expected) {
    auto location = find_location(key);
    if (!location && location.error().fault == store_fault::absent) return with_key(key, moved("the object is gone"));
    if (!location) return with_key(key, std::move(location).error());
    const auto lock = lock_key(key);
    if (!lock) return with_key(key, lock.error());
    const auto present = present_version(*location);
    if (!present && present.error().fault == store_fault::absent) return with_key(key, moved("the object is gone"));
    if (!present) return with_key(key, present.error());
    if (*present != expected) return with_key(key, moved("the object has another version"));
    if (auto replaced = replace(*location, bytes); !replaced) return with_key(key, std::move(replaced).error());
    return version_of(bytes);
}

OMNIGRAPH_INLINE store_result<object_version> file_store::put_if_absent(std::string_view key, std::string_view bytes) {
    return create(key, bytes, durable::now);
}

OMNIGRAPH_INLINE store_result<object_version> file_store::create(std::string_view key, std::string_view bytes,
                                                                 durable when) {
    auto location = make_location(key);
    if (!location) return with_key(key, std::move(location).error());
    // What cannot be locked could not be removed either, and the lock of a cluster would stay for ever.
    if (auto root = make_root(); root && when == durable::now)
        if (auto file = open_key_lock(root->get(), key); !file)
            return with_key(key, store_error_of(std::move(file).error()));
    const auto about = posix::lstat_at(location->folder.get(), location->name);
    if (about && S_ISREG(about->st_mode)) return with_key(key, moved("the object exists already"));
    if (about && !remove_empty_folder(location->folder.get(), location->name))
        return with_key(key, store_error{store_fault::denied, {}, "what is no file stands in its place"});
    auto temporary = write_temporary(*location, bytes);
    if (!temporary) return with_key(key, std::move(temporary).error());
    const auto linked = link_new(*location, *temporary, key);
    ::unlinkat(location->folder.get(), temporary->c_str(), 0);  // absent when it was renamed
    if (!linked) return with_key(key, linked.error());
    counter_.write(bytes.size());
    if (when == durable::later) syncs_.leave_names();
    else if (auto synced = syncs_.sync(location->folder.get()); !synced)
        return with_key(key, ambiguous_write_error(std::move(synced).error()));
    return version_of(bytes);
}

OMNIGRAPH_INLINE store_result<done> file_store::put_all(std::span<const blob> blobs) {
    if (blobs.empty()) return done{};
    for (const auto& b : blobs)
        if (auto why = refused(validate_key(b.key))) return with_key(b.key, *std::move(why));
    auto root = make_root();
    if (!root) return with_key(blobs.front().key, std::move(root).error());
    // Renames before syncing: after a power cut a name may lack its content. The caller knows of no success by then,
    // and every reader hashes a blob again.
    batch_writer batch{
        root->get(),
        {options_.hard_links, options_.lookup, [this](std::string_view name) { return temporary_name(name); }},
        counter_};
    if (auto written = batch.write(blobs); !written) return written;
    auto synced = syncs_.sync_all(root->get());
    if (!synced) return with_key(blobs.front().key, ambiguous_write_error(std::move(synced).error()));
    return done{};
}

/// A temporary name for `name` that is unique in this process and is no object's key.
OMNIGRAPH_INLINE std::string file_store::temporary_name(std::string_view name) {
    char number[32];
    std::snprintf(number, sizeof number, "%ld%06llu", static_cast<long>(::getpid()),
                  static_cast<unsigned long long>(++temporaries_));
    return std::string{name} + "#" + number;
}

/// Writes a complete temporary file of a unique name beside the target; returns the name.
OMNIGRAPH_INLINE store_result<std::string> file_store::write_temporary(const object_location& location,
                                                                       std::string_view bytes) {
    descriptor file;
    std::string name;
    do {
        name = temporary_name(location.name);
        file = posix::open_at(location.folder.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    } while (!file.is_open() && errno == EEXIST);
    if (!file.is_open()) return store_error_of(posix::os_error("creating a temporary file"));
    auto written = posix::write_all(file.get(), bytes);
    if (written) written = syncs_.before_name(root_, file.get());
    written = posix::close_written(file, std::move(written));
    if (written) return name;
    auto failed = store_error_of(std::move(written).error());
    ::unlinkat(location.folder.get(), name.c_str(), 0);
    if (failed.fault == store_fault::absent) failed.fault = store_fault::other;
    return failed;
}

OMNIGRAPH_INLINE store_result<done> file_store::replace(const object_location& location, std::string_view bytes) {
    auto temporary = write_temporary(location, bytes);
    if (!temporary) return std::move(temporary).error();
    const auto rename = [&] {
        return ::renameat(location.folder.get(), temporary->c_str(), location.folder.get(), location.name.c_str()) == 0;
    };
    if (!rename() && !(errno == EISDIR && remove_empty_folder(location.folder.get(), location.name) && rename())) {
        auto failed = store_error_of(posix::os_error("renaming"));
        ::unlinkat(location.folder.get(), temporary->c_str(), 0);
        if (failed.fault == store_fault::absent)
            failed = {store_fault::transient, {}, "the folder was removed meanwhile"};
        return failed;
    }
    counter_.write(bytes.size());
    if (auto synced = syncs_.sync(location.folder.get()); !synced)
        return ambiguous_write_error(std::move(synced).error());
    return done{};
}

OMNIGRAPH_INLINE creation_options file_store::naming() {
    return {options_.hard_links, options_.exclusive_rename,
            [this](std::string_view name) { return temporary_name(name); },
            [this](int root) { return syncs_.sync_all(root); }};
}

/// Gives the temporary file the object's name unless an object has it.
OMNIGRAPH_INLINE store_result<done> file_store::link_new(const object_location& location, const std::string& temporary,
                                                         std::string_view key) {
    const int folder = location.folder.get();
    if (auto told = name_new_file(folder, temporary, location.name, naming())) return *std::move(told);
    const auto lock = lock_key(key);
    if (!lock) return lock.error();
    if (posix::lstat_at(folder, location.name)) return moved("the object exists already");
    if (errno != ENOENT) return store_error_of(posix::os_error("looking for the object"));
    if (::renameat(folder, temporary.c_str(), folder, location.name.c_str()) != 0)
        return store_error_of(posix::os_error("naming the new object"));
    return done{};
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> file_store::put_all_if_absent(std::span<const blob> blobs) {
    const bool all_legal = std::ranges::all_of(blobs, [](const blob& b) { return validate_key(b.key).empty(); });
    if (blobs.empty() || !all_legal) return object_store::put_all_if_absent(blobs);
    if (blobs.size() == 1) return {create(blobs.front().key, blobs.front().bytes, durable::later)};
    const auto root = make_root();
    if (!root) return object_store::put_all_if_absent(blobs);
    auto outcomes = batch_creator{root->get(), naming(), counter_}.create(blobs);
    syncs_.leave_names();
    for (std::size_t i = 0; i < blobs.size(); ++i)
        if (!outcomes[i] && outcomes[i].error().fault == store_fault::unsupported)
            outcomes[i] = put_if_absent(blobs[i].key, blobs[i].bytes);
    return outcomes;
}

OMNIGRAPH_INLINE store_result<done> file_store::remove(std::string_view key) { return erase(key, nullptr); }

OMNIGRAPH_INLINE store_result<done> file_store::remove_all(std::span<const std::string> keys) {
    for (const auto& key : keys) {
        auto removed = erase(key, nullptr, durable::later);
        syncs_.leave_removals();
        if (!removed) return removed;
    }
    return done{};
}

OMNIGRAPH_INLINE store_result<done> file_store::remove_if_match(std::string_view key, const object_version& expected) {
    return erase(key, &expected);
}

OMNIGRAPH_INLINE store_result<done> file_store::erase(std::string_view key, const object_version* expected,
                                                      durable when) {
    const auto gone = [&]() -> store_result<done> {
        if (expected) return with_key(key, moved("the object is gone"));
        return done{};
    };
    auto location = find_location(key);
    if (!location && location.error().fault == store_fault::absent) return gone();
    if (!location) return with_key(key, std::move(location).error());
    if (!posix::lstat_at(location->folder.get(), location->name) && errno == ENOENT) return gone();
    const auto lock = lock_key(key);
    if (!lock) return with_key(key, lock.error());
    if (expected) {
        const auto present = present_version(*location);
        if (!present && present.error().fault == store_fault::absent) return gone();
        if (!present) return with_key(key, present.error());
        if (*present != *expected) return with_key(key, moved("the object has another version"));
    }
    if (auto synced = syncs_.before_removal(root_); !synced) return with_key(key, std::move(synced).error());
    counter_.remove();
    if (::unlinkat(location->folder.get(), location->name.c_str(), 0) != 0) {
        if (errno == ENOENT || errno == EISDIR) return gone();  // a folder is no object
        return with_key(key, posix::os_error("removing"));
    }
    if (when == durable::later) return done{};
    if (auto synced = syncs_.after_removal(root_, location->folder.get()); !synced)
        return with_key(key, ambiguous_write_error(std::move(synced).error()));
    return done{};
}

OMNIGRAPH_INLINE store_result<done> file_store::remove_prefix(std::string_view prefix) {
    auto location = find_location(prefix);
    if (!location && location.error().fault == store_fault::absent) return done{};
    if (!location) return with_key(prefix, std::move(location).error());
    auto folder = posix::open_subfolder(location->folder.get(), location->name);
    if (!folder && folder.error().fault == posix::file_fault::missing) return done{};
    if (!folder) return with_key(prefix, std::move(folder).error());
    if (auto synced = syncs_.before_removal(root_); !synced) return with_key(prefix, std::move(synced).error());
    counter_.remove();
    if (auto emptied = posix::remove_contents(folder->get()); !emptied)
        return with_key(prefix, std::move(emptied).error());
    if (::unlinkat(location->folder.get(), location->name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
        return with_key(prefix, posix::os_error("removing the folder"));
    if (auto synced = syncs_.sync(location->folder.get()); !synced)
        return with_key(prefix, ambiguous_write_error(std::move(synced).error()));
    return done{};
}

// ---- places and locks ---------------------------------------------------------------------

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> file_store::open_root() const {
    // Symbolic links to the root itself are followed, because the operator named it.
    auto root = posix::open_folder(root_);
    if (!root.is_open()) return posix::os_error("opening the storage root");
    return root;
}

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> file_store::make_root() {
    auto root = open_root();
    if (root || root.error().fault != posix::file_fault::missing) return root;
    return posix::make_folder_path(root_, [this](int parent) { return syncs_.sync(parent); });
}

OMNIGRAPH_INLINE store_result<file_store::object_location> file_store::find_location(std::string_view key) const {
    if (auto why = refused(validate_key(key))) return *std::move(why);
    auto root = open_root();
    if (!root) return store_error_of(std::move(root).error());
    const auto slash = key.rfind('/');
    auto folder =
        posix::open_folder(root->get(), slash == std::string_view::npos ? std::string_view{} : key.substr(0, slash));
    if (!folder) return store_error_of(std::move(folder).error());
    return object_location{*std::move(folder), std::string{key.substr(slash + 1)}};
}

OMNIGRAPH_INLINE store_result<file_store::object_location> file_store::make_location(std::string_view key) {
    if (auto why = refused(validate_key(key))) return *std::move(why);
    auto root = make_root();
    if (!root) return store_error_of(std::move(root).error());
    const auto slash = key.rfind('/');
    auto folder =
        posix::create_folders(root->get(), slash == std::string_view::npos ? std::string_view{} : key.substr(0, slash),
                              [&](int parent) { return syncs_.sync(parent); });
    if (!folder) return store_error_of(std::move(folder).error());
    return object_location{*std::move(folder), std::string{key.substr(slash + 1)}};
}

OMNIGRAPH_INLINE store_result<posix::file_descriptor> file_store::lock_key(std::string_view key) {
    auto root = make_root();
    if (!root) return store_error_of(std::move(root).error());
    auto lock = cluster::lock_key(root->get(), key, {root_, options_.lock_wait});
    if (!lock) return store_error_of(std::move(lock).error());
    return *std::move(lock);
}

}  // namespace omnigraph::cluster
