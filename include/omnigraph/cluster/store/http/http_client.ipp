// Bodies of store/http/http_client.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/http/timed_stream.hpp>

namespace omnigraph::cluster::detail {

/// One connection, used by one thread at a time.
class http_connection {
public:
    http_connection(const http_endpoint& endpoint, const http_client_options& options, boost::asio::ssl::context& tls)
        : endpoint_{endpoint}, options_{options}, stream_{tls} {}

    /// Cuts the deadline of each further operation to what is left until then; nullopt: no such bound.
    void end_by(std::optional<std::chrono::steady_clock::time_point> until) { until_ = until; }

    /// Returns nullopt when the connection is open, otherwise the failure.
    [[nodiscard]] std::optional<http_failure> connect();

    [[nodiscard]] result<http_response, http_failure> exchange(const http_request& request);

    /// True when the last response was complete and the peer has not closed the connection since.
    [[nodiscard]] bool reusable();

private:
    /// The operations until the next call have so much time together.
    void end_within(std::chrono::milliseconds most) {
        const auto ends = std::chrono::steady_clock::now() + most;
        stream_.end_at(until_ ? std::min(ends, *until_) : ends);
    }

    [[nodiscard]] std::chrono::milliseconds deadline_for(std::uint64_t bytes) const {
        return options_.exchange_timeout +
               std::chrono::milliseconds{bytes * 1000 / std::max<std::uint64_t>(options_.slowest_bytes_per_second, 1)};
    }
    [[nodiscard]] boost::system::error_code write(const http_request& request);
    [[nodiscard]] result<http_response, http_failure> read(const http_request& request);
    template <class Parser>
    [[nodiscard]] boost::system::error_code give_on(Parser& parser, const body_consumer& take);

    static constexpr int most_interim = 16;

    const http_endpoint& endpoint_;
    const http_client_options& options_;
    timed_stream stream_;
    boost::beast::flat_buffer buffer_{256 * 1024};
    bool whole_ = false;
    std::optional<std::chrono::steady_clock::time_point> until_;
    std::chrono::steady_clock::time_point rested_since_{};
};

OMNIGRAPH_INLINE std::optional<http_failure> http_connection::connect() {
    const auto failed = [&](std::string_view what, const boost::system::error_code& why, bool permanent = false) {
        return http_failure{false, permanent, std::string{what} + " " + endpoint_.authority() + ": " + why.message()};
    };
    boost::system::error_code outcome;
    boost::asio::ip::tcp::resolver resolver{stream_.io()};
    const auto addresses = resolver.resolve(endpoint_.peer(), std::to_string(endpoint_.port), outcome);
    if (outcome) return failed("there is no address for", outcome);
    end_within(options_.connect_timeout);
    outcome = stream_.connect(addresses);
    if (outcome) return failed("cannot connect to", outcome);
    if (!endpoint_.tls) return std::nullopt;
    // Names alone are sent: an address stands in no list of hosts.
    const bool is_name = endpoint_.peer() == endpoint_.host;
    end_within(options_.connect_timeout);
    outcome = stream_.begin_tls(endpoint_.peer(), is_name);
    if (!outcome) return std::nullopt;
    const bool permanent = outcome.category() == boost::asio::error::get_ssl_category();
    auto failure = failed("no trusted connection to", outcome, permanent);
    if (!permanent) return failure;
    failure.tls = tls_problem::no_tls;
    if (const auto wrong = stream_.fault_of_certificate()) {
        failure.cause = "no trusted connection to " + endpoint_.authority() + ": " + wrong->why;
        failure.tls = wrong->is_of_other_host ? tls_problem::other_host : tls_problem::trust;
    }
    return failure;
}

OMNIGRAPH_INLINE boost::system::error_code http_connection::write(const http_request& request) {
    namespace http = boost::beast::http;
    http::request<http::span_body<const char>> message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    for (const auto& [name, value] : request.headers) message.insert(name, value);
    message.body() = {request.body.data(), request.body.size()};
    if (!request.body.empty() || request.method == "PUT" || request.method == "POST")
        message.content_length(request.body.size());
    http::request_serializer<http::span_body<const char>> serializer{message};
    boost::system::error_code outcome;
    end_within(deadline_for(request.body.size()));
    http::write(stream_, serializer, outcome);
    return outcome;
}

/// Each part has the time of a whole exchange, so a long body ends only when it stalls.
template <class Parser>
boost::system::error_code http_connection::give_on(Parser& parser, const body_consumer& take) {
    namespace http = boost::beast::http;
    std::vector<char> part(64 * 1024);
    boost::system::error_code outcome;
    while (!parser.is_done()) {
        auto& body = parser.get().body();
        body.data = part.data();
        body.size = part.size();
        end_within(options_.exchange_timeout);
        http::read(stream_, buffer_, parser, outcome);
        if (outcome == http::error::need_buffer) outcome = {};
        if (outcome) return outcome;
        if (!take({part.data(), part.size() - body.size})) break;
    }
    return outcome;
}

OMNIGRAPH_INLINE result<http_response, http_failure> http_connection::read(const http_request& request) {
    namespace http = boost::beast::http;
    std::optional<http::response_parser<http::empty_body>> head;
    const auto longest =
        std::min(request.longest_answer.value_or(options_.max_response_bytes), options_.max_response_bytes);
    boost::system::error_code outcome;
    const auto failed = [&] {
        if (outcome == http::error::body_limit)
            return http_failure{true, true, "the answer is larger than is taken", true};
        return http_failure{true, false, "the answer did not come whole: " + outcome.message()};
    };
    end_within(options_.exchange_timeout);
    // What comes before the final answer (RFC 9110, 15.2) has no body and says nothing that is needed here.
    for (int interim = 0; !head || head->get().result_int() / 100 == 1; ++interim) {
        if (interim > most_interim) return http_failure{true, true, "no final answer comes after the interim ones"};
        head.emplace();
        head->header_limit(64 * 1024);
        if (request.take) head->body_limit(boost::none);  // what is given on takes no memory
        else head->body_limit(longest);
        if (request.method == "HEAD") head->skip(true);
        http::read_header(stream_, buffer_, *head, outcome);
        if (outcome) return failed();
        if (head->get().result_int() == 101)
            return http_failure{true, true, "the answer changes the protocol, which was not asked for"};
    }
    http_response response;
    response.status = head->get().result_int();
    for (const auto& field : head->get())
        response.headers.emplace_back(ascii_lower(std::string_view{field.name_string()}), std::string{field.value()});
    if (request.take && response.status == 200) {
        http::response_parser<http::buffer_body> parser{*std::move(head)};
        outcome = give_on(parser, request.take);
        if (outcome) return failed();
        whole_ = parser.is_done() && parser.keep_alive();
        return response;
    }
    http::response_parser<http::string_body> parser{*std::move(head)};
    if (parser.content_length().value_or(0) > longest)
        return http_failure{true, true, "the answer is larger than is taken", true};
    parser.body_limit(longest);
    end_within(deadline_for(parser.content_length().value_or(0)));
    if (!parser.is_done()) http::read(stream_, buffer_, parser, outcome);
    if (outcome) return failed();
    whole_ = parser.keep_alive();
    response.body = std::move(parser.get().body());
    return response;
}

OMNIGRAPH_INLINE result<http_response, http_failure> http_connection::exchange(const http_request& request) {
    whole_ = false;
    const auto written = write(request);
    // A server that rejects a body early responds and closes before it has read the whole request. Its response
    // explains more than our write error.
    auto response = read(request);
    if (!response && written) return http_failure{true, false, "the request was not taken whole: " + written.message()};
    if (written) whole_ = false;
    rested_since_ = std::chrono::steady_clock::now();
    return response;
}

OMNIGRAPH_INLINE bool http_connection::reusable() {
    if (!whole_ || buffer_.size() != 0 || std::chrono::steady_clock::now() - rested_since_ > options_.max_idle)
        return false;
    // Pending bytes or an end of stream mean that the peer has abandoned the connection.
    return stream_.is_quiet();
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

class http_client::pool {
public:
    pool(http_endpoint endpoint, http_client_options options) : endpoint_{std::move(endpoint)}, options_{options} {}

    result<http_response, http_failure> send(const http_request& request) {
        if (endpoint_.tls) {
            std::call_once(trust_read_, [this] { read_trust(); });
            if (!unusable_.empty()) return http_failure{false, true, unusable_, false, tls_problem::trust};
        }
        auto connection = take();
        if (connection) connection->end_by(request.until);
        else {
            connection = std::make_unique<detail::http_connection>(endpoint_, options_, tls_);
            connection->end_by(request.until);
            if (auto failed = connection->connect()) return *std::move(failed);
        }
        auto response = connection->exchange(request);
        if (response) give_back(std::move(connection));
        return response;
    }

private:
    /// Reads the certificates to trust. The bundle of a system takes milliseconds, so a client without TLS never does.
    void read_trust() {
        tls_.set_verify_mode(boost::asio::ssl::verify_peer);
        boost::system::error_code failed;
        if (endpoint_.ca_file.empty()) tls_.set_default_verify_paths(failed);
        else tls_.load_verify_file(endpoint_.ca_file, failed);
        if (failed)
            unusable_ = "the certificates to trust cannot be read" +
                        (endpoint_.ca_file.empty() ? "" : " from " + endpoint_.ca_file) + ": " + failed.message();
    }

    std::unique_ptr<detail::http_connection> take() {
        const std::scoped_lock lock{mutex_};
        while (!kept_.empty()) {
            auto connection = std::move(kept_.back());
            kept_.pop_back();
            if (connection->reusable()) return connection;
        }
        return nullptr;
    }

    void give_back(std::unique_ptr<detail::http_connection> connection) {
        const std::scoped_lock lock{mutex_};
        if (kept_.size() < options_.max_kept_connections) kept_.push_back(std::move(connection));
    }

    http_endpoint endpoint_;
    http_client_options options_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
    std::once_flag trust_read_;
    std::string unusable_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<detail::http_connection>> kept_;
};

OMNIGRAPH_INLINE std::string http_endpoint::authority() const {
    const bool usual = port == (tls ? 443 : 80);
    return usual ? host : host + ":" + std::to_string(port);
}

OMNIGRAPH_INLINE std::string http_endpoint::peer() const {
    const bool has_brackets = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    return has_brackets ? host.substr(1, host.size() - 2) : host;
}

OMNIGRAPH_INLINE std::string fault_of_certificates(const std::string& file) {
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    boost::system::error_code failed;
    tls.load_verify_file(file, failed);
    return failed ? failed.message() : std::string{};
}

OMNIGRAPH_INLINE std::string http_response::header(std::string_view name) const {
    for (const auto& [present, value] : headers)
        if (present == name) return value;
    return {};
}

OMNIGRAPH_INLINE http_client::http_client(http_endpoint endpoint, http_client_options options)
    : pool_{std::make_unique<pool>(std::move(endpoint), options)} {}

OMNIGRAPH_INLINE http_client::~http_client() = default;

OMNIGRAPH_INLINE result<http_response, http_failure> http_client::send(const http_request& request) {
    return pool_->send(request);
}

}  // namespace omnigraph::cluster
