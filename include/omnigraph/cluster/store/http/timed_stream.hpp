// A connection over TCP, or TLS over it, whose operations wait until they end or a deadline has passed.
//
//     boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
//     timed_stream stream{tls};
//     boost::asio::ip::tcp::resolver names{stream.io()};
//     stream.end_at(std::chrono::steady_clock::now() + std::chrono::seconds{10});
//     const auto failed = stream.connect(names.resolve("localhost", "80"));
//     if (failed) print(failed.message());
//
// For Beast it is a SyncStream. Its asynchronous operations would be compiled for each of the two streams and each kind
// of message, ten thousand functions in every header-only program.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace omnigraph::cluster {

struct certificate_fault {
    bool is_of_other_host = false;  ///< and somebody who is trusted vouches for it
    std::string why;                ///< a clause
};

/// Used by one thread at a time. It has its own I/O context, so it needs no background thread.
class timed_stream {
public:
    explicit timed_stream(boost::asio::ssl::context& tls) : stream_{io_, tls} {}

    /// When each further operation ends at the latest, with boost::beast::error::timeout.
    void end_at(std::chrono::steady_clock::time_point deadline) { ends_ = deadline; }

    /// Connects to one of the addresses. Nagle's algorithm is off.
    [[nodiscard]] boost::system::error_code connect(const boost::asio::ip::tcp::resolver::results_type& addresses);

    /// All further bytes are encrypted. `peer` is the name or the address that the certificate must have; the name is
    /// sent when `sends_name` is true.
    [[nodiscard]] boost::system::error_code begin_tls(const std::string& peer, bool sends_name);

    /// What is wrong with the certificate after begin_tls() failed; nullopt: nothing, it failed otherwise.
    [[nodiscard]] std::optional<certificate_fault> fault_of_certificate();

    /// True when nothing has come in and the peer has not closed the connection.
    [[nodiscard]] bool is_quiet();

    [[nodiscard]] boost::asio::io_context& io() { return io_; }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, boost::system::error_code& failed) {
        return receive({boost::asio::buffer_sequence_begin(buffers), boost::asio::buffer_sequence_end(buffers)},
                       failed);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, boost::system::error_code& failed) {
        return send({boost::asio::buffer_sequence_begin(buffers), boost::asio::buffer_sequence_end(buffers)}, failed);
    }
    // A SyncStream has these, too. They throw boost::system::system_error.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        boost::system::error_code failed;
        const auto bytes = read_some(buffers, failed);
        return failed ? throw boost::system::system_error{failed} : bytes;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        boost::system::error_code failed;
        const auto bytes = write_some(buffers, failed);
        return failed ? throw boost::system::system_error{failed} : bytes;
    }

private:
    struct completion;

    /// What `start` began has ended with this: the error of the operation, and how many bytes it moved.
    template <class Start>
    std::size_t wait(const Start& start, boost::system::error_code& failed);
    std::size_t receive(const std::vector<boost::asio::mutable_buffer>& buffers, boost::system::error_code& failed);
    std::size_t send(const std::vector<boost::asio::const_buffer>& buffers, boost::system::error_code& failed);

    boost::asio::io_context io_{1};
    boost::asio::ssl::stream<boost::beast::tcp_stream> stream_;
    bool is_tls_ = false;
    bool met_other_host_ = false;
    std::chrono::steady_clock::time_point ends_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/http/timed_stream.ipp>
#endif
