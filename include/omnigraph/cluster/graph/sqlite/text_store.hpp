// The text indexes of one graph: in files of the cache, or in memory where there is none or few texts.
//
//     text_store texts;                                                   // one a graph
//     auto index = texts.index_of({db, commit, names_of_arrays}, table, column, text_form::stemmed);
//     if (index) auto found = (**index).search("graph databases", 10);
//
// (1) An index reflects exactly the rows of the source. A file is named by the digest of the rows that it was made of,
//     so it never meets others; it is made whole and then renamed, and its pages have checksums.
// (2) The index of other rows of the same property is copied and brought up, text by text, instead of being made anew.
// (3) Safe to use from several threads: each caller has a connection to the file for itself. An index in memory serves
//     one caller at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_index.hpp>

namespace omnigraph::cluster::graph {

/// A connection, the commit that it shows, and the names of what is made of its rows.
struct text_source {
    database& db;
    const std::string& commit;
    const derived_names& names;
};

class text_store {
    struct memory_index {
        std::mutex mutex;
        std::string commit;
        std::optional<text_index> held = {};
    };

public:
    /// An index, for one caller until it goes.
    class lease {
    public:
        lease(lease&&) noexcept = default;
        lease& operator=(lease&&) = delete;
        ~lease();

        [[nodiscard]] text_index& operator*() const { return file_ ? *file_ : *memory_->held; }

        /// After a failed call: the file is not used again.
        void forget();

    private:
        friend class text_store;
        lease(text_store& store, std::string name, std::filesystem::path path, std::unique_ptr<text_index> file)
            : store_{&store}, name_{std::move(name)}, path_{std::move(path)}, file_{std::move(file)} {}
        lease(std::shared_ptr<memory_index> memory, std::unique_lock<std::mutex> lock)
            : memory_{std::move(memory)}, lock_{std::move(lock)} {}

        text_store* store_ = nullptr;
        std::string name_;
        std::filesystem::path path_;
        std::unique_ptr<text_index> file_;
        std::shared_ptr<memory_index> memory_;
        std::unique_lock<std::mutex> lock_;
    };

    /// The fewest texts that get a file.
    explicit text_store(std::size_t fewest = 1000) : fewest_{fewest} {}

    [[nodiscard]] sql_result<lease> index_of(const text_source& source, const physical_table& table,
                                             const physical_column& column, text_form form);

    /// How many files were made anew, brought up from another one, and opened.
    struct counts {
        std::uint64_t made = 0, followed = 0, opened = 0;
    };
    [[nodiscard]] counts counted();

private:
    struct file_place;

    [[nodiscard]] sql_result<lease> in_memory(const text_source& source, const physical_table& table,
                                              const physical_column& column, text_form form);
    [[nodiscard]] sql_result<bool> is_worth_file(const text_source& source, const physical_table& table) const;
    [[nodiscard]] std::unique_ptr<text_index> idle(const std::string& name);
    [[nodiscard]] std::unique_ptr<text_index> opened(const file_place& place);
    [[nodiscard]] sql_result<done> make(const file_place& place, const text_source& source, const physical_table& table,
                                        const physical_column& column, text_form form);
    void give_back(const std::string& name, std::unique_ptr<text_index> index);

    static constexpr std::size_t max_idle = 8, max_idle_names = 8, max_kept_files = 2;

    std::size_t fewest_;
    std::mutex making_;
    std::mutex mutex_;  ///< of what follows
    std::map<std::string, std::vector<std::unique_ptr<text_index>>> idle_;
    std::map<std::tuple<std::string, std::string, text_form>, std::shared_ptr<memory_index>> memory_;
    counts counts_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_store.ipp>
#endif
