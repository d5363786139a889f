// A bucket behind a proxy that sends each conditional write twice, as proxies do that have lost an answer: the client
// gets the second answer, and meets its own write.
//
//     repeating_proxy bucket{inner};
//     bucket.put_if_absent("lock", "1");        // precondition_failed, and it is stored
#pragma once

#include <string>

#include <omnigraph/cluster/testing/borrowed_store.hpp>

namespace omnigraph::cluster {

class repeating_proxy final : public testing::borrowed_store {
public:
    explicit repeating_proxy(object_store& inner) : borrowed_store{inner} {}

    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        static_cast<void>(borrowed_store::put_if_absent(key, bytes));
        return borrowed_store::put_if_absent(key, bytes);
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        static_cast<void>(borrowed_store::put_if_match(key, bytes, expected));
        return borrowed_store::put_if_match(key, bytes, expected);
    }
    std::string display(std::string_view key) const override { return "s3://bucket/" + std::string{key}; }
};

}  // namespace omnigraph::cluster
