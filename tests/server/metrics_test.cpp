#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/metrics.hpp>
#include <omnigraph/cluster/server/routes.hpp>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

bool says(const std::string& text, std::string_view line) {
    return text.find("\n" + std::string{line} + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by route and status, and timed in buckets that add up") {
    server_metrics counted;
    const auto& query = route_named("cluster_query");
    counted.note_request(&query, 200, std::chrono::microseconds{900});
    counted.note_request(&query, 200, std::chrono::microseconds{4'000});
    counted.note_request(&query, 403, std::chrono::seconds{100});
    counted.note_request(nullptr, 404, std::chrono::microseconds{1});
    const auto text = counted.text();
    const std::string labels = R"(method="POST",route="/graphs/{graph_id}/query")";
    CHECK(says(text, "omnigraph_http_requests_total{" + labels + ",status=\"200\"} 2"));
    CHECK(says(text, "omnigraph_http_requests_total{" + labels + ",status=\"403\"} 1"));
    CHECK(says(text, R"(omnigraph_http_requests_total{method="",route="unmatched",status="404"} 1)"));
    const std::string bucket = "omnigraph_http_request_duration_seconds_bucket{" + labels + ",le=";
    CHECK(says(text, bucket + "\"0.001\"} 1"));
    CHECK(says(text, bucket + "\"0.005\"} 2"));
    CHECK(says(text, bucket + "\"60\"} 2"));
    CHECK(says(text, bucket + "\"+Inf\"} 3"));
    CHECK(says(text, "omnigraph_http_request_duration_seconds_count{" + labels + "} 3"));
}

TEST_CASE("gauges tell connections, threads, graphs, the revision and what was lost of the log") {
    server_metrics counted;
    counted.note_connections(5);
    counted.note_pools({1, 2}, {3, 4});
    counted.note_reload(true);
    counted.note_reload(false);
    counted.count_dropped_lines([] { return std::uint64_t{9}; });
    registry serving;
    serving.state_revision = 7;
    serving.quarantined.push_back({"broken", {}});
    const auto text = counted.text(&serving);
    for (const auto* line :
         {"omnigraph_http_connections 5", R"(omnigraph_work_running{pool="reads"} 1)",
          R"(omnigraph_work_waiting{pool="reads"} 2)", R"(omnigraph_work_running{pool="writes"} 3)",
          R"(omnigraph_work_waiting{pool="writes"} 4)", R"(omnigraph_reloads_total{outcome="served"} 1)",
          R"(omnigraph_reloads_total{outcome="failed"} 1)", "omnigraph_log_lines_dropped_total 9",
          R"(omnigraph_graphs{state="quarantined"} 1)", "omnigraph_applied_revision 7"}) {
        CAPTURE(line);
        CHECK(says(text, line));
    }
}

TEST_CASE("metrics are for whoever has a token, and name nobody") {
    served_fixture server;
    CHECK(server.ask("GET", "/metrics").status == 401);
    const auto answered = server.ask("GET", "/metrics", {}, "tok-stranger");
    CHECK(answered.status == 200);
    CHECK(answered.media_type == metrics_media_type);
    CHECK(contains(answered, "omnigraph_applied_revision 7"));
    CHECK_FALSE(contains(answered, "act-"));
}

TEST_CASE("why a newer revision is not served is told in the status, until it is served") {
    served_fixture server;
    const auto told = [&] {
        return body_of(server.ask("GET", "/cluster/status", {}, "tok-admin")).at("reload_failed");
    };
    CHECK(told().is_null());
    server.app.metrics().note_reload_failure("The ledger cannot be read.");
    CHECK(told() == "The ledger cannot be read.");
    server.app.metrics().note_reload_failure(std::nullopt);
    CHECK(told().is_null());
}
