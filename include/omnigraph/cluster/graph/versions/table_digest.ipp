// Bodies of graph/versions/table_digest.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstring>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/table_digest.hpp>

namespace omnigraph::cluster::graph::detail {

/// Two hashes of the same bytes, each with its own constants.
class twin_hash {
public:
    twin_hash() = default;
    explicit twin_hash(const table_digest& seed) {
        low_ ^= seed.low;
        high_ ^= seed.high;
    }

    void add(std::uint64_t word) {
        low_ = std::rotl(low_ ^ word * 0x9e3779b97f4a7c15ULL, 29) * 0xbf58476d1ce4e5b9ULL;
        high_ = std::rotl(high_ + word * 0xc2b2ae3d27d4eb4fULL, 37) * 0xff51afd7ed558ccdULL;
    }
    void add(std::string_view bytes) {
        add(bytes.size());
        for (; bytes.size() >= 8; bytes.remove_prefix(8)) add(whole_word(bytes.data()));
        if (!bytes.empty()) add(spelling(bytes));
    }
    [[nodiscard]] table_digest finish() const { return {spread(low_), spread(high_ ^ 0x94d049bb133111ebULL)}; }

private:
    /// Little-endian on every machine, as spelling().
    [[nodiscard]] static std::uint64_t whole_word(const char* bytes) {
        if constexpr (std::endian::native != std::endian::little) return spelling({bytes, 8});
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, sizeof word);
        return word;
    }
    [[nodiscard]] static std::uint64_t spelling(std::string_view bytes) {
        std::uint64_t word = 0;
        for (std::size_t i = bytes.size(); i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[i]);
        return word;
    }
    [[nodiscard]] static std::uint64_t spread(std::uint64_t state) {
        state = (state ^ state >> 30) * 0xbf58476d1ce4e5b9ULL;
        state = (state ^ state >> 27) * 0x94d049bb133111ebULL;
        return state ^ state >> 31;
    }
    std::uint64_t low_ = 0x6f6d6e6967726170ULL, high_ = 0x68726f7764656c74ULL;
};

/// The cells of the rows of one table.
class cell_hasher {
public:
    explicit cell_hasher(const physical_table& table) {
        twin_hash whole;
        whole.add(table.key());
        table_ = whole.finish();
        if (table.edge) columns_ = {named("src", storage_class::text), named("dst", storage_class::text)};
        for (const auto& column : table.columns) columns_.push_back(named(column.name, storage_of(column.type)));
    }

    /// Of the row itself, which a row without any other cell has too.
    [[nodiscard]] table_digest row(std::string_view id) const {
        twin_hash hash{table_};
        hash.add(id);
        return hash.finish();
    }

    [[nodiscard]] std::size_t columns() const { return columns_.size(); }
    [[nodiscard]] storage_class stored(std::size_t column) const { return columns_[column].stored; }

    /// `value` is a number's bits, or bytes.
    template <class Value>
    [[nodiscard]] table_digest cell(const table_digest& row, std::size_t column, const Value& value) const {
        twin_hash hash{row};
        hash.add(columns_[column].name.low);
        hash.add(columns_[column].name.high);
        hash.add(value);
        return hash.finish();
    }

    /// A cell of a delta; of a null nothing.
    [[nodiscard]] table_digest held(const table_digest& row, std::size_t column, const column_value& value) const {
        if (column >= columns_.size()) return {};
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            return cell(row, column, static_cast<std::uint64_t>(*whole));
        if (const auto* real = std::get_if<double>(&value)) return cell(row, column, bits_of(*real));
        if (const auto* text = std::get_if<std::string>(&value)) return cell(row, column, std::string_view{*text});
        if (const auto* blob = std::get_if<blob_bytes>(&value)) return cell(row, column, std::string_view{blob->bytes});
        return {};
    }

    [[nodiscard]] static std::uint64_t bits_of(double number) { return std::bit_cast<std::uint64_t>(number + 0.0); }

private:
    struct hashed_column {
        table_digest name;
        storage_class stored;
    };
    [[nodiscard]] hashed_column named(std::string_view name, storage_class stored) const {
        twin_hash hash{table_};
        hash.add(name);
        return {hash.finish(), stored};
    }

    table_digest table_;
    std::vector<hashed_column> columns_;
};

[[nodiscard]] OMNIGRAPH_INLINE table_digest row_of(const statement& rows, const cell_hasher& hasher) {
    const auto id = hasher.row(rows.text(0));
    auto sum = id;
    for (std::size_t column = 0; column < hasher.columns(); ++column) {
        const int at = static_cast<int>(column) + 1;
        if (rows.is_null(at)) continue;
        // The tables are STRICT: a column holds what it is declared to hold, or null.
        switch (hasher.stored(column)) {
            case storage_class::integer:
                sum += hasher.cell(id, column, static_cast<std::uint64_t>(rows.integer(at)));
                break;
            case storage_class::real: sum += hasher.cell(id, column, cell_hasher::bits_of(rows.real(at))); break;
            case storage_class::text: sum += hasher.cell(id, column, rows.text(at)); break;
            case storage_class::blob: sum += hasher.cell(id, column, rows.blob(at)); break;
        }
    }
    return sum;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE table_digest& table_digest::operator+=(const table_digest& other) {
    low += other.low;
    high += other.high;
    return *this;
}

OMNIGRAPH_INLINE table_digest& table_digest::operator-=(const table_digest& other) {
    low -= other.low;
    high -= other.high;
    return *this;
}

OMNIGRAPH_INLINE std::string table_digest::hex() const {
    std::string text;
    for (const auto word : {high, low})
        for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
    return text;
}

OMNIGRAPH_INLINE std::optional<table_digest> table_digest::parse(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    std::array<std::uint64_t, 2> words{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = std::string_view{"0123456789abcdef"}.find(text[i]);
        if (digit == std::string_view::npos) return std::nullopt;
        words[i / 16] = words[i / 16] << 4 | digit;
    }
    return table_digest{words[1], words[0]};
}

OMNIGRAPH_INLINE sql_result<table_digest> digest_of_table(database& db, const physical_table& table) {
    const detail::cell_hasher hasher{table};
    auto rows = db.prepare("SELECT * FROM " + table.sql_name());
    if (!rows) return rows.error();
    table_digest sum;
    for (;;) {
        const auto more = rows->step();
        if (!more) return more.error();
        if (!*more) return sum;
        sum += detail::row_of(*rows, hasher);
    }
}

OMNIGRAPH_INLINE table_digest change_of(const physical_table& table, const table_delta& changes) {
    const detail::cell_hasher hasher{table};
    table_digest sum;
    for (const auto& [id, row] : changes.rows) {
        const auto of_row = hasher.row(id);
        if (row.operation == row_operation::insert) sum += of_row;
        if (row.operation == row_operation::remove) sum -= of_row;
        for (const auto& cell : row.cells) {
            sum += hasher.held(of_row, cell.column, cell.after);
            sum -= hasher.held(of_row, cell.column, cell.before);
        }
    }
    return sum;
}

}  // namespace omnigraph::cluster::graph
