// Reads the records of a load request one after the other, JSON or CSV, from a text or a source.
//
//     record_stream read{asked, tables, ids, faults, nullptr};
//     for (auto more = read.begin(); more && *more; more = read.next())
//         if (auto& one = read.record()) print(one->content.id, read.place().line);
//
// (1) Faults of records and of the input's form go to `faults`, and reading ends when they are full.
// (2) It tells the request's on_progress how far it is, and ends with an error when the caller's stop_scope asks for
// it. (3) After begin() the input is read from its first byte again.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/csv_records.hpp>
#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/plain_load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/csv_reader.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

namespace omnigraph::cluster::graph {

class record_stream {
public:
    /// All must outlive it; `texts` may be null.
    record_stream(const load_request& request, const table_layout& schema, id_sequence& ids, data_faults& findings,
                  collected_texts* texts)
        : request_{&request}, schema_{&schema}, ids_{&ids}, findings_{&findings}, texts_{texts}, plain_{schema, ids} {}

    /// Reads the first record. False: there is none. The error is bad_request: the input cannot be read.
    [[nodiscard]] graph_result<bool> begin();

    /// Reads another record; as begin().
    [[nodiscard]] graph_result<bool> next();

    /// The last record; nullopt when it has a fault. The next one takes its memory.
    [[nodiscard]] std::optional<load_record>& record() { return record_; }
    [[nodiscard]] input_position place() const { return {raw_.number, raw_.line}; }

private:
    static constexpr std::uint64_t told_each = 2048;

    [[nodiscard]] graph_result<bool> next_row(line_reader& rows);
    [[nodiscard]] graph_result<bool> next_row(csv_reader& rows);
    [[nodiscard]] graph_result<done> pause(const input_window& input);

    const load_request* request_;
    const table_layout* schema_;
    id_sequence* ids_;
    data_faults* findings_;
    collected_texts* texts_;
    std::variant<std::monostate, line_reader, csv_reader> rows_;
    std::optional<csv_columns> columns_;
    raw_record raw_;
    plain_record members_;
    plain_record_reader plain_;
    std::optional<load_record> record_;
    std::uint64_t read_ = 0;  ///< records
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/record_stream.ipp>
#endif
