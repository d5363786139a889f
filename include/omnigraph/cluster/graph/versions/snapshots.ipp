// Bodies of graph/versions/snapshots.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/versions/chain_walk.hpp>
#include <omnigraph/cluster/graph/versions/local_files.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE file_identity snapshot::identity() const {
    return {manifest.record.graph_uid, file_commit(branch()), shape->fingerprint};
}

OMNIGRAPH_INLINE const std::string& file_commit(const branch_record& branch) {
    if (branch.chain) return branch.chain->last.id;
    return branch.image.sha256.empty() ? branch.head.id : branch.image.commit;
}

OMNIGRAPH_INLINE manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock) {
    manifest_record manifest;
    manifest.graph_uid = clock.new_id();
    manifest.seq = 1;
    manifest.schema = {digest_of_bytes(shape.source).hex(), shape.source, 1};
    const auto at = std::chrono::duration_cast<std::chrono::microseconds>(clock.now().time_since_epoch());
    auto& genesis = manifest.genesis;
    genesis = {clock.new_id(), manifest.graph_uid,     std::string{main_branch}, 1,  {}, std::string{actor}, at.count(),
               "init",         manifest.schema.sha256, manifest.schema.epoch,    {}, {}};
    for (const auto& [key, table] : shape.tables.tables()) genesis.tables[key] = {1, 0};
    const commit_ref head{genesis.id, digest_of_bytes(encode(genesis)).hex()};
    manifest.branches[std::string{main_branch}] = {head, genesis.version, {}, genesis.tables, {genesis.id}};
    return manifest;
}

OMNIGRAPH_INLINE snapshots::snapshots(repository objects, std::shared_ptr<file_cache> files, runtime& clock)
    : objects_{std::move(objects)}, files_{std::move(files)}, clock_{&clock} {}

OMNIGRAPH_INLINE bool snapshots::is_head(const snapshot& state) {
    if (state.past) return false;
    if (arriving_.is_shown(state.branch().head.id)) return true;
    const std::lock_guard lock{mutex_};
    if (!head_ || head_->shape != state.shape) return false;
    const auto& branches = head_->manifest.record.branches;
    const auto at = branches.find(state.name);
    return at != branches.end() && at->second.head.id == state.branch().head.id;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// How many branches have the state of this commit.
[[nodiscard]] OMNIGRAPH_INLINE std::ptrdiff_t branches_at(const manifest_record& manifest, const std::string& commit) {
    return std::ranges::count_if(manifest.branches,
                                 [&](const auto& branch) { return file_commit(branch.second) == commit; });
}

/// Whether a local file could not be made for a reason that more room may cure. A call that reached a limit or was
/// stopped is none.
[[nodiscard]] OMNIGRAPH_INLINE bool may_lack_room(const graph_error& failed) {
    return failed.fault == graph_fault::internal;
}

/// Of the file with the state on which the chain of deltas begins.
[[nodiscard]] OMNIGRAPH_INLINE file_identity base_identity(const snapshot& state) {
    auto identity = state.identity();
    if (const auto& chain = state.branch().chain) identity.commit = chain->base;
    return identity;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<snapshot_ptr> snapshots::latest() {
    snapshot_ptr known;
    {
        const std::lock_guard lock{mutex_};
        known = head_;
    }
    if (!known) {
        auto now = objects_.manifest();
        if (!now) return now.error();
        return adopt(*std::move(now), known);
    }
    auto changed = objects_.manifest_since(known->manifest.version);
    if (!changed) return changed.error();
    return *changed ? adopt(**std::move(changed), known) : known;
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> snapshots::latest(std::string_view branch) {
    auto main = latest();
    if (!main || branch == main_branch) return main;
    const auto& [manifest, shape, name, past] = **main;
    if (!manifest.record.branches.contains(std::string{branch})) return no_such_branch(branch);
    return std::shared_ptr<const snapshot>{std::make_shared<snapshot>(snapshot{manifest, shape, std::string{branch}})};
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> snapshots::shown(std::string_view branch) {
    auto head = latest(branch);
    if (!head) return head;
    if (auto before = arriving_.before((*head)->branch().head.id); before && !has_file(**head)) return before;
    return head;
}

OMNIGRAPH_INLINE graph_result<std::string> snapshots::graph_uid() {
    {
        const std::lock_guard lock{mutex_};
        if (!graph_uid_.empty()) return graph_uid_;
    }
    const auto head = latest();
    if (!head) return head.error();
    return (*head)->manifest.record.graph_uid;
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> snapshots::adopt(stored_manifest manifest, const snapshot_ptr& known) {
    std::shared_ptr<const schema_shape> shape;
    {
        const std::lock_guard lock{mutex_};
        if (graph_uid_.empty()) graph_uid_ = manifest.record.graph_uid;
        if (graph_uid_ != manifest.record.graph_uid)
            return with_reason(conflicting("The graph at '" + objects_.display() +
                                           "' is not the one that was opened: it was removed and created again, or "
                                           "another one was copied over it (graph_uid " +
                                           manifest.record.graph_uid + ", opened " + graph_uid_ +
                                           "). Look at what is stored there, then open it again."),
                               graph_reason::graph_replaced);
        if (head_ && head_->shape->source == manifest.record.schema.source) shape = head_->shape;
    }
    if (!shape) {
        auto compiled = compile_accepted(manifest.record, objects_.display());
        if (!compiled) return compiled.error();
        shape = *std::move(compiled);
    }
    auto state = std::make_shared<const snapshot>(snapshot{std::move(manifest), std::move(shape)});
    const std::lock_guard lock{mutex_};
    const bool overtaken = head_ && head_ != known && head_->manifest.record.seq > state->manifest.record.seq;
    if (overtaken) return head_;
    return head_ = std::move(state);
}

OMNIGRAPH_INLINE graph_result<std::optional<scratch_file>> snapshots::write_copy(const snapshot& state,
                                                                                 const std::string& packed) {
    if (packed.empty()) {
        auto empty = empty_file(*state.shape, detail::base_identity(state));
        if (!empty) return empty.error();
        return std::optional{*std::move(empty)};
    }
    const auto& uid = state.manifest.record.graph_uid;
    auto file = files_->scratch(uid, clock_->new_id());
    if (!file) return file.error();
    const auto unpacked = unpack_image(file->path(), packed, state.branch().image.raw_bytes);
    if (!unpacked) return unpacked.error();
    if (!*unpacked) return std::optional<scratch_file>{};
    if (**unpacked) return std::optional{*std::move(file)};
    // Images of earlier programs have no room for checksums; SQLite makes it by writing all pages anew.
    auto roomy = files_->scratch(uid, clock_->new_id());
    if (!roomy) return roomy.error();
    auto db = database::open(file->path().string(), open_mode::read_write);
    auto written = db ? write_with_checksums(*db, roomy->path().string()) : sql_result<done>{db.error()};
    if (!written) return from_sql(written.error(), "preparing a local copy");
    return std::optional{*std::move(roomy)};
}

OMNIGRAPH_INLINE graph_result<scratch_file> snapshots::base_file(const snapshot& state) {
    const auto identity = detail::base_identity(state);
    const auto& image = state.branch().image;
    std::string packed;
    if (!image.sha256.empty()) {
        auto stored = objects_.packed_image(image);
        if (!stored) return stored.error();
        packed = *std::move(stored);
    }
    for (;;) {
        auto file = write_copy(state, packed);
        if (!file && detail::may_lack_room(file.error()) && files_->make_room(state.identity())) continue;
        if (!file) return file.error();
        const auto wrong = internal("The image '" + object_name(image) + "' of the graph at '" + objects_.display() +
                                    "' is not of commit " + identity.commit + ".");
        if (!*file) {
            const auto broken = objects_.image(image);
            return broken ? wrong : broken.error();
        }
        auto db = database::open((*file)->path().string(), open_mode::read_only);
        if (!db) return from_sql(db.error(), "opening an image");
        if (const auto held = read_identity(*db); !held || *held != identity) return wrong;
        return **std::move(file);
    }
}

OMNIGRAPH_INLINE graph_result<done> snapshots::follow(database& db, const snapshot& state,
                                                      const std::vector<commit_record>& newest_first) {
    if (auto followed = follow_commits(objects_, db, state.shape->tables, newest_first); !followed)
        return followed.error();
    if (auto named = write_identity(db, state.identity()); !named)
        return from_sql(named.error(), "following the commits");
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> snapshots::follow(const scratch_file& file, const snapshot& state,
                                                      const std::vector<commit_record>& newest_first) {
    auto db = database::open(file.path().string(), open_mode::read_write);
    if (!db) return from_sql(db.error(), "opening a local copy");
    if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536"); !set)
        return from_sql(set.error(), "opening a local copy");
    auto change = transaction::begin(*db);
    if (!change) return from_sql(change.error(), "following the commits");
    if (auto followed = follow(*db, state, newest_first); !followed) return followed.error();
    if (auto ended = change->commit(); !ended) return from_sql(ended.error(), "following the commits");
    return done{};
}

OMNIGRAPH_INLINE std::unique_ptr<file_change> snapshots::change_in_place(const snapshot& state) {
    const auto identity = state.identity();
    if (detail::branches_at(state.manifest.record, identity.commit) > 1) return nullptr;
    if (const auto file = file_of(state); !file) return nullptr;
    return file_change::begin(*files_, identity);
}

OMNIGRAPH_INLINE std::optional<std::filesystem::path> snapshots::follow_in_place(
    const file_identity& earlier, const snapshot& state, const std::vector<commit_record>& newest_first) {
    if (detail::branches_at(state.manifest.record, earlier.commit) > 0) return std::nullopt;
    const auto change = file_change::begin(*files_, earlier);
    if (!change || !follow(change->db(), state, newest_first)) return std::nullopt;
    if (!change->finish(state.identity())) return std::nullopt;
    return files_->find(state.identity());
}

OMNIGRAPH_INLINE graph_result<std::filesystem::path> snapshots::build(const snapshot& state) {
    auto earlier = state.identity();
    bool has_earlier = false;
    const auto is_at_hand = [&](const std::string& commit) {
        earlier.commit = commit;
        return has_earlier = files_->find(earlier).has_value();
    };
    const chained_state shown{state.branch(), state.epoch()};
    auto ahead = commits_since(objects_, state.manifest.record, shown, is_at_hand);
    if (!ahead) return ahead.error();
    if (has_earlier) {
        if (auto followed = follow_in_place(earlier, state, *ahead)) return *std::move(followed);
        // Another process may have brought the file up meanwhile.
        if (auto found = files_->find(state.identity())) return *std::move(found);
        const auto copy = files_->copy(earlier, clock_->new_id());
        if (!copy && !detail::may_lack_room(copy.error())) return copy.error();
        if (copy && *copy) {
            const auto followed = follow(**copy, state, *ahead);
            if (followed) return files_->keep(state.identity(), **copy);
            if (!detail::may_lack_room(followed.error())) return followed.error();
        }
        // It is not what it says, or there is no room; the image is what it says.
        files_->drop(earlier);
        ahead = commits_since(objects_, state.manifest.record, shown, [](const std::string&) { return false; });
        if (!ahead) return ahead.error();
    }
    for (;;) {
        const auto file = base_file(state);
        if (!file) return file.error();
        const auto followed = ahead->empty() ? graph_result<done>{done{}} : follow(*file, state, *ahead);
        if (!followed && detail::may_lack_room(followed.error()) && make_room(state)) continue;
        if (!followed) return followed.error();
        return files_->keep(state.identity(), *file);
    }
}

OMNIGRAPH_INLINE derived_names snapshots::names_of_arrays(const snapshot& state) {
    const auto& uid = state.manifest.record.graph_uid;
    derived_names names{files_->derived_folder(uid), uid, {}, [files = files_, uid] { files->added_derived(uid); }};
    for (const auto& [table, pin] : state.branch().tables)
        if (pin.digest) names.digests.emplace(table, *pin.digest);
    return names;
}

OMNIGRAPH_INLINE graph_result<done> snapshots::check_stored(const snapshot& state) {
    const auto& image = state.branch().image;
    if (has_file(state) && !state.branch().is_virtual()) {
        if (!image.sha256.empty())
            if (const auto found = objects_.find_image(image); !found) return found.error();
        const auto& chain = state.branch().chain;
        if (!chain) return done{};
        const auto last = objects_.commit(chain->last, state.manifest.record);
        if (!last) return last.error();
        return done{};
    }
    const auto file = file_of(state);
    if (!file) return file.error();
    return done{};
}

OMNIGRAPH_INLINE graph_result<std::filesystem::path> snapshots::file_of(const snapshot& state) {
    if (auto cached = files_->find(state.identity())) return *std::move(cached);
    // Of many who want a file that is not there, one makes it: for later calls, too.
    const call_budget::pause for_later_calls;
    std::shared_ptr<std::mutex> building;
    {
        const std::lock_guard lock{mutex_};
        std::erase_if(building_, [](const auto& each) { return each.second.expired(); });
        auto& shared = building_[state.identity().commit];
        building = shared.lock();
        if (!building) shared = building = std::make_shared<std::mutex>();
    }
    const std::lock_guard only_one{*building};
    if (auto made = files_->find(state.identity())) return *std::move(made);
    return build(state);
}

OMNIGRAPH_INLINE graph_result<database> snapshots::open_once(const snapshot& state) {
    // Another process may evict the file between finding and opening it.
    for (int attempt = 0;; ++attempt) {
        const auto file = file_of(state);
        if (!file) return file.error();
        auto db = database::open(file->string(), open_mode::read_only);
        if (db) {
            db->only_select();
            return *std::move(db);
        }
        if (attempt == 2) return from_sql(db.error(), "opening a cached file");
        forget(state);
    }
}

OMNIGRAPH_INLINE graph_result<scratch_file> snapshots::copy_once(const snapshot& state) {
    const auto identity = state.identity();
    for (int attempt = 0; attempt < 3;) {
        const auto file = file_of(state);
        if (!file) return file.error();
        auto copy = files_->copy(identity, clock_->new_id());
        if (!copy && detail::may_lack_room(copy.error()) && files_->make_room(identity)) continue;
        if (!copy) return copy.error();
        if (*copy) return **std::move(copy);
        ++attempt;
    }
    return internal("The local copies of the graph at '" + objects_.display() + "' in " + files_->directory().string() +
                    " change while they are read; another program writes there.");
}

OMNIGRAPH_INLINE std::optional<scratch_file> snapshots::spare_of(const snapshot& state) {
    auto spare = spares_.take(state.name, state.identity(), clock_->new_id());
    if (!spare) return std::nullopt;
    auto db = database::open(spare->file.path().string(), open_mode::read_write);
    // Whoever began to read it when it was the head's keeps it.
    if (!db || !db->run("PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; BEGIN EXCLUSIVE"))
        return std::nullopt;
    if (const auto held = read_identity(*db); !held || *held != spare->holds) return std::nullopt;
    if (spare->lacks && !follow(*db, state, {*std::move(spare->lacks)})) return std::nullopt;
    if (!db->run("COMMIT")) return std::nullopt;
    return std::move(spare->file);
}

OMNIGRAPH_INLINE graph_result<scratch_file> snapshots::writers_copy(const snapshot& state) {
    if (auto spare = spare_of(state)) return *std::move(spare);
    return working_copy(state);
}

OMNIGRAPH_INLINE graph_result<scratch_file> snapshots::empty_file(const schema_shape& shape,
                                                                  const file_identity& identity) {
    auto file = files_->scratch(identity.graph_uid, clock_->new_id());
    if (!file) return file.error();
    if (auto made = create_empty_file(file->path(), shape.tables, identity); !made) return made.error();
    return file;
}

OMNIGRAPH_INLINE void snapshots::advance(stored_manifest manifest, const file_identity& ours,
                                         const scratch_file& file) {
    // A file that cannot be kept does not undo the commit.
    (void)files_->keep(ours, file);
    advance(std::move(manifest));
}

OMNIGRAPH_INLINE void snapshots::advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file,
                                         const snapshot& before, const commit_record& commit) {
    advance(std::move(manifest), ours, file);
    const auto identity = before.identity();
    if (detail::branches_at(before.manifest.record, identity.commit) == 1) spares_.leave(before.name, identity, commit);
}

OMNIGRAPH_INLINE void snapshots::advance(stored_manifest manifest, const file_identity& ours, file_change& change) {
    // A file that stays behind follows the deltas when it is read.
    (void)change.finish(ours);
    advance(std::move(manifest));
}

OMNIGRAPH_INLINE void snapshots::advance(stored_manifest manifest) {
    // An unusable manifest does not undo it either: the next call reads what it needs and reports the fault.
    (void)adopt(std::move(manifest), nullptr);
}

}  // namespace omnigraph::cluster::graph
