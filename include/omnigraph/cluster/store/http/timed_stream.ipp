// Bodies of store/http/timed_stream.hpp.
#pragma once

#include <cerrno>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/http/timed_stream.hpp>

namespace omnigraph::cluster {

/// The handler of every operation: one type, so that each operation is compiled once.
struct timed_stream::completion {
    boost::system::error_code* failed;
    std::size_t* bytes;

    void operator()(boost::system::error_code why, std::size_t moved = 0) const {
        *failed = why;
        *bytes = moved;
    }
    void operator()(boost::system::error_code why, const boost::asio::ip::tcp::endpoint&) const { *failed = why; }
};

template <class Start>
std::size_t timed_stream::wait(const Start& start, boost::system::error_code& failed) {
    stream_.next_layer().expires_at(ends_);
    std::size_t bytes = 0;
    start(completion{&failed, &bytes});
    io_.restart();
    io_.run();
    return bytes;
}

OMNIGRAPH_INLINE boost::system::error_code timed_stream::connect(
    const boost::asio::ip::tcp::resolver::results_type& addresses) {
    boost::system::error_code failed;
    auto& plain = stream_.next_layer();
    wait([&](completion done) { plain.async_connect(addresses, done); }, failed);
    if (failed) return failed;
    boost::system::error_code slower;
    plain.socket().set_option(boost::asio::ip::tcp::no_delay{true}, slower);
    return failed;
}

OMNIGRAPH_INLINE boost::system::error_code timed_stream::begin_tls(const std::string& peer, bool sends_name) {
    if (sends_name && SSL_set_tlsext_host_name(stream_.native_handle(), peer.c_str()) != 1)
        return {static_cast<int>(::ERR_get_error()), boost::asio::error::get_ssl_category()};
    boost::system::error_code failed;
    const auto check = [this, verify = boost::asio::ssl::host_name_verification{peer}](
                           bool vouched_for, boost::asio::ssl::verify_context& chain) {
        const bool right = verify(vouched_for, chain);
        met_other_host_ |= vouched_for && !right;
        return right;
    };
    stream_.set_verify_callback(check, failed);
    wait([&](completion done) { stream_.async_handshake(boost::asio::ssl::stream_base::client, done); }, failed);
    is_tls_ = true;
    return failed;
}

OMNIGRAPH_INLINE std::optional<certificate_fault> timed_stream::fault_of_certificate() {
    if (met_other_host_) return certificate_fault{true, "its certificate is that of another host"};
    const auto found = ::SSL_get_verify_result(stream_.native_handle());
    if (found == X509_V_OK) return std::nullopt;
    return certificate_fault{false,
                             std::string{"its certificate is refused: "} + ::X509_verify_cert_error_string(found)};
}

OMNIGRAPH_INLINE bool timed_stream::is_quiet() {
    char byte = 0;
    const auto handle = stream_.next_layer().socket().native_handle();
    return ::recv(handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

OMNIGRAPH_INLINE std::size_t timed_stream::receive(const std::vector<boost::asio::mutable_buffer>& buffers,
                                                   boost::system::error_code& failed) {
    if (is_tls_) return wait([&](completion done) { stream_.async_read_some(buffers, done); }, failed);
    return wait([&](completion done) { stream_.next_layer().async_read_some(buffers, done); }, failed);
}

OMNIGRAPH_INLINE std::size_t timed_stream::send(const std::vector<boost::asio::const_buffer>& buffers,
                                                boost::system::error_code& failed) {
    if (is_tls_) return wait([&](completion done) { stream_.async_write_some(buffers, done); }, failed);
    return wait([&](completion done) { stream_.next_layer().async_write_some(buffers, done); }, failed);
}

}  // namespace omnigraph::cluster
