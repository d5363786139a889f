// Bodies of graph/versions/delta_codec.hpp.
#pragma once

#include <array>
#include <bit>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view delta_magic = "OGD1";
/// As many columns as a table of SQLite can have.
inline constexpr std::uint64_t max_delta_columns = 2000;

enum class cell_tag : std::uint8_t { null, integer, real, text, blob };

class delta_writer {
public:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(0x80 | (value & 0x7f));
        out_ += static_cast<char>(value);
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }
    void tag(cell_tag value) { out_ += static_cast<char>(value); }
    void word(std::uint64_t bits) {
        for (int i = 0; i < 8; ++i, bits >>= 8) out_ += static_cast<char>(bits & 0xff);
    }
    void cell(const column_value& value) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            tag(cell_tag::integer);
            // Small numbers of either sign are short.
            number(static_cast<std::uint64_t>(*whole) << 1 ^ static_cast<std::uint64_t>(*whole >> 63));
        } else if (const auto* real = std::get_if<double>(&value)) {
            tag(cell_tag::real);
            word(std::bit_cast<std::uint64_t>(*real));
        } else if (const auto* characters = std::get_if<std::string>(&value)) {
            tag(cell_tag::text);
            text(*characters);
        } else if (const auto* blob = std::get_if<blob_bytes>(&value)) {
            tag(cell_tag::blob);
            text(blob->bytes);
        } else {
            tag(cell_tag::null);
        }
    }
    void raw(std::string_view bytes) { out_ += bytes; }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// Reads what delta_writer writes; after a fault every answer is empty and the fault stays.
class delta_reader {
public:
    explicit delta_reader(std::string_view bytes) : left_{bytes} {}

    [[nodiscard]] std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (left_.empty()) return fail("it ends in the middle of a number");
            const auto byte = static_cast<unsigned char>(left_.front());
            left_.remove_prefix(1);
            const std::uint64_t bits = byte & 0x7f;
            if (shift == 63 && bits > 1) break;
            value |= bits << shift;
            if (byte < 0x80) {
                if (bits == 0 && shift > 0) return fail("a number is longer than it has to be");
                return value;
            }
        }
        return fail("a number is too large");
    }

    /// How many things follow, of which each takes at least `least` bytes.
    [[nodiscard]] std::size_t count(std::size_t least) {
        const auto value = number();
        if (value > left_.size() / least) return static_cast<std::size_t>(fail("it ends before its last row"));
        return static_cast<std::size_t>(value);
    }

    [[nodiscard]] std::string text() {
        const auto size = count(1);
        std::string value{left_.substr(0, size)};
        left_.remove_prefix(size);
        return value;
    }

    [[nodiscard]] unsigned char byte() {
        if (left_.empty()) return static_cast<unsigned char>(fail("it ends before its last row"));
        const auto value = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        return value;
    }

    [[nodiscard]] column_value cell() {
        switch (static_cast<cell_tag>(byte())) {
            case cell_tag::null: return std::monostate{};
            case cell_tag::integer: {
                const auto bits = number();
                return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
            }
            case cell_tag::real: return real();
            case cell_tag::text: return text();
            case cell_tag::blob: return blob_bytes{text()};
        }
        static_cast<void>(fail("a cell has an unknown tag"));
        return std::monostate{};
    }

    std::uint64_t fail(std::string why) {
        if (fault_.empty()) fault_ = std::move(why);
        left_ = {};
        return 0;
    }
    [[nodiscard]] bool failed() const { return !fault_.empty(); }
    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] bool is_at_end() const { return left_.empty(); }

private:
    [[nodiscard]] column_value real() {
        if (left_.size() < 8) {
            static_cast<void>(fail("it ends in the middle of a number"));
            return std::monostate{};
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 8; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(left_[i]);
        left_.remove_prefix(8);
        const auto number = std::bit_cast<double>(bits);
        // SQLite keeps no NaN, and no zero has a sign (cells.hpp).
        if (number != number || bits == std::uint64_t{1} << 63) static_cast<void>(fail("a cell holds no number"));
        return number;
    }

    std::string_view left_;
    std::string fault_;
};

OMNIGRAPH_INLINE void write_row(delta_writer& out, const std::string& id, const row_change& row) {
    out.number(static_cast<std::uint64_t>(row.operation));
    out.text(id);
    if (row.operation == row_operation::update) out.number(row.cells.size());
    for (const auto& cell : row.cells) {
        if (row.operation == row_operation::update) out.number(cell.column);
        if (row.operation != row_operation::insert) out.cell(cell.before);
        if (row.operation != row_operation::remove) out.cell(cell.after);
    }
}

[[nodiscard]] OMNIGRAPH_INLINE row_change read_row(delta_reader& in, std::uint8_t operation, std::size_t columns) {
    row_change row{static_cast<row_operation>(operation), {}};
    const bool partial = row.operation == row_operation::update;
    const auto cells = partial ? in.count(3) : columns;
    if (partial && (cells == 0 || cells > columns))
        static_cast<void>(in.fail("an update changes no column of its table"));
    for (std::size_t i = 0; i < cells && !in.failed(); ++i) {
        cell_change cell;
        cell.column = static_cast<std::uint32_t>(i);
        if (partial) {
            const auto column = in.number();
            const bool ascends = row.cells.empty() || column > row.cells.back().column;
            if (column >= columns || !ascends) static_cast<void>(in.fail("the columns of a row do not ascend"));
            cell.column = static_cast<std::uint32_t>(column);
        }
        if (row.operation != row_operation::insert) cell.before = in.cell();
        if (row.operation != row_operation::remove) cell.after = in.cell();
        if (partial && cell.before == cell.after && !in.failed())
            static_cast<void>(in.fail("an update leaves a cell as it was"));
        row.cells.push_back(std::move(cell));
    }
    return row;
}

[[nodiscard]] OMNIGRAPH_INLINE table_delta read_table(delta_reader& in) {
    table_delta table;
    const auto columns = in.count(1);
    if (columns > max_delta_columns) static_cast<void>(in.fail("a table has too many columns"));
    for (std::size_t i = 0; i < columns && !in.failed(); ++i) table.columns.push_back(in.text());
    const auto rows = in.count(2);
    if (rows == 0) static_cast<void>(in.fail("a table has no changed row"));
    for (std::size_t i = 0; i < rows && !in.failed(); ++i) {
        const auto operation = in.byte();
        if (operation < 1 || operation > 3) static_cast<void>(in.fail("a row has an unknown operation"));
        auto id = in.text();
        if (!table.rows.empty() && id <= table.rows.rbegin()->first)
            static_cast<void>(in.fail("the ids of a table do not ascend"));
        if (in.failed()) break;
        auto row = read_row(in, operation, columns);
        table.rows.emplace_hint(table.rows.end(), std::move(id), std::move(row));
    }
    return table;
}

inline constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string encode_delta(const row_delta& delta, std::uint64_t epoch) {
    detail::delta_writer out;
    out.raw(detail::delta_magic);
    out.number(epoch);
    out.number(delta.size());
    for (const auto& [key, table] : delta) {
        out.text(key);
        out.number(table.columns.size());
        for (const auto& column : table.columns) out.text(column);
        out.number(table.rows.size());
        for (const auto& [id, row] : table.rows) detail::write_row(out, id, row);
    }
    return out.take();
}

OMNIGRAPH_INLINE result<row_delta, std::string> decode_delta(std::string_view bytes, std::uint64_t epoch) {
    if (bytes.size() > max_delta_bytes) return std::string{"it is larger than a delta can be"};
    if (!bytes.starts_with(detail::delta_magic)) return std::string{"it does not begin as a delta does"};
    detail::delta_reader in{bytes.substr(detail::delta_magic.size())};
    if (const auto written = in.number(); !in.failed() && written != epoch)
        return "it is of epoch " + std::to_string(written) + " of the schema, not " + std::to_string(epoch);
    row_delta delta;
    const auto tables = in.count(4);
    for (std::size_t i = 0; i < tables && !in.failed(); ++i) {
        auto key = in.text();
        if (!delta.empty() && key <= delta.rbegin()->first) static_cast<void>(in.fail("the tables do not ascend"));
        if (!in.failed()) delta.emplace_hint(delta.end(), std::move(key), detail::read_table(in));
    }
    if (!in.failed() && !in.is_at_end()) static_cast<void>(in.fail("something follows its last row"));
    if (in.failed()) return in.fault();
    return delta;
}

OMNIGRAPH_INLINE std::string base64_of(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t bits = 0;
        const auto count = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) text += i <= count ? detail::base64_digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

OMNIGRAPH_INLINE bool append_base64(std::string_view text, std::string& bytes) {
    if (text.size() % 4 != 0) return false;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const bool last = at + 4 == text.size();
        const std::size_t padding = !last ? 0 : text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto digit = i < 4 - padding ? detail::base64_digits.find(text[at + i]) : 0;
            if (digit == std::string_view::npos) return false;
            bits = bits << 6 | static_cast<std::uint32_t>(digit);
        }
        // Bits that no byte takes are zero: one text for the same bytes.
        if ((bits & ((std::uint32_t{1} << 8 * padding) - 1)) != 0) return false;
        for (std::size_t i = 0; i < 3 - padding; ++i) bytes += static_cast<char>(bits >> (16 - 8 * i) & 0xff);
    }
    return true;
}

}  // namespace omnigraph::cluster::graph
