// Bodies of store/s3/s3_answers.hpp.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>

#include <pugixml.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool parse_xml(pugi::xml_document& document, std::string_view body) {
    return static_cast<bool>(document.load_buffer(body.data(), body.size()));
}

/// Whether it is worth to parse a body, which may be an object of many megabytes.
[[nodiscard]] OMNIGRAPH_INLINE bool may_be_error(std::string_view body) {
    constexpr std::size_t longest_beginning = 1024;
    const auto beginning = body.substr(0, longest_beginning);
    return body.size() <= longest_s3_error && beginning.find("<Error") != std::string_view::npos;
}

/// At most 200 bytes of untrusted text and `…`, on one line, with control characters escaped.
[[nodiscard]] OMNIGRAPH_INLINE std::string foreign_text(const char* text) { return printable(shortened(text, 200)); }

[[nodiscard]] OMNIGRAPH_INLINE std::optional<object_entry> parse_listed_object(const pugi::xml_node& node) {
    auto key = percent_decoded(node.child_value("Key"), plus_sign::blank);
    const std::string_view size = node.child_value("Size");
    object_entry entry;
    const auto [end, wrong] = std::from_chars(size.data(), size.data() + size.size(), entry.size);
    const auto modified = parse_timestamp([&] {
        // S3 writes `2026-06-10T02:07:08.000Z`. The fraction is always zero and is dropped, because our timestamps have
        // none.
        std::string text = node.child_value("LastModified");
        if (const auto dot = text.find('.'); dot != std::string::npos) text = text.substr(0, dot) + "Z";
        return text;
    }());
    if (!key || key->empty() || wrong != std::errc{} || end != size.data() + size.size() || !modified)
        return std::nullopt;
    entry.key = *std::move(key);
    entry.modified = std::chrono::duration_cast<std::chrono::seconds>(modified->time_since_epoch()).count();
    return entry;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE s3_error parse_s3_error(std::string_view body) {
    if (!detail::may_be_error(body)) return {};
    pugi::xml_document document;
    if (!detail::parse_xml(document, body)) return {};
    const auto error = document.child("Error");
    return {detail::foreign_text(error.child_value("Code")), detail::foreign_text(error.child_value("Message")),
            detail::foreign_text(error.child_value("Region"))};
}

OMNIGRAPH_INLINE std::optional<list_page> parse_list_page(std::string_view body) {
    pugi::xml_document document;
    if (!detail::parse_xml(document, body)) return std::nullopt;
    const auto root = document.child("ListBucketResult");
    if (!root) return std::nullopt;
    list_page page;
    for (const auto& node : root.children("Contents")) {
        auto entry = detail::parse_listed_object(node);
        if (!entry) return std::nullopt;
        page.entries.push_back(*std::move(entry));
    }
    if (std::string_view{root.child_value("IsTruncated")} == "true") {
        page.next = root.child_value("NextContinuationToken");
        if (page.next.empty()) return std::nullopt;
    }
    return page;
}

OMNIGRAPH_INLINE std::string listing_progress::check(const list_page& page, std::string_view start) {
    constexpr std::size_t most_empty_pages = 100;
    for (const auto& entry : page.entries)
        if (!entry.key.starts_with(start)) return "the store lists what was not asked for";
    objects_ += page.entries.size();
    empty_pages_ = page.entries.empty() ? empty_pages_ + 1 : 0;
    const bool repeats = (!page.entries.empty() && !first_keys_.insert(page.entries.front().key).second) ||
                         (!page.next.empty() && !tokens_.insert(page.next).second);
    if (repeats || (empty_pages_ > most_empty_pages && !page.next.empty())) return "the store's listing does not go on";
    if (objects_ > most_objects) return "the store lists more than " + std::to_string(most_objects) + " objects";
    return {};
}

OMNIGRAPH_INLINE std::string parse_upload_id(std::string_view body) {
    pugi::xml_document document;
    if (!detail::parse_xml(document, body)) return {};
    return document.child("InitiateMultipartUploadResult").child_value("UploadId");
}

OMNIGRAPH_INLINE std::string complete_upload_body(const std::vector<std::string>& etags) {
    pugi::xml_document document;
    auto root = document.append_child("CompleteMultipartUpload");
    for (std::size_t i = 0; i < etags.size(); ++i) {
        auto part = root.append_child("Part");
        part.append_child("PartNumber").text().set(std::to_string(i + 1).c_str());
        part.append_child("ETag").text().set(etags[i].c_str());
    }
    std::ostringstream text;
    document.save(text, "", pugi::format_raw);
    return std::move(text).str();
}

OMNIGRAPH_INLINE std::optional<std::string> parse_completed_upload(std::string_view body) {
    pugi::xml_document document;
    if (!detail::parse_xml(document, body)) return std::nullopt;
    std::string etag = document.child("CompleteMultipartUploadResult").child_value("ETag");
    if (etag.empty()) return std::nullopt;
    return etag;
}

OMNIGRAPH_INLINE std::string delete_objects_body(const std::vector<std::string>& keys) {
    pugi::xml_document document;
    auto root = document.append_child("Delete");
    root.append_child("Quiet").text().set("true");
    for (const auto& key : keys) root.append_child("Object").append_child("Key").text().set(key.c_str());
    std::ostringstream text;
    document.save(text, "", pugi::format_raw);
    return std::move(text).str();
}

OMNIGRAPH_INLINE std::optional<s3_error> parse_delete_result(std::string_view body) {
    pugi::xml_document document;
    if (!detail::parse_xml(document, body) || !document.child("DeleteResult"))
        return s3_error{"", "the answer is no result of a removal", ""};
    const auto error = document.child("DeleteResult").child("Error");
    if (!error) return std::nullopt;
    return s3_error{detail::foreign_text(error.child_value("Code")), detail::foreign_text(error.child_value("Key")),
                    ""};
}

}  // namespace omnigraph::cluster
