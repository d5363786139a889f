// Bodies of graph/embedding/http_embedder.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iterator>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/embedding/http_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/provider_wire.hpp>
#include <omnigraph/cluster/store/http/base_url.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>

namespace omnigraph::cluster::graph {

/// Why an attempt failed, as a clause, and whether another one may succeed; otherwise what to do.
struct http_embedder::failed_attempt {
    fault_text why = "failed";
    bool may_pass = false;
    std::optional<std::chrono::milliseconds> asked_pause = {};
    std::string remedy = {};
    bool refuses_texts = false;
};

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// The value of `Retry-After`: seconds, or a date. nullopt for anything else.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::chrono::milliseconds> asked_pause(const std::string& header,
                                                                                    instant now) {
    if (header.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, wrong] = std::from_chars(header.data(), header.data() + header.size(), seconds);
    if (wrong != std::errc::invalid_argument && end == header.data() + header.size()) {
        constexpr std::int64_t day = 24 * 3600;
        if (header.front() == '-') return std::nullopt;
        return std::chrono::seconds{wrong == std::errc{} ? std::min(seconds, day) : day};
    }
    std::tm parts{};
    if (!::strptime(header.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts)) return std::nullopt;
    const auto at = std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(at - now);
    return std::clamp(pause, std::chrono::milliseconds{0}, std::chrono::milliseconds{std::chrono::hours{24}});
}

/// Whether an answer of this status may be about what the texts are, or how many or long.
[[nodiscard]] constexpr bool may_refuse_texts(unsigned status) {
    return status == 400 || status == 413 || status == 422;
}

/// Doubles with each attempt, with a random part, so that many callers do not come back together.
[[nodiscard]] OMNIGRAPH_INLINE std::chrono::milliseconds usual_pause(std::chrono::milliseconds first, int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto longest = first * (std::int64_t{1} << std::min(attempt - 1, 10));
    std::uniform_int_distribution<std::int64_t> part{longest.count() / 2, longest.count()};
    return std::chrono::milliseconds{part(random)};
}

[[nodiscard]] OMNIGRAPH_INLINE http_client_options options_for(const embedding_patience& patience) {
    http_client_options options;
    options.connect_timeout = std::min(options.connect_timeout, patience.request);
    options.exchange_timeout = patience.request;
    options.max_response_bytes = max_embedding_answer;
    options.max_kept_connections = 8;
    return options;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE http_embedder::http_embedder(embedding_settings settings, runtime& clock)
    : settings_{std::move(settings)}, clock_{&clock} {
    auto base = parse_base_url(settings_.base_url).value_or(base_url{});
    base.endpoint.ca_file = settings_.ca_file;
    base_path_ = base.path;
    authority_ = base.endpoint.authority();
    client_ = std::make_unique<http_client>(std::move(base.endpoint), detail::options_for(settings_.patience));
}

OMNIGRAPH_INLINE http_embedder::~http_embedder() = default;

OMNIGRAPH_INLINE embedding_error http_embedder::told(fault_text what, std::string remedy) const {
    auto text = std::move(what).after(
        fmt::format("{} ({} at {}, model {}) ", settings_.name, settings_.provider_kind, authority_, settings_.model));
    return {std::move(text.whole), std::move(remedy), std::move(text.outline)};
}

OMNIGRAPH_INLINE std::string http_embedder::correct(const std::string& members, const std::string& variables) const {
    // The name of an applied profile is its address.
    if (!settings_.name.starts_with("provider.")) return "Correct " + variables + ".";
    return "Correct the " + members + " of " + settings_.name + " and run `omnigraph cluster apply`.";
}

OMNIGRAPH_INLINE http_embedder::failed_attempt http_embedder::refused(const http_response& answer) const {
    const auto status = answer.status;
    const auto reason = status == 401 || status == 403 ? std::string{} : wire_reason(settings_, answer.body);
    const auto answered = fmt::format("answered {}", status);
    const auto with_reason = reason.empty() ? of_input(answered) : of_rows(answered + ": " + reason, answered);
    if (status == 401 || status == 403)
        return {.why = of_input(answered + ": it refuses the key in " + settings_.key_name),
                .remedy = "Set " + settings_.key_name + " to a key that the service accepts for this model."};
    if (status == 404)
        return {.why = with_reason,
                .remedy = correct("model or the base_url", "OMNIGRAPH_EMBED_MODEL or OMNIGRAPH_EMBED_BASE_URL")};
    if (status >= 300 && status < 400)
        return {.why = of_input(answered + ", a redirection, which is not followed"),
                .remedy = "Write its target as base_url. " + correct("base_url", "OMNIGRAPH_EMBED_BASE_URL")};
    if (status == 429 || status >= 500)
        return {with_reason, true, detail::asked_pause(answer.header("retry-after"), clock_->now())};
    if (detail::may_refuse_texts(status))
        return {.why = with_reason,
                .remedy =
                    "The service refuses the request itself. Shorten a text that is too long for the model, give the "
                    "property a dimension that the model has, or choose another model.",
                .refuses_texts = true};
    if (status == 402)
        return {.why = with_reason, .remedy = "Do what the service asks for, then run the command again."};
    return {.why = with_reason,
            .remedy = "This is no answer of an embedding service to such a request. " +
                      correct("base_url or the kind", "OMNIGRAPH_EMBED_BASE_URL or OMNIGRAPH_EMBED_PROVIDER")};
}

OMNIGRAPH_INLINE std::string http_embedder::remedy_of(const http_failure& failure) const {
    if (failure.tls == tls_problem::trust)
        return "Name a readable file of the certificates that vouch for the service in OMNIGRAPH_EMBED_CA_BUNDLE, or "
               "leave that unset to trust the system's.";
    const auto what = failure.tls == tls_problem::other_host ? "Write the host that the certificate is of. "
                      : failure.tls == tls_problem::no_tls ? "The service speaks no TLS there that this program does. "
                                                           : "";
    return what + correct("base_url", "OMNIGRAPH_EMBED_BASE_URL");
}

OMNIGRAPH_INLINE embedding_error http_embedder::unusable(const wire_fault& answer) const {
    // What is wrong with numbers and members is our sentence; a refusal is that of the service.
    const auto what = of_input("gave an answer that cannot be used: " + answer.why);
    switch (answer.kind) {
        case wire_fault_kind::refusal:
            return told(of_rows("gave no vectors: " + answer.why, "gave no vectors"),
                        "Do what the service asks for, then run the command again.");
        case wire_fault_kind::dimension:
            return told(what,
                        "Give the property a dimension that the model has, or choose a model that has this one. " +
                            correct("model", "OMNIGRAPH_EMBED_MODEL"));
        case wire_fault_kind::numbers:
            return told(what, "The model is none for these texts. " + correct("model", "OMNIGRAPH_EMBED_MODEL"));
        case wire_fault_kind::interface: break;
    }
    return told(what, "The address is that of another service. " +
                          correct("base_url or the kind", "OMNIGRAPH_EMBED_BASE_URL or OMNIGRAPH_EMBED_PROVIDER"));
}

OMNIGRAPH_INLINE bool http_embedder::wait(std::chrono::milliseconds pause, deadline until) const {
    if (std::chrono::steady_clock::now() + pause > until) return false;
    constexpr std::chrono::milliseconds step{250};
    for (; pause.count() > 0 && !stop_scope::requested(); pause -= std::min(pause, step))
        clock_->sleep(std::min(pause, step));
    return true;
}

OMNIGRAPH_INLINE embedding_error http_embedder::stopped() const {
    return told("is not called any more: the call was stopped");
}

OMNIGRAPH_INLINE embedded_texts http_embedder::embed_batch(std::span<const std::string> texts, std::uint32_t dimension,
                                                           embedding_purpose purpose) const {
    auto message = wire_request(settings_, texts, dimension, purpose);
    http_request request{"POST", base_path_ + message.path, std::move(message.headers), message.body};
    request.headers.emplace_back("host", authority_);
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("accept", "application/json");
    const auto whole = settings_.patience.whole;
    const auto until = whole.count() > 0 ? std::chrono::steady_clock::now() + whole : deadline::max();
    // An attempt takes no longer than what is left for the batch.
    if (whole.count() > 0) request.until = until;
    for (int attempt = 1;; ++attempt) {
        if (stop_scope::requested()) return stopped();
        failed_attempt failed;
        const auto answer = client_->send(request);
        if (answer && answer->status == 200) {
            auto vectors = wire_vectors(settings_, answer->body, {texts.size(), dimension});
            if (vectors) return *std::move(vectors);
            return unusable(vectors.error());
        }
        if (answer) failed = refused(*answer);
        else {
            failed = {of_input("cannot be called: " + answer.error().cause), !answer.error().permanent};
            if (!failed.may_pass) failed.remedy = remedy_of(answer.error());
        }
        if (!failed.may_pass) {
            auto refusal = told(failed.why, failed.remedy);
            refusal.refuses_texts = failed.refuses_texts;
            return refusal;
        }
        if (attempt >= settings_.patience.attempts)
            return told(std::move(failed.why).before(fmt::format("; tried {} times, try again later", attempt)));
        const auto pause = failed.asked_pause.value_or(detail::usual_pause(settings_.patience.pause, attempt));
        if (!wait(pause, until))
            return told(
                std::move(failed.why)
                    .before(fmt::format("; tried {} times, and another attempt would come after the time for it "
                                        "(OMNIGRAPH_EMBED_DEADLINE_MS); try again later",
                                        attempt)));
    }
}

OMNIGRAPH_INLINE embedded_texts http_embedder::embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                         embedding_purpose purpose) const {
    std::vector<std::vector<float>> vectors;
    vectors.reserve(texts.size());
    for (const auto& text : texts)
        if (text.empty()) return told("is not asked about an empty text, which has no vector");
    while (!texts.empty()) {
        const auto count = texts_of_request(texts, dimension);
        auto batch = embed_batch(texts.first(count), dimension, purpose);
        if (!batch) return batch;
        std::ranges::move(*batch, std::back_inserter(vectors));
        texts = texts.subspan(count);
    }
    return vectors;
}

}  // namespace omnigraph::cluster::graph
