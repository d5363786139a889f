// Sound stores pass, and each store that breaks one promise is refused for it.
#include <functional>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

#include "support/meeting.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

/// Passes everything on, but for what a test replaces.
class store_with_a_flaw : public object_store {
public:
    store_result<stored_object> get(std::string_view key) override { return sound_.get(key); }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return sound_.get_if_changed(key, known);
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return sound_.put(key, bytes);
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return sound_.put_if_absent(key, bytes);
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return sound_.put_if_match(key, bytes, expected);
    }
    store_result<done> put_all(std::span<const blob> blobs) override { return sound_.put_all(blobs); }
    store_result<done> remove(std::string_view key) override { return sound_.remove(key); }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return sound_.remove_if_match(key, expected);
    }
    store_result<done> remove_prefix(std::string_view prefix) override { return sound_.remove_prefix(prefix); }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override { return sound_.list(prefix); }
    presence probe(std::string_view key) override { return sound_.probe(key); }
    std::string display(std::string_view key) const override { return sound_.display(key); }
    store_counts counts() const override { return sound_.counts(); }

    /// Nothing of the examination is left.
    [[nodiscard]] bool is_clean() { return sound_.list("")->empty(); }

protected:
    memory_store sound_;
};

struct overwrites_what_exists : store_with_a_flaw {
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return sound_.put(key, bytes);
    }
};

struct ignores_the_version : store_with_a_flaw {
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version&) override {
        return sound_.put(key, bytes);
    }
};

struct removes_any_version : store_with_a_flaw {
    store_result<done> remove_if_match(std::string_view key, const object_version&) override {
        return sound_.remove(key);
    }
};

struct creates_by_replacing : store_with_a_flaw {
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return sound_.get(key) ? sound_.put_if_match(key, bytes, expected) : sound_.put(key, bytes);
    }
};

struct lists_late : store_with_a_flaw {
    store_result<std::vector<object_entry>> list(std::string_view) override { return std::vector<object_entry>{}; }
};

struct removes_nothing : store_with_a_flaw {
    store_result<done> remove_prefix(std::string_view) override { return done{}; }
};

struct removes_only_many : store_with_a_flaw {
    store_result<done> remove(std::string_view) override { return done{}; }
};

struct drops_zero_bytes : store_with_a_flaw {
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return sound_.put(key, bytes.substr(0, bytes.find('\0')));
    }
};

/// Right alone: looks, and writes later. Where several create one object, a second one comes between.
struct right_alone : store_with_a_flaw {
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        if (sound_.get(key)) return sound_.put_if_absent(key, bytes);
        if (key.find("/race-") != key.npos) between_.attend();
        return sound_.put(key, bytes);
    }

private:
    meeting between_;
};

struct loses_steps : store_with_a_flaw {
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        const auto now = sound_.get(key);
        if (!now || now->version != expected) return sound_.put_if_match(key, bytes, expected);
        if (key.ends_with("/counter")) between_.attend();
        return sound_.put(key, bytes);
    }

private:
    meeting between_;
};

/// As behind a proxy that takes short bodies only.
struct takes_short_ones : store_with_a_flaw {
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        if (bytes.size() <= std::size_t{1} << 20) return sound_.put(key, bytes);
        return store_error{store_fault::other, std::string{key}, "the store answers with status 413"};
    }
};

struct allows_nothing : store_with_a_flaw {
    store_result<object_version> put(std::string_view key, std::string_view) override {
        return store_error{store_fault::denied, std::string{key}, "the store refuses: AccessDenied"};
    }
};

template <class Store>
std::string broken_promise() {
    Store store;
    system_runtime system;
    const auto report = check_store(store, system);
    CHECK_FALSE(report.fit());
    CHECK(store.is_clean());
    for (const auto& finding : report.findings)
        if (!finding.held && !finding.advisory) return finding.promise;
    return {};
}

}  // namespace

TEST_CASE("sound stores are fit, and nothing of the examination stays in them") {
    system_runtime system;
    memory_store memory;
    CHECK(check_store(memory, system).fit());
    CHECK(memory.list("")->empty());
    temporary_folder folder;
    file_store files{folder.str()};
    const auto report = check_store(files, system);
    CHECK(report.fit());
    CHECK(report.findings.size() == 10);
    CHECK(files.list("")->empty());
}

TEST_CASE("each store that breaks a promise is refused for it") {
    CHECK(broken_promise<overwrites_what_exists>() == "an object is created once");
    CHECK(broken_promise<ignores_the_version>() == "an object is replaced only at the version that is known");
    CHECK(broken_promise<creates_by_replacing>() == "an object is replaced only at the version that is known");
    CHECK(broken_promise<removes_any_version>() == "an object is removed only at the version that is known");
    CHECK(broken_promise<lists_late>() == "what is written is listed");
    CHECK(broken_promise<drops_zero_bytes>() == "what is written is read back");
    CHECK(broken_promise<takes_short_ones>() == "a large object is read back");
    CHECK(broken_promise<removes_nothing>() == "what is removed is gone");
    CHECK(broken_promise<removes_only_many>() == "what is removed is gone");
    CHECK(broken_promise<right_alone>() == "of several creators one wins");
    CHECK(broken_promise<loses_steps>() == "of several writers nobody's step is lost");
    CHECK(broken_promise<allows_nothing>() == "what is written is read back");
}
