// A connection whose operations end: whole messages pass, a silent peer costs the deadline and no more.
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <doctest/doctest.h>

#include <omnigraph/cluster/store/http/timed_stream.hpp>

using omnigraph::cluster::timed_stream;
using tcp = boost::asio::ip::tcp;

namespace {

/// Gives its one connection to `serve`, on a thread of its own.
template <class Serve>
class one_peer {
public:
    explicit one_peer(Serve serve)
        : thread_{[this, serve] {
              tcp::socket socket{io_};
              acceptor_.accept(socket);
              serve(socket);
          }} {}
    ~one_peer() { thread_.join(); }

    tcp::resolver::results_type addresses() {
        return tcp::resolver::results_type::create(acceptor_.local_endpoint(), "", "");
    }

private:
    boost::asio::io_context io_;
    tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

std::chrono::steady_clock::time_point soon() {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds{50};
}

constexpr std::chrono::seconds long_enough{60};

}  // namespace

TEST_CASE("several buffers are written as one sequence, and what comes is read to the end") {
    one_peer peer{[](tcp::socket& socket) {
        std::string all(1000 + 100'000, ' ');
        boost::asio::read(socket, boost::asio::buffer(all));
        boost::asio::write(socket, boost::asio::buffer(std::string{all.front(), all.back()}));
    }};
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    timed_stream stream{tls};
    stream.end_at(std::chrono::steady_clock::now() + long_enough);
    REQUIRE_FALSE(stream.connect(peer.addresses()));
    CHECK(stream.is_quiet());
    const std::string head(1000, 'h'), body(100'000, 'b');
    const std::vector<boost::asio::const_buffer> both{boost::asio::buffer(head), boost::asio::buffer(body)};
    boost::system::error_code failed;
    CHECK(boost::asio::write(stream, both, failed) == head.size() + body.size());
    CHECK_FALSE(failed);
    std::string answer(2, ' ');
    CHECK(boost::asio::read(stream, boost::asio::buffer(answer), failed) == 2);
    CHECK(answer == "hb");
    CHECK(stream.read_some(boost::asio::buffer(answer), failed) == 0);
    CHECK(failed == boost::asio::error::eof);
    CHECK_FALSE(stream.is_quiet());
    stream.end_at(std::chrono::steady_clock::now());
    CHECK_THROWS_AS(stream.read_some(boost::asio::buffer(answer)), boost::system::system_error);
}

TEST_CASE("a peer that says nothing costs the deadline, in reading and in the handshake") {
    one_peer peer{[](tcp::socket& socket) {
        std::string all(1, ' ');
        boost::system::error_code failed;
        while (!failed) socket.read_some(boost::asio::buffer(all), failed);
    }};
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    timed_stream stream{tls};
    stream.end_at(std::chrono::steady_clock::now() + long_enough);
    REQUIRE_FALSE(stream.connect(peer.addresses()));
    std::string answer(2, ' ');
    boost::system::error_code failed;
    SUBCASE("reading") {
        stream.end_at(soon());
        CHECK(stream.read_some(boost::asio::buffer(answer), failed) == 0);
        CHECK(failed == boost::beast::error::timeout);
    }
    SUBCASE("handshake") {
        stream.end_at(soon());
        CHECK(stream.begin_tls("example.org", true) == boost::beast::error::timeout);
    }
}

TEST_CASE("no connection is made where nobody listens") {
    boost::asio::io_context io;
    tcp::endpoint gone;
    {
        const tcp::acceptor closed{io, {boost::asio::ip::address_v4::loopback(), 0}};
        gone = closed.local_endpoint();
    }
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    timed_stream stream{tls};
    stream.end_at(std::chrono::steady_clock::now() + long_enough);
    CHECK(stream.connect(tcp::resolver::results_type::create(gone, "", "")) == boost::asio::error::connection_refused);
}
