// Reads a JSON body field by field, strictly where the request can change something.
//
//     request_body fields{request.body, request.content_type, bodies::mutate};
//     const auto query = fields.required_text("query");
//     fields.finish();
//     if (fields.refused()) return *fields.refused();
//
// The first fault is kept: 415 without `application/json`, 400 for text that is not JSON, 422 for a field that is
// missing, unknown or of the wrong type. A null field counts as absent. Nesting is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/http/body_record.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

inline constexpr json_limits body_json_limits{.bytes = std::size_t{64} << 20, .depth = 32};

/// True for `expected`, with or without parameters, in UTF-8.
[[nodiscard]] bool is_media_type(std::string_view content_type, std::string_view expected);

/// True for `application/json`, with or without parameters.
[[nodiscard]] bool is_json_type(std::string_view content_type);

class request_body {
public:
    /// A required body with a JSON content type. The record must outlive it.
    request_body(std::string_view text, std::string_view content_type, const body_record& record);

    /// A body that may be empty or `null`, with any content type. Every fault of it is a 400, but 415 for a charset
    /// other than UTF-8.
    [[nodiscard]] static request_body optional(std::string_view text, std::string_view content_type,
                                               const body_record& record);

    /// The refusal for the first fault; nullopt without one.
    [[nodiscard]] const std::optional<reply>& refused() const { return refused_; }

    /// The text in `field`, which the record has, or in its older name; nullopt when absent.
    [[nodiscard]] std::optional<std::string> text(std::string_view field);

    /// The same; a missing field is a fault and gives an empty text.
    [[nodiscard]] std::string required_text(std::string_view field);

    [[nodiscard]] std::optional<bool> boolean(std::string_view field);

    /// The texts in `field`; none when absent.
    [[nodiscard]] std::vector<std::string> texts(std::string_view field);

    /// The object in `field`; null when absent.
    [[nodiscard]] json object(std::string_view field);

    /// Reports a field that the record does not have, unless unknown fields are ignored. Must be the last call.
    void finish();

private:
    explicit request_body(const body_record& record) : record_{&record} {}

    void read(std::string_view text);

    [[nodiscard]] const json* find(std::string_view field);

    void wrong_type(std::string_view field, std::string_view expected_type);

    void fault(refusal why, const std::string& text);

    const body_record* record_;
    boost::json::object fields_;
    std::optional<reply> refused_;
    refusal shape_ = refusal::wrong_shape;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/request_body.ipp>
#endif
