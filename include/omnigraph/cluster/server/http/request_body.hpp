// Reads a JSON body field by field, strictly where the request can change something.
//
//     request_body fields{request.body, request.content_type, unknown_fields::refused};
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
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// Whether fields that are never read are a fault.
enum class unknown_fields { ignored, refused };

inline constexpr json_limits body_json_limits{.bytes = std::size_t{64} << 20, .depth = 32};

/// True for `application/json`, with or without parameters.
[[nodiscard]] bool is_json_type(std::string_view content_type);

class request_body {
public:
    /// A required body with a JSON content type.
    request_body(std::string_view text, std::string_view content_type, unknown_fields unknown);

    /// A body that may be empty or `null`, with any content type. Every fault of it is a 400.
    [[nodiscard]] static request_body optional(std::string_view text);

    /// The refusal for the first fault; nullopt without one.
    [[nodiscard]] const std::optional<reply>& refused() const { return refused_; }

    /// The text in `field`, or in its older name `alias`; nullopt when absent.
    [[nodiscard]] std::optional<std::string> text(std::string_view field, std::string_view alias = {});

    /// The same; a missing field is a fault and gives an empty text.
    [[nodiscard]] std::string required_text(std::string_view field, std::string_view alias = {});

    [[nodiscard]] std::optional<bool> boolean(std::string_view field);

    /// The object in `field`; null when absent.
    [[nodiscard]] json object(std::string_view field);

    /// Reports a field that was never read. Must be the last call.
    void finish();

private:
    request_body() = default;

    void read(std::string_view text);

    [[nodiscard]] const json* find(std::string_view field, std::string_view alias);

    void wrong_type(std::string_view field, std::string_view expected_type);

    void fault(refusal why, const std::string& text);

    boost::json::object fields_;
    std::vector<std::string> known_;
    std::optional<reply> refused_;
    unknown_fields unknown_ = unknown_fields::refused;
    refusal shape_ = refusal::wrong_shape;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/request_body.ipp>
#endif
