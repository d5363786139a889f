// A stored document: bounded JSON text that decodes to one record. The version field is checked before any other field.
//
//     const auto lock = decode_document<lock_record>(text, {"version", 1});
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/checksum.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

enum class document_fault {
    invalid,              ///< not JSON, or not the fields of the record
    unsupported_version,  ///< written by another version of the program
};

struct document_error {
    document_fault fault = document_fault::invalid;
    std::string cause;  ///< one clause
};

/// The name of the version field, the one supported version, and the limits of the parser.
struct document_format {
    std::string_view version_field;
    std::int64_t supported = 1;
    json_limits limits = {};
    bool sealed = false;  ///< whether it may have a checksum (encode_sealed)
};

/// The stored form of every document except the lock: indented, with one newline at the end.
template <class Record>
[[nodiscard]] std::string encode_document(const Record& record) {
    return pretty_json(to_json(record)) + "\n";
}

/// The same with the member `checksum` at its end, for what is acted upon when it is read back. Documents of earlier
/// versions have none.
template <class Record>
[[nodiscard]] std::string encode_sealed(const Record& record) {
    auto document = to_json(record);
    document.get_object().emplace("checksum", blank_checksum);
    return fill_checksum(pretty_json(document) + "\n");
}

/// The record in `text`.
template <class Record>
[[nodiscard]] result<Record, document_error> decode_document(std::string_view text, const document_format& format) {
    auto parsed = parse_json(text, format.limits);
    if (!parsed) return document_error{document_fault::invalid, std::move(parsed).error()};
    if (const auto* object = parsed->if_object()) {
        const auto* version = object->if_contains(format.version_field);
        if (version && version->is_number() && !(version->is_int64() && version->get_int64() == format.supported))
            return document_error{document_fault::unsupported_version,
                                  std::string{format.version_field} + " is " + compact_json(*version) +
                                      ", this program reads " + std::to_string(format.supported)};
    }
    std::string checksum;
    if (auto* object = parsed->if_object(); object && format.sealed) {
        if (const auto* member = object->if_contains("checksum"); member && member->is_string())
            checksum = member->get_string();
        if (!checksum.empty()) object->erase("checksum");
    }
    auto decoded = from_json<Record>(*parsed);
    if (!decoded) return document_error{document_fault::invalid, std::move(decoded).error()};
    // A document that was only laid out anew has its checksum, too.
    if (!checksum.empty() && !checksum_holds(text, checksum) && !checksum_holds(encode_sealed(*decoded), checksum))
        return document_error{document_fault::invalid, "it was altered: it is not what its checksum says"};
    return *std::move(decoded);
}

/// The stems of the documents directly below `prefix`, sorted. A folder in the place of a document counts as one.
[[nodiscard]] inline std::set<std::string> stems_of_documents(std::string_view prefix,
                                                              const std::vector<object_entry>& entries) {
    std::set<std::string> stems;
    for (const auto& entry : entries) {
        const auto place = std::string_view{entry.key}.substr(0, entry.key.find('/', prefix.size() + 1));
        if (auto stem = layout::document_stem(prefix, place)) stems.insert(*std::move(stem));
    }
    return stems;
}

/// The result of a conditional write of `text`, settled: an ambiguous one is done when the stored bytes are this
/// write's. So is one whose condition failed, since a proxy may repeat a request of which it has lost the answer; it is
/// ambiguous while nobody can read what it has met.
[[nodiscard]] inline store_result<object_version> recognise_write(object_store& store, std::string_view key,
                                                                  std::string_view text,
                                                                  store_result<object_version> written) {
    if (written ||
        (written.error().fault != store_fault::ambiguous && written.error().fault != store_fault::precondition_failed))
        return written;
    auto now = read_stored(store, key);
    if (now && now->bytes == text) return std::move(now->version);
    if (now || now.error().fault == store_fault::absent) return written;
    return store_error{store_fault::ambiguous, std::string{key},
                       written.error().cause + "; reading it back: " + now.error().cause};
}

/// The sentence about a write or a removal that has no success to show: `The approval could not be written: ...`, or
/// `Whether the approval was written is not known: ...`. `subject` begins with a capital letter.
[[nodiscard]] inline std::string failure_of(std::string subject, std::string_view participle,
                                            const store_error& failed) {
    if (failed.fault != store_fault::ambiguous)
        return subject + " could not be " + std::string{participle} + ": " + failed.cause + ".";
    subject.front() = ascii_lower(subject.front());
    return "Whether " + subject + " was " + std::string{participle} + " is not known: " + failed.cause + ".";
}

}  // namespace omnigraph::cluster
