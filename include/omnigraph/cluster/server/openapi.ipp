// Bodies of server/openapi.hpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/mcp.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/openapi.hpp>
#include <omnigraph/cluster/server/routes.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE json reference_to(const body_record& record) {
    return boost::json::object{{"$ref", "#/components/schemas/" + std::string{record.name}}};
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object type_of(const field_record& field) {
    switch (field.type) {
        case field_type::boolean: return {{"type", "boolean"}};
        case field_type::integer: return {{"type", "integer"}, {"format", "int64"}};
        case field_type::object: return {{"type", "object"}};
        case field_type::texts: return {{"type", "array"}, {"items", boost::json::object{{"type", "string"}}}};
        case field_type::record: return boost::json::object(reference_to(*field.of).as_object());
        case field_type::records: return {{"type", "array"}, {"items", reference_to(*field.of)}};
        case field_type::rows: return {{"type", "array"}, {"items", boost::json::object{{"type", "object"}}}};
        case field_type::anything: return {};
        case field_type::text: break;
    }
    return {{"type", "string"}};
}

[[nodiscard]] OMNIGRAPH_INLINE json schema_of(const field_record& field, bool of_request) {
    auto schema = type_of(field);
    if (field.type != field_type::anything && (field.nullable || (of_request && !field.required))) {
        if (auto* type = schema.if_contains("type")) *type = boost::json::array{*type, "null"};
        else schema = {{"anyOf", boost::json::array{schema, boost::json::object{{"type", "null"}}}}};
    }
    std::string about{field.about};
    if (!field.alias.empty()) about += (about.empty() ? "Also `" : " Also `") + std::string{field.alias} + "`.";
    if (!about.empty()) schema["description"] = about;
    return schema;
}

/// The schemas of a document, each once, with those that they refer to.
class schema_list {
public:
    void add(const body_record& record, bool of_request) {
        if (!seen_.emplace(record.name, &record).second) return;
        boost::json::object properties;
        boost::json::array required;
        for (const auto& field : record.fields) {
            properties[field.name] = schema_of(field, of_request);
            if (field.required) required.push_back(boost::json::string{field.name});
            if (field.of) add(*field.of, of_request);
        }
        boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
        if (!required.empty()) schema["required"] = std::move(required);
        if (of_request && record.unknown == unknown_fields::refused) schema["additionalProperties"] = false;
        schemas_[record.name] = std::move(schema);
    }

    [[nodiscard]] boost::json::object take() { return std::move(schemas_); }

private:
    std::map<std::string_view, const body_record*> seen_;
    boost::json::object schemas_;
};

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object with_content(std::string_view description,
                                                                std::string_view media_type, json schema) {
    return {{"description", description},
            {"content", boost::json::object{{media_type, boost::json::object{{"schema", std::move(schema)}}}}}};
}

/// The refusals of the pipeline (§2.1), by status.
[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, std::string> refusals_of(const route_record& route) {
    std::map<std::string, std::string> refusals;
    if (route.scope == route_scope::probe) {
        if (route.operation_id == "readiness") refusals["503"] = "The server shuts down.";
        return refusals;
    }
    refusals["503"] =
        "Too much is under way, the server ended the request, or the storage does not answer; nothing was changed.";
    if (route.scope == route_scope::open) return refusals;
    refusals["401"] = "The bearer token is missing or invalid.";
    refusals["500"] = "Storage failed; the log of the server says more.";
    if (route.action) refusals["403"] = "Policy does not allow it.";
    refusals["400"] = "The request cannot be done.";
    if (route.path.find('{') != std::string_view::npos) refusals["404"] = "There is nothing of that name.";
    if (route.scope == route_scope::graph) {
        refusals["404"] = "There is no such graph, or nothing of that name in it.";
        refusals["409"] = "The graph has moved, or another one stands in its place.";
    }
    if (route.body_limit > 0) {
        refusals["408"] = "The body did not arrive in time.";
        refusals["413"] = "The body is larger than " + std::to_string(route.body_limit) + " bytes.";
        refusals["415"] = route.body_needed
                              ? "The body is declared as something else, or is in another coding than gzip."
                              : "The body is in another coding than gzip.";
        if (route.request && route.body_needed && route.answer != answer_mcp)
            refusals["422"] = "A field is missing, unknown or of another type.";
    }
    if (route.tag == "mutations" || route.answer == answer_invoke_query || route.answer == answer_mcp ||
        (route.tag == "branches" && route.method != "GET"))
        refusals["429"] = "The caller has too much under way.";
    if (!route.response && route.scope == route_scope::graph && route.response_type == json_media_type)
        refusals["409"] = std::string{route.summary};
    return refusals;
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::array parameters_of(const route_record& route) {
    boost::json::array parameters;
    auto path = route.path;
    for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{')) {
        path.remove_prefix(at + 1);
        parameters.push_back(boost::json::object{{"name", path.substr(0, path.find('}'))},
                                                 {"in", "path"},
                                                 {"required", true},
                                                 {"schema", boost::json::object{{"type", "string"}}}});
    }
    for (const auto& field : route.parameters) {
        boost::json::object parameter{{"name", field.name}, {"in", "query"}, {"schema", type_of(field)}};
        if (field.required) parameter["required"] = true;
        if (!field.about.empty()) parameter["description"] = field.about;
        parameters.push_back(std::move(parameter));
    }
    if (route.is_tagged())
        parameters.push_back(boost::json::object{{"name", "If-None-Match"},
                                                 {"in", "header"},
                                                 {"description", "The tags of answers that the caller has."},
                                                 {"schema", boost::json::object{{"type", "string"}}}});
    return parameters;
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object tag_header() {
    return {{"ETag", boost::json::object{{"description", "The tag of this answer, for If-None-Match."},
                                         {"schema", boost::json::object{{"type", "string"}}}}}};
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object responses_of(const route_record& route, schema_list& schemas) {
    boost::json::object responses;
    if (route.response) {
        schemas.add(*route.response, false);
        auto schema = reference_to(*route.response);
        if (route.answer == answer_invoke_query) {
            schemas.add(bodies::change_output, false);
            schema = boost::json::object{
                {"anyOf", boost::json::array{std::move(schema), reference_to(bodies::change_output)}}};
        }
        responses["200"] = with_content("Done.", route.response_type, std::move(schema));
    } else if (route.scope != route_scope::graph || route.response_type != json_media_type) {
        const bool is_json = route.response_type == json_media_type;
        responses["200"] =
            with_content("Done.", route.response_type, boost::json::object{{"type", is_json ? "object" : "string"}});
    }
    if (!route.other_response_type.empty())
        responses["200"].at("content").as_object()[route.other_response_type] =
            boost::json::object{{"schema", boost::json::object{{"type", "string"}}}};
    if (route.is_tagged()) {
        responses["200"].as_object()["headers"] = tag_header();
        responses["304"] =
            boost::json::object{{"description", "The caller has this answer."}, {"headers", tag_header()}};
    }
    if (route.answer == answer_mcp) {
        responses["202"] = boost::json::object{{"description", "A notification was taken."}};
        responses["400"] = with_content(
            "The message is no request.", json_media_type,
            boost::json::object{
                {"anyOf", boost::json::array{reference_to(*route.response), reference_to(bodies::error)}}});
    }
    for (const auto& [status, about] : refusals_of(route))
        if (!responses.contains(status))
            responses[status] = with_content(about, json_media_type, reference_to(bodies::error));
    return responses;
}

[[nodiscard]] OMNIGRAPH_INLINE json operation_of(const route_record& route, schema_list& schemas,
                                                 security_shown security) {
    boost::json::object operation{{"operationId", route.operation_id},
                                  {"tags", boost::json::array{boost::json::string{route.tag}}},
                                  {"summary", route.summary}};
    if (!route.successor.empty()) operation["deprecated"] = true;
    if (auto parameters = parameters_of(route); !parameters.empty()) operation["parameters"] = std::move(parameters);
    if (route.body_limit > 0) {
        if (route.request) schemas.add(*route.request, true);
        auto body =
            with_content("", route.request_type,
                         route.request ? reference_to(*route.request) : json(boost::json::object{{"type", "string"}}));
        body.erase("description");
        body["required"] = route.body_needed;
        operation["requestBody"] = std::move(body);
    }
    operation["responses"] = responses_of(route, schemas);
    const bool needs_token = route.scope == route_scope::server || route.scope == route_scope::graph;
    if (security == security_shown::yes && needs_token)
        operation["security"] = boost::json::array{boost::json::object{{"bearer_token", boost::json::array{}}}};
    return operation;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE json openapi_document(std::span<const route_record> routes, security_shown security) {
    detail::schema_list schemas;
    schemas.add(bodies::error, false);
    boost::json::object paths;
    for (const auto& route : routes) {
        auto& path = paths[route.path];
        if (!path.is_object()) path = boost::json::object{};
        path.as_object()[ascii_lower(route.method)] = detail::operation_of(route, schemas, security);
    }
    boost::json::object components{{"schemas", schemas.take()}};
    if (security == security_shown::yes)
        components["securitySchemes"] =
            boost::json::object{{"bearer_token", boost::json::object{{"type", "http"}, {"scheme", "bearer"}}}};
    boost::json::object info{{"title", "Omnigraph API"},
                             {"version", library_version},
                             {"license", boost::json::object{{"name", "MIT"}, {"identifier", "MIT"}}}};
    return boost::json::object{{"openapi", "3.1.0"},
                               {"info", std::move(info)},
                               {"paths", std::move(paths)},
                               {"components", std::move(components)}};
}

OMNIGRAPH_INLINE reply answer_openapi(const request_context& context) {
    const auto made = [](security_shown security) { return compact_json(openapi_document(all_routes(), security)); };
    if (context.serving.mode == runtime_mode::open) {
        static const std::string document = made(security_shown::no);
        return {.body = document};
    }
    static const std::string document = made(security_shown::yes);
    return {.body = document};
}

}  // namespace omnigraph::cluster::server
