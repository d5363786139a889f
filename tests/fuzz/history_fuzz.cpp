// Any bytes as a record of the history: refused in UTF-8, or a record that reads back as it is and can be applied.
//
//     build/fuzz/fuzz/history_fuzz -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>

using namespace omnigraph::cluster;

namespace {

void insist(bool holds) {
    if (!holds) std::abort();
}

void insist_on(const history_record& record) {
    const auto rows = apply_changes(record.resources.value_or(std::map<std::string, resource_entry>{}), record.changes);
    insist(apply_changes(rows, changes_between(rows, {})).empty());
    const auto sources = apply_changes({}, record.sources.value_or(source_listing{}));
    insist(changes_between(sources, sources).files.empty());
    insist(digest::parse(sources_digest(sources)).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto record = decode_history_record(text)) insist_on(*record);
    else insist(!record.error().empty() && is_utf8(record.error()));

    // Past the digest, which inputs that are made up never have: what it says with a right one.
    const auto document = parse_json(text, {std::size_t{1} << 20, 64});
    if (!document) return 0;
    auto made = from_json<history_record>(*document);
    if (!made) return 0;
    const auto signed_text = encode_history_record(*made);
    const auto again = decode_history_record(signed_text);
    if (again) {
        insist(*again == *made);
        insist_on(*again);
    } else {
        insist(!again.error().empty() && is_utf8(again.error()));
    }
    return 0;
}
