// A bucket in memory behind a delay, which counts requests and round trips, for bench/s3/s3_bench.py.
//
//     bucket_server DELAY_MS [LOG]    prints its port and serves the bucket `bench` until its input ends
//
// LOG names a file that gets a line for each request: its round trip, its method and its target.
// GET /counts answers, and sets back: requests, round trips, the most requests under way at once, and bytes both ways.
// A request belongs to the round trip after those that were answered before it arrived, so requests that are under way
// together count as one round trip. This needs one client and a delay above the time in which it sends them.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <mutex>
#include <string>
#include <thread>

#include "support/pretended_bucket.hpp"

namespace {

using namespace omnigraph::cluster;

class counted_bucket {
public:
    counted_bucket(std::chrono::milliseconds delay, const char* log) : delay_{delay} {
        if (log) log_.open(log, std::ios::app);
    }

    std::string answer(const received_request& request) {
        if (request.target == "/counts") return report();
        const auto round = begin(request);
        auto text = bucket_.answer(request);
        std::this_thread::sleep_for(delay_);
        end(round, text.size());
        return text;
    }

private:
    std::uint64_t begin(const received_request& request) {
        const std::scoped_lock lock{mutex_};
        ++requests_;
        bytes_ += request.body.size();
        if (log_.is_open()) log_ << answered_ + 1 << ' ' << request.method << ' ' << request.target << std::endl;
        most_ = std::max(most_, ++under_way_);
        return answered_ + 1;
    }

    void end(std::uint64_t round, std::size_t sent) {
        const std::scoped_lock lock{mutex_};
        --under_way_;
        bytes_ += sent;
        answered_ = std::max(answered_, round);
    }

    std::string report() {
        const std::scoped_lock lock{mutex_};
        if (log_.is_open()) log_ << "---" << std::endl;
        auto text = std::to_string(requests_) + " " + std::to_string(answered_) + " " + std::to_string(most_) + " " +
                    std::to_string(bytes_) + "\n";
        requests_ = answered_ = most_ = bytes_ = 0;
        return http_text(200, text);
    }

    std::chrono::milliseconds delay_;
    std::ofstream log_;
    pretended_bucket bucket_;
    std::mutex mutex_;
    std::uint64_t requests_ = 0, answered_ = 0, most_ = 0, under_way_ = 0, bytes_ = 0;
};

}  // namespace

int main(int count, char** words) {
    counted_bucket bucket{std::chrono::milliseconds{count > 1 ? std::atoi(words[1]) : 0},
                          count > 2 ? words[2] : nullptr};
    const scripted_http_server server{[&](const received_request& request) { return bucket.answer(request); }};
    std::cout << server.port() << std::endl;
    std::cin.ignore(std::numeric_limits<std::streamsize>::max(), EOF);
}
