// The fields of a body, told once: what is read from a request, and what the OpenAPI document says of it.
//
//     const field_record fields[] = {{.name = "query", .required = true}, {.name = "branch"}};
//     const body_record shape{"Example", fields};
//     request_body read{body, "application/json", shape};
//
// A field that is not required may be left out or be null; one of a reply that is `nullable` is always there.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace omnigraph::cluster::server {

/// `rows` is a list of objects, `anything` any JSON.
enum class field_type : std::uint8_t { text, boolean, integer, object, texts, record, records, rows, anything };

struct body_record;

struct field_record {
    std::string_view name;
    field_type type = field_type::text;
    bool required = false;
    bool nullable = false;
    std::string_view alias = {};      ///< an older name that is taken as well
    const body_record* of = nullptr;  ///< of `record` and `records`
    std::string_view about = {};
};

enum class unknown_fields : std::uint8_t { ignored, refused };

struct body_record {
    std::string_view name;  ///< in the document
    std::span<const field_record> fields;
    unknown_fields unknown = unknown_fields::refused;  ///< of a request
};

}  // namespace omnigraph::cluster::server
