// The documents of a cluster in a bucket that fails for good: each step is attempted as often as docs/object-storage.md
// says.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/failing_bucket.hpp"

using namespace omnigraph::cluster;

TEST_CASE("a payload, a ledger and a lock are sent in the attempts of one request") {
    for (const auto how : {failure::throttled, failure::server_error, failure::cut}) {
        CAPTURE(static_cast<int>(how));
        testing::fake_runtime clock;
        {
            failing_bucket failing{how, "/resources/"};
            failing.fails = true;
            const std::string text = "query q() {}";
            const auto content = digest_of_bytes(text);
            const std::vector<payload_blob> payloads{
                {"__cluster/resources/query/kb/q/" + content.hex() + ".gq", content, text}};
            CHECK_FALSE(publish_payloads(failing.store, payloads));
            CHECK(failing.met == failing_bucket::attempts);
        }
        {
            failing_bucket failing{how, "/state.json"};
            failing.fails = true;
            CHECK_FALSE(write_state(failing.store, ledger_state{}, loaded_state{}));
            CHECK(failing.met == failing_bucket::attempts);
        }
        {
            failing_bucket failing{how, "/lock.json"};
            failing.fails = true;
            CHECK_FALSE(acquire_lock(failing.store, "apply", clock));
            CHECK(failing.met == failing_bucket::attempts);
        }
        {
            failing_bucket failing{how, "/lock.json"};
            auto held = acquire_lock(failing.store, "apply", clock);
            REQUIRE(held);
            failing.fails = true;
            CHECK_FALSE(held->release());
            CHECK(failing.met == failing_bucket::attempts);
        }
    }
}
