// Bodies of server/handlers/mcp.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/mcp.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>

namespace omnigraph::cluster::server::detail {

/// The newest first: it is offered to who asks for one that is not here. 2025-03-26 is not: who speaks it may send
/// several messages as one, which later versions have given up.
inline constexpr std::array<std::string_view, 2> mcp_versions{"2025-11-25", "2025-06-18"};

enum class rpc_fault : std::int32_t {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_params = -32602,
};

[[nodiscard]] OMNIGRAPH_INLINE reply rpc_error(const json& id, rpc_fault fault, std::string_view message,
                                               unsigned status = 200) {
    return reply_with(boost::json::object{{"jsonrpc", "2.0"},
                                          {"id", id},
                                          {"error", boost::json::object{{"code", static_cast<std::int32_t>(fault)},
                                                                        {"message", message}}}},
                      status);
}

[[nodiscard]] OMNIGRAPH_INLINE reply rpc_result(const json& id, boost::json::object result) {
    return reply_with(boost::json::object{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

/// The same whether there is no such query or the actor may not invoke it.
[[nodiscard]] OMNIGRAPH_INLINE reply unknown_tool(const json& id) {
    return rpc_error(id, rpc_fault::invalid_params, "There is no such tool here.");
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object scalar_schema(const lang::value_type& type) {
    switch (type.scalar) {
        case lang::scalar_type::boolean: return {{"type", "boolean"}};
        case lang::scalar_type::i32:
        case lang::scalar_type::u32:
        case lang::scalar_type::i64:
        case lang::scalar_type::u64: return {{"type", "integer"}};
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return {{"type", "number"}};
        case lang::scalar_type::date: return {{"type", "string"}, {"format", "date"}};
        case lang::scalar_type::datetime: return {{"type", "string"}, {"format", "date-time"}};
        case lang::scalar_type::vector:
            return {{"type", "array"},
                    {"items", boost::json::object{{"type", "number"}}},
                    {"minItems", type.dimension},
                    {"maxItems", type.dimension}};
        case lang::scalar_type::blob:
        case lang::scalar_type::string: break;
    }
    return {{"type", "string"}};
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object parameters_schema(const lang::query_tree& query) {
    boost::json::object properties;
    boost::json::array required;
    for (const auto& parameter : query.parameters) {
        auto schema = scalar_schema(parameter.type);
        if (parameter.type.list) schema = {{"type", "array"}, {"items", std::move(schema)}};
        if (parameter.type.nullable) {
            const auto type = schema["type"];
            schema["type"] = boost::json::array{type, "null"};
        }
        if (parameter.default_value) schema["default"] = lang::json_of(*parameter.default_value);
        else if (!parameter.type.nullable) required.push_back(boost::json::string{parameter.name});
        properties[parameter.name] = std::move(schema);
    }
    boost::json::object schema{
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object tool_json(const lang::query_tree& query) {
    auto text = query.description.value_or("Stored query `" + query.name + "`.");
    if (query.instruction) text += "\n\n" + *query.instruction;
    return {{"name", query.name},
            {"description", text},
            {"inputSchema", parameters_schema(query)},
            {"annotations", boost::json::object{{"readOnlyHint", !query.is_mutation()}}}};
}

/// A call names no branch, so tools are the queries that run on `main`. They come on one page, so no cursor was ever
/// given out.
[[nodiscard]] OMNIGRAPH_INLINE reply list_tools(const request_context& context, const json& id,
                                                const boost::json::object& params) {
    if (const auto* cursor = params.if_contains("cursor"); cursor && !cursor->is_null())
        return rpc_error(id, rpc_fault::invalid_params, "This server gave out no such cursor.");
    boost::json::array tools;
    for (const auto* query : invocable_queries(context, reached::main)) tools.push_back(tool_json(query->tree));
    return rpc_result(id, {{"tools", std::move(tools)}});
}

/// The version that is spoken: the client's, when this server knows it.
[[nodiscard]] OMNIGRAPH_INLINE reply initialize(const json& id, const boost::json::object& params) {
    auto spoken = mcp_versions.front();
    if (const auto* asked = params.if_contains("protocolVersion"); asked && asked->is_string()) {
        const std::string_view version{asked->as_string()};
        if (const auto* known = std::ranges::find(mcp_versions, version); known != mcp_versions.end()) spoken = *known;
    }
    return rpc_result(
        id, {{"protocolVersion", spoken},
             {"capabilities", boost::json::object{{"tools", boost::json::object{}}}},
             {"serverInfo", boost::json::object{{"name", "omnigraph-server"}, {"version", library_version}}}});
}

/// The reply of an invocation as the result of a tool call.
[[nodiscard]] OMNIGRAPH_INLINE reply called(const json& id, const reply& invoked) {
    if (invoked.status == status_of(refusal::too_many_requests).status) return invoked;
    const bool failed = invoked.status != 200;
    auto content = parse_json(invoked.body, {.bytes = invoked.body.size() + 1, .depth = 64});
    boost::json::object result{
        {"content", boost::json::array{boost::json::object{{"type", "text"}, {"text", text_json(invoked.body)}}}},
        {"isError", failed}};
    if (!failed && content) result["structuredContent"] = *std::move(content);
    return rpc_result(id, std::move(result));
}

[[nodiscard]] OMNIGRAPH_INLINE handled call_tool(const request_context& context, const json& id,
                                                 const boost::json::object& params) {
    const auto* name = params.if_contains("name");
    if (!name || !name->is_string()) return rpc_error(id, rpc_fault::invalid_params, "`name` has to be a text.");
    const auto* given = params.if_contains("arguments");
    if (given && !given->is_object() && !given->is_null())
        return rpc_error(id, rpc_fault::invalid_params, "`arguments` has to be an object.");
    const auto found = query_to_invoke(context, std::string{std::string_view{name->as_string()}});
    if (std::holds_alternative<reply>(found)) return unknown_tool(id);
    const json arguments = given && given->is_object() ? *given : json(boost::json::object{});
    auto invoked = invoke(context, *std::get<const stored_query*>(found), {.params = arguments});
    if (auto* answered = std::get_if<reply>(&invoked))
        return answered->status == status_of(refusal::forbidden).status ? unknown_tool(id) : called(id, *answered);
    return [id, write = std::get<write_step>(std::move(invoked))] { return called(id, write()); };
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE handled answer_mcp(const request_context& context) {
    using detail::rpc_fault;
    if (!is_json_type(context.content_type))
        return refuse(refusal::unsupported_media_type, "Send the message with `Content-Type: application/json`.");
    if (!context.mcp_version.empty() &&
        std::ranges::find(detail::mcp_versions, context.mcp_version) == detail::mcp_versions.end())
        return detail::rpc_error(nullptr, rpc_fault::invalid_request,
                                 "This server does not speak the version in MCP-Protocol-Version.", 400);
    // Numbers keep their digits, so that a parameter gets what was written.
    auto parsed = parse_data_json(context.body, body_json_limits);
    if (!parsed) return detail::rpc_error(nullptr, rpc_fault::parse_error, "This is no JSON document.", 400);
    const auto* message = parsed->if_object();
    const auto* method = message ? message->if_contains("method") : nullptr;
    const auto* version = message ? message->if_contains("jsonrpc") : nullptr;
    if (!method || !method->is_string() || !version || *version != "2.0")
        return detail::rpc_error(nullptr, rpc_fault::invalid_request, "This is no request of JSON-RPC 2.0.", 400);
    const auto* id = message->if_contains("id");
    if (!id) return reply{.status = 202};
    if (!text_in(*id) && !id->is_int64() && !id->is_uint64())
        return detail::rpc_error(nullptr, rpc_fault::invalid_request,
                                 "`id` has to be a text, or an integer that 64 bits hold.", 400);
    const auto* given = message->if_contains("params");
    if (given && !given->is_object())
        return detail::rpc_error(*id, rpc_fault::invalid_params, "`params` has to be an object.");
    const boost::json::object params = given ? given->as_object() : boost::json::object{};
    const std::string_view name{method->as_string()};
    if (name == "initialize") return detail::initialize(*id, params);
    if (name == "ping") return detail::rpc_result(*id, {});
    if (name == "tools/list") return detail::list_tools(context, *id, params);
    if (name == "tools/call") return detail::call_tool(context, *id, params);
    return detail::rpc_error(*id, rpc_fault::method_not_found, "This server offers tools, and has no such method.");
}

}  // namespace omnigraph::cluster::server
