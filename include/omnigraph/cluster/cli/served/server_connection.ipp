// Bodies of cli/served/server_connection.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/credentials.hpp>
#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/version.hpp>

namespace omnigraph::cluster::cli::detail {

/// A query over a whole graph takes its time. A load waits for those before it, and nobody knows what became of a write
/// whose answer was not waited for.
inline constexpr std::chrono::minutes usual_read{2}, usual_write{10};

[[nodiscard]] OMNIGRAPH_INLINE http_client_options patience_of(std::chrono::milliseconds wait) {
    return {.connect_timeout = std::min<std::chrono::milliseconds>(wait, std::chrono::seconds{10}),
            .exchange_timeout = wait,
            .max_response_bytes = std::uint64_t{1} << 30,
            .max_kept_connections = 1};
}

/// The nesting of rows and of error envelopes.
inline constexpr json_limits answer_limits{std::size_t{1} << 30, 64};

[[nodiscard]] OMNIGRAPH_INLINE graph_fault fault_of(unsigned status) {
    switch (status) {
        case 404: return graph_fault::not_found;
        case 409: return graph_fault::conflict;
        case 400:
        case 413:
        case 414:
        case 415:
        case 422:
        case 431: return graph_fault::bad_request;
        default: return graph_fault::internal;
    }
}

/// The sentence of an error envelope; of anything else the status and its beginning.
[[nodiscard]] OMNIGRAPH_INLINE std::string sentence_of(const http_response& response,
                                                       const result<json, std::string>& body) {
    if (body && body->is_object())
        if (const auto* text = body->as_object().if_contains("error"); text && text->is_string())
            return printable(std::string_view{text->as_string()});
    return fmt::format(
        "status {}: {}", response.status,
        printable(std::string_view{response.body}.substr(0, std::min<std::size_t>(response.body.size(), 300))));
}

/// Whether an answer that could not be used is one of an OmniGraph server: a refusal in the envelope of errors. Without
/// an answer there is none to judge.
[[nodiscard]] OMNIGRAPH_INLINE bool is_of_a_server(unsigned status, const json& refusal) {
    if (status == 0) return true;
    const auto* envelope = refusal.if_object();
    return status >= 400 && envelope && envelope->contains("error");
}

/// The known code with this text; nullopt: of another version.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic_code> fault_code(std::string_view text) {
    const auto limit = std::ranges::find(codes::limit_codes, text, &diagnostic_code::text);
    if (limit != codes::limit_codes.end()) return *limit;
    const auto known = std::ranges::find(lang::codes::all, text, &diagnostic_code::text);
    return known == lang::codes::all.end() ? std::nullopt : std::optional{*known};
}

/// The faults of a query or of records in an envelope. What cannot be read is left out: the sentence stands.
OMNIGRAPH_INLINE void take_faults(const json& envelope, graph_error& refused) {
    const auto number = [](const json& one, std::string_view name) -> std::size_t {
        const auto read = count_in_answer(one, name);
        return read ? static_cast<std::size_t>(*read) : 0;
    };
    if (const auto shown = objects_in(envelope, "query_faults"))
        for (const auto* object : *shown) {
            const json one(*object);
            const auto part = text_in_answer(one, "part"), code = text_in_answer(one, "code"),
                       message = text_in_answer(one, "message"), remedy = text_in_answer(one, "remedy");
            const auto known = code ? fault_code(*code) : std::nullopt;
            if (!part || !known || !message) continue;
            refused.query_faults.push_back(
                {*part == "text" ? query_part::text : query_part::parameters,
                 *known,
                 printable(*message),
                 remedy ? printable(*remedy) : std::string{},
                 {"", number(one, "line"), number(one, "column"), number(one, "end_column")}});
        }
    if (const auto shown = objects_in(envelope, "data_faults"))
        for (const auto* object : *shown) {
            const json one(*object);
            if (const auto message = text_in_answer(one, "message"))
                refused.faults.push_back({number(one, "record"), number(one, "line"), printable(*message)});
        }
}

/// The remedy that the graph knows. The sentence of a server ends with it, and that of a graph does not.
OMNIGRAPH_INLINE void take_remedy(const json& envelope, graph_error& refused) {
    const auto remedy = text_in_answer(envelope, "remedy");
    if (!remedy) return;
    refused.remedy = printable(*remedy);
    if (const auto end = " " + refused.remedy; refused.message.ends_with(end))
        refused.message.resize(refused.message.size() - end.size());
}

/// An answer of 4xx and 503 says that nothing was changed. After another one nobody knows.
[[nodiscard]] OMNIGRAPH_INLINE write_effect effect_of(unsigned status, request_kind kind) {
    const bool nothing = kind == request_kind::reads || (status >= 400 && status < 500) || status == 503;
    return nothing ? write_effect::no : write_effect::unknown;
}

/// Whether a path has a segment `.` or `..`, however it is written: what carries the request would take it away, and
/// lead out of the path that a token is for.
[[nodiscard]] OMNIGRAPH_INLINE bool has_dot_segment(std::string_view path) {
    std::string plain;
    for (std::size_t at = 0; at < path.size(); ++at) {
        const auto code = ascii_lower(path.substr(at, 3));
        const auto meant = code == "%2e" ? '.' : code == "%2f" || code == "%5c" ? '/' : path[at];
        if (meant != path[at]) at += 2;
        plain += meant;
    }
    plain = "/" + plain + "/";
    return plain.find("/./") != std::string::npos || plain.find("/../") != std::string::npos;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool fits_in_path(std::string_view name) {
    return !name.empty() && !detail::has_dot_segment(percent_encoded(name));
}

OMNIGRAPH_INLINE result<server_url, std::string> parse_server_url(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return fmt::format("`{}` is no address of a server: {}.", printable(text), why);
    };
    while (text.ends_with('/')) text.remove_suffix(1);
    server_url address{.endpoint = {}, .path = {}, .text = std::string{text}};
    auto rest = text;
    if (rest.starts_with("https://")) rest.remove_prefix(8);
    else if (rest.starts_with("http://")) {
        rest.remove_prefix(7);
        address.endpoint.tls = false;
        address.endpoint.port = 80;
    } else return wrong("it begins with http:// or https://");
    const bool odd =
        std::ranges::any_of(rest, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
    if (odd || rest.find_first_of("?#\\") != std::string_view::npos)
        return wrong("it is a host and perhaps a path, no more");
    auto authority = rest.substr(0, rest.find('/'));
    if (detail::has_dot_segment(rest.substr(authority.size())))
        return wrong("its path has a segment `.` or `..`; write the path that is meant");
    address.path = rest.substr(authority.size());
    if (authority.find('@') != std::string_view::npos)
        return wrong("it has a user in it; a token is given apart from it");
    const auto close = authority.find(']');
    if (const auto colon = authority.rfind(':');
        colon != std::string_view::npos && (close == std::string_view::npos || colon > close)) {
        const auto digits = authority.substr(colon + 1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), address.endpoint.port);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || address.endpoint.port == 0)
            return wrong("its port is no number up to 65535");
        authority = authority.substr(0, colon);
    }
    if (authority.empty()) return wrong("it names no host");
    address.endpoint.host = authority;
    return address;
}

OMNIGRAPH_INLINE server_connection::server_connection(server_url address, std::optional<std::string> token,
                                                      std::optional<std::chrono::milliseconds> wait)
    : address_{std::move(address)},
      token_{std::move(token)},
      reads_{address_.endpoint, detail::patience_of(wait.value_or(detail::usual_read))},
      writes_{address_.endpoint, detail::patience_of(wait.value_or(detail::usual_write))} {}

OMNIGRAPH_INLINE graph_result<json> server_connection::get(std::string_view route) {
    return ask({.method = "GET", .target = address_.path + std::string{route}, .headers = {}}, request_kind::reads);
}

OMNIGRAPH_INLINE graph_result<json> server_connection::post(std::string_view route, std::string_view body,
                                                            request_kind kind, std::string_view content_type) {
    return ask({.method = "POST",
                .target = address_.path + std::string{route},
                .headers = {{"content-type", std::string{content_type}}},
                .body = body},
               kind);
}

OMNIGRAPH_INLINE graph_result<json> server_connection::remove(std::string_view route) {
    return ask({.method = "DELETE", .target = address_.path + std::string{route}, .headers = {}}, request_kind::writes);
}

OMNIGRAPH_INLINE graph_result<done> server_connection::stream(std::string_view route, std::string_view body,
                                                              std::string_view media_type, const body_consumer& take) {
    const auto answered = send({.method = "POST",
                                .target = address_.path + std::string{route},
                                .headers = {{"content-type", "application/json"}},
                                .body = body,
                                .take = take},
                               request_kind::reads);
    if (!answered) return answered.error();
    const auto given = answered->header("content-type");
    if (!equal_ignoring_case(std::string_view{given}.substr(0, given.find(';')), media_type))
        return foreign_answer(media_type, request_kind::reads);
    return done{};
}

/// An answer of 200, or the refusal.
OMNIGRAPH_INLINE graph_result<http_response> server_connection::send(http_request request, request_kind kind) {
    const auto route = std::string_view{request.target}.substr(0, request.target.find('?'));
    last_status_ = 0;
    last_refusal_ = nullptr;
    if (detail::has_dot_segment(route))
        return graph_error{"A name that is `.` or `..` cannot be asked for.", write_effect::no,
                           graph_fault::bad_request};
    request.headers.emplace_back("host", address_.endpoint.authority());
    if (!request.take) request.headers.emplace_back("accept", "application/json");
    request.headers.emplace_back("user-agent", "omnigraph/" + std::string{library_version});
    if (token_) request.headers.emplace_back("authorization", "Bearer " + *token_);
    auto response = (kind == request_kind::reads ? reads_ : writes_).send(request);
    last_status_ = response ? response->status : 0;
    if (!response) {
        const auto& why = response.error();
        return graph_error{fmt::format("The server at {} gives no answer: {}.", address_.text, why.cause),
                           why.sent && kind == request_kind::writes ? write_effect::unknown : write_effect::no,
                           graph_fault::internal};
    }
    if (response->status == 200) return *std::move(response);
    auto body = parse_json(response->body, detail::answer_limits);
    const auto sentence = detail::sentence_of(*response, body);
    graph_error refused{sentence, detail::effect_of(response->status, kind), detail::fault_of(response->status)};
    if (body) {
        detail::take_faults(*body, refused);
        detail::take_remedy(*body, refused);
        if (const auto reason = text_in_answer(*body, "reason")) refused.reason = graph_reason_spelled(*reason);
        const auto code = text_in_answer(*body, "code");
        if (code && *code == codes::embedding_failed.text) refused.fault = graph_fault::unavailable;
        last_refusal_ = *std::move(body);
    }
    return refused;
}

OMNIGRAPH_INLINE graph_result<json> server_connection::ask(http_request request, request_kind kind) {
    const auto response = send(std::move(request), kind);
    if (!response) return response.error();
    auto body = parse_json(response->body, detail::answer_limits);
    if (body && body->is_object()) return *std::move(body);
    return foreign_answer("JSON object", kind);
}

OMNIGRAPH_INLINE graph_error server_connection::foreign_answer(std::string_view expected, request_kind kind) const {
    return {fmt::format("The answer of {} is no {}: it is no server of this kind.", address_.text, expected),
            detail::effect_of(500, kind), graph_fault::internal};
}

OMNIGRAPH_INLINE result<std::unique_ptr<server_connection>> open_server(const graph_target& target,
                                                                        const operator_scopes& named,
                                                                        const std::string& home) {
    const auto asked = target.server.value_or("");
    const auto url = address_of_server(named, asked);
    if (!url) return url.error();
    auto address = parse_server_url(*url);
    if (!address)
        return error(codes::server_unknown, "--server", address.error())
            .with_remedy("Write it as in --server https://graph.example.com.");
    const bool by_name = asked.find("://") == std::string::npos;
    auto token = token_for(by_name ? asked : address->text, named, home);
    if (!token) return token.error();
    return std::make_unique<server_connection>(*std::move(address), *std::move(token), target.timeout);
}

OMNIGRAPH_INLINE diagnostics served_diagnostics(const graph_error& failed, const server_connection& server,
                                                const std::string& subject) {
    const auto answer = [&](diagnostic_code code, std::string remedy) {
        if (failed.effect == write_effect::unknown)
            remedy = "Whether the change took place is not known: look before you repeat it.";
        return diagnostics{error(code, subject, failed.message).with_remedy(std::move(remedy))};
    };
    const auto status = server.last_status();
    // What was refused before it was sent is no fault of the server.
    if (status == 0 && failed.fault != graph_fault::internal) return diagnostics_of(failed, subject, "");
    // A provider failed behind the server, and the batches before it stand.
    if (failed.fault == graph_fault::unavailable) return diagnostics_of(failed, subject, "");
    const bool is_foreign = !detail::is_of_a_server(status, server.last_refusal());
    switch (status) {
        case 401:
            return answer(codes::graph_denied,
                          "Give a token: `omnigraph login NAME` for a server of the operator's config.yaml, or "
                          "OMNIGRAPH_BEARER_TOKEN.");
        case 413:
            return answer(codes::graph_request_invalid,
                          "Send it in parts, or run the command where the graph is stored: with --cluster or --store.");
        case 403: return answer(codes::graph_denied, "Ask who writes the policies of this cluster.");
        case 0:
            return answer(codes::server_unavailable,
                          "Check the address, and whether the server runs; --timeout TIME waits for another time.");
        case 408:
        case 429:
        case 503: return answer(codes::server_unavailable, failed.remedy.empty() ? "Try again later." : failed.remedy);
        default: break;
    }
    if (is_foreign)
        return answer(codes::server_unavailable,
                      "Check the address: it has to be the one of an OmniGraph server of this version, without a "
                      "redirect.");
    if (status >= 500) return answer(codes::graph_failed, "Ask who runs the server; its log says more.");
    return diagnostics_of(failed, subject, "");
}

}  // namespace omnigraph::cluster::cli
