// The states of one graph: which commit is the head, and a database that holds it.
//
//     snapshots states{repository{store, root}, files, clock};
//     auto head = states.latest();                 // one conditional GET
//     auto db = states.open(**head);               // from the cache, or the image
//
// (1) A snapshot is immutable; a commit that comes later makes another one.
// (2) open() gives a connection that can only read.
// (3) A cached file that turns out damaged is dropped and made again from the image.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/cache.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>

namespace omnigraph::cluster::graph {

/// A schema compiled and laid out. Immovable: the layout points into the catalog.
struct schema_shape {
    schema_shape(std::string text, lang::catalog compiled)
        : source{std::move(text)}, catalog{std::move(compiled)}, tables{catalog}, fingerprint{tables.fingerprint()} {}
    schema_shape(const schema_shape&) = delete;
    schema_shape& operator=(const schema_shape&) = delete;

    std::string source;
    lang::catalog catalog;
    physical_schema tables;
    std::string fingerprint;
};

/// bad_request with the first fault, and all of them in `faults`, when the source does not compile.
[[nodiscard]] answer<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source);

struct snapshot {
    stored_manifest manifest;
    std::shared_ptr<const schema_shape> shape;

    [[nodiscard]] const branch_record& branch() const { return main_of(manifest.record); }
    [[nodiscard]] file_identity identity() const {
        return {manifest.record.graph_uid, branch().head.id, shape->fingerprint};
    }
};

using snapshot_ptr = std::shared_ptr<const snapshot>;

/// Safe to use from several threads.
class snapshots {
public:
    snapshots(repository objects, std::shared_ptr<cache> files, runtime& clock)
        : objects_{std::move(objects)}, files_{std::move(files)}, clock_{&clock} {}

    /// The head as the store has it now.
    [[nodiscard]] answer<snapshot_ptr> latest();

    /// Reads only.
    [[nodiscard]] answer<database> open(const snapshot& state);

    /// A private file with the state, to be changed.
    [[nodiscard]] answer<scratch_file> working_copy(const snapshot& state);

    /// After a commit of our own: the manifest that came of it, whose head may be a later commit
    /// already, and the file that became the image of our commit.
    void advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file);

    /// Is it the newest that this process has seen?
    [[nodiscard]] bool is_head(const snapshot& state) {
        const std::lock_guard lock{mutex_};
        return head_ && head_->branch().head.id == state.branch().head.id;
    }

    /// The next open() of this state goes back to the image.
    void forget(const snapshot& state) { files_->drop(state.identity()); }

    [[nodiscard]] repository& objects() { return objects_; }

private:
    [[nodiscard]] answer<snapshot_ptr> adopt(stored_manifest manifest);
    [[nodiscard]] answer<std::filesystem::path> file_of(const snapshot& state);
    [[nodiscard]] answer<std::filesystem::path> build(const snapshot& state);

    repository objects_;
    std::shared_ptr<cache> files_;
    runtime* clock_;
    std::mutex mutex_;
    snapshot_ptr head_;
};

// ---- details ----------------------------------------------------------------------------

namespace detail {

[[nodiscard]] inline answer<done> write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) return internal("The local file " + path.string() + " cannot be written; is the disk full?");
    return done{};
}

[[nodiscard]] inline answer<std::string> read_file(const std::filesystem::path& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    if (failed) return internal("The local file " + path.string() + " cannot be read: " + failed.message());
    std::string bytes(size, '\0');
    std::ifstream file{path, std::ios::binary};
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!file) return internal("The local file " + path.string() + " cannot be read.");
    return bytes;
}

[[nodiscard]] inline answer<done> create_empty(const std::filesystem::path& path, const schema_shape& shape,
                                               const file_identity& identity) {
    auto db = database::open(path.string(), open_mode::create);
    if (!db) return from_sql(db.error(), "creating a database");
    if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; BEGIN"); !set)
        return from_sql(set.error(), "creating a database");
    if (auto made = db->run(shape.tables.ddl()); !made) return from_sql(made.error(), "creating the tables");
    if (auto named = write_identity(*db, identity); !named) return from_sql(named.error(), "creating the tables");
    if (auto ended = db->run("COMMIT"); !ended) return from_sql(ended.error(), "creating the tables");
    return done{};
}

}  // namespace detail

inline answer<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source) {
    lang::faults found;
    auto compiled = lang::compile_schema(source, found);
    if (!compiled || !found.empty()) {
        std::vector<data_fault> faults;
        const lang::line_table lines{source};
        for (const auto& fault : found) {
            const auto at = lines.locate(fault.span.begin);
            faults.push_back({0, at.line,
                              "schema line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                                  ": " + lang::coded_message(fault)});
        }
        return bad_data(std::move(faults));
    }
    return std::shared_ptr<const schema_shape>{
        std::make_shared<schema_shape>(std::string{source}, *std::move(compiled))};
}

inline answer<snapshot_ptr> snapshots::latest() {
    snapshot_ptr known;
    {
        const std::lock_guard lock{mutex_};
        known = head_;
    }
    if (!known) {
        auto now = objects_.manifest();
        if (!now) return now.error();
        return adopt(*std::move(now));
    }
    auto changed = objects_.manifest_since(known->manifest.version);
    if (!changed) return changed.error();
    if (!*changed) return known;
    return adopt(**std::move(changed));
}

inline answer<snapshot_ptr> snapshots::adopt(stored_manifest manifest) {
    std::shared_ptr<const schema_shape> shape;
    {
        const std::lock_guard lock{mutex_};
        if (head_ && head_->shape->source == manifest.record.schema.source) shape = head_->shape;
    }
    if (!shape) {
        auto compiled = compile_shape(manifest.record.schema.source);
        if (!compiled)
            return internal("The schema of the graph at '" + objects_.display() +
                            "' does not compile with this build: " + compiled.error().message);
        shape = *std::move(compiled);
    }
    auto state = std::make_shared<const snapshot>(snapshot{std::move(manifest), std::move(shape)});
    const std::lock_guard lock{mutex_};
    return head_ = std::move(state);
}

inline answer<std::filesystem::path> snapshots::build(const snapshot& state) {
    const auto identity = state.identity();
    auto file = files_->scratch(identity.graph_uid, clock_->new_id());
    if (!file) return file.error();
    const auto& image = state.branch().image;
    if (image.sha256.empty()) {
        if (auto made = detail::create_empty(file->path(), *state.shape, identity); !made) return made.error();
    } else {
        auto bytes = objects_.image(image);
        if (!bytes) return bytes.error();
        if (auto written = detail::write_file(file->path(), *bytes); !written) return written.error();
        auto db = database::open(file->path().string(), open_mode::read_only);
        if (!db) return from_sql(db.error(), "opening an image");
        if (const auto held = read_identity(*db); !held || *held != identity)
            return internal("The image '" + object_name(image) + "' of the graph at '" + objects_.display() +
                            "' is not of commit " + identity.commit + ".");
    }
    return files_->keep(identity, *file);
}

inline answer<std::filesystem::path> snapshots::file_of(const snapshot& state) {
    if (auto cached = files_->find(state.identity())) return *std::move(cached);
    return build(state);
}

inline answer<database> snapshots::open(const snapshot& state) {
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

inline answer<scratch_file> snapshots::working_copy(const snapshot& state) {
    for (int attempt = 0;; ++attempt) {
        const auto file = file_of(state);
        if (!file) return file.error();
        auto copy = files_->scratch(state.manifest.record.graph_uid, clock_->new_id());
        if (!copy) return copy.error();
        std::error_code failed;
        std::filesystem::copy_file(*file, copy->path(), failed);
        if (!failed) return copy;
        if (attempt == 2)
            return internal("The cached file " + file->string() + " cannot be copied: " + failed.message());
    }
}

inline void snapshots::advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file) {
    // Neither a file that cannot be kept nor a manifest that cannot be used undoes the commit:
    // the next call fetches what it needs, and says what is wrong.
    (void)files_->keep(ours, file);
    (void)adopt(std::move(manifest));
}

}  // namespace omnigraph::cluster::graph
