// A store that forwards to another one, so that a command can open and close a store that the test keeps.
//
//     env.open_store = [&](const std::string&) -> result<std::unique_ptr<object_store>> {
//         return std::unique_ptr<object_store>{std::make_unique<borrowed_store>(store)};
//     };
//
// get_all calls get(), so a class that overrides get() sees every read.
#pragma once

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_endpoint.hpp>

namespace omnigraph::cluster::testing {

class borrowed_store : public object_store, public store_endpoint {
public:
    explicit borrowed_store(object_store& owner) : owner_{owner} {}

    store_result<stored_object> get(std::string_view key) override { return owner_.get(key); }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return owner_.get_if_changed(key, known);
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return owner_.put(key, bytes);
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return owner_.put_if_absent(key, bytes);
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return owner_.put_if_match(key, bytes, expected);
    }
    store_result<done> put_all(std::span<const blob> blobs) override { return owner_.put_all(blobs); }
    store_result<done> remove(std::string_view key) override { return owner_.remove(key); }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return owner_.remove_if_match(key, expected);
    }
    store_result<done> remove_prefix(std::string_view prefix) override { return owner_.remove_prefix(prefix); }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override { return owner_.list(prefix); }
    presence probe(std::string_view key) override { return owner_.probe(key); }
    std::string display(std::string_view key) const override { return owner_.display(key); }
    store_counts counts() const override { return owner_.counts(); }
    std::string endpoint() const override { return endpoint_of(owner_); }

private:
    object_store& owner_;
};

}  // namespace omnigraph::cluster::testing
