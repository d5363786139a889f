// A graph in a bucket whose answers are broken: an error says that nothing was changed only when nothing was.
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/answering_proxy.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr auto root = "graphs/kb.omni";

manifest_record first_manifest() {
    testing::fake_runtime clock;
    auto shape = compile_shape("node Person { name: String @key }");
    REQUIRE(shape);
    return genesis_manifest(**shape, "ann", clock);
}

/// The next number of the manifest, which only one of many edits can have made.
const manifest_edit next_number{.made_on =
                                    [](manifest_record base) {
                                        ++base.seq;
                                        return base;
                                    },
                                .trace =
                                    [](const manifest_record& now) {
                                        return now.seq > first_manifest().seq ? edit_trace::found : edit_trace::missing;
                                    },
                                .repeatable = [](const manifest_record&) { return true; },
                                .unsettled = "The store did not say whether it was published."};

}  // namespace

TEST_CASE("a creation says that there is no graph only when there is none") {
    const auto first = first_manifest();
    each_broken_answer([&](const broken_answer& answer, const std::string& reads) {
        for (const bool many : {false, true}) {
            CAPTURE(many);
            answering_proxy proxy;
            repository objects{proxy.store, root};
            proxy.interrupt(answer.to, reads);
            const std::vector<new_graph> wanted{{root, first}};
            const auto created = many ? create_graphs(proxy.store, wanted).front() : objects.create(first);
            proxy.let_through();
            const bool is_there = objects.manifest().has_value();
            if (created) CHECK(is_there);
            else if (created.error().effect == write_effect::no) CHECK_FALSE(is_there);
            if (reads.empty() && is_there) CHECK(created);
        }
    });
}

TEST_CASE("an edit of the manifest says that nothing was changed only when nothing was") {
    const auto first = first_manifest();
    each_broken_answer([&](const broken_answer& answer, const std::string& reads) {
        answering_proxy proxy;
        repository objects{proxy.store, root};
        const auto base = objects.create(first);
        REQUIRE(base);
        proxy.interrupt(answer.to, reads);
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        const auto moved = swap_manifest(objects, *base, next_number, give_up);
        proxy.let_through();
        const bool is_done = objects.manifest()->record.seq > first.seq;
        if (moved) CHECK(moved->has_value() == is_done);
        else if (moved.error().effect == write_effect::no) CHECK_FALSE(is_done);
        if (reads.empty() && is_done) CHECK(moved);
    });
}
