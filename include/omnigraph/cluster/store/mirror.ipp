// Bodies of store/mirror.hpp.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/mirror.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE store_error other_than_written(std::string_view key) {
    return {store_fault::corrupt, std::string{key}, "what is read back is not what was written"};
}

/// One call of mirror_prefix; a step that returns false has set `failed_` or `counts_.stopped`.
class mirror_run {
public:
    mirror_run(object_store& source, object_store& target, const mirror_options& options)
        : source_{source}, target_{target}, options_{options} {}

    [[nodiscard]] store_result<mirror_counts> run(std::string_view prefix) {
        if (compare_listings(prefix) && each_batch(same_size_, [&](auto batch) { return compare(batch); }) &&
            each_batch(to_send_, [&](auto batch) { return send(batch); }) && !extra_.empty() && may_go_on()) {
            std::ranges::sort(extra_);
            if (auto removed = target_.remove_all(extra_); !removed) return std::move(removed).error();
            counts_.removed += extra_.size();
        }
        if (failed_) return *std::move(failed_);
        return counts_;
    }

private:
    using batch_view = std::span<const object_entry>;

    bool fail(store_error failed) {
        failed_ = std::move(failed);
        return false;
    }

    bool may_go_on() {
        if (!options_.go_on || options_.go_on()) return true;
        counts_.stopped = true;
        return false;
    }

    /// Sorts the objects by what has to be done with them, judged by key and size.
    bool compare_listings(std::string_view prefix) {
        auto there = source_.list(prefix);
        if (!there) return fail(std::move(there).error());
        const auto here = target_.list(prefix);
        if (!here) return fail(here.error());
        const auto left_out = [&](const object_entry& entry) {
            return options_.leaves_out && options_.leaves_out(entry.key);
        };
        std::unordered_map<std::string_view, std::uint64_t> sizes;
        for (const auto& entry : *here)
            if (!left_out(entry)) sizes.emplace(entry.key, entry.size);
        for (auto& entry : *there) {
            if (left_out(entry)) continue;
            const auto found = sizes.find(entry.key);
            const bool is_same_size = found != sizes.end() && found->second == entry.size;
            if (found != sizes.end()) sizes.erase(found);
            (is_same_size ? same_size_ : to_send_).push_back(std::move(entry));
        }
        // A listing may leave something out, so what it does not have is asked for by its key.
        for (const auto& entry : *here)
            if (sizes.contains(entry.key)) same_size_.push_back(entry);
        return true;
    }

    template <class Work>
    bool each_batch(const std::vector<object_entry>& entries, const Work& work) {
        for (std::size_t begin = 0; begin < entries.size();) {
            std::size_t end = begin;
            for (std::uint64_t bytes = 0; end < entries.size() && end - begin < options_.batch_objects; ++end) {
                if (end > begin && bytes + entries[end].size > options_.batch_bytes) break;
                bytes += entries[end].size;
            }
            if (!may_go_on() || !work(batch_view{entries}.subspan(begin, end - begin))) return false;
            begin = end;
        }
        return true;
    }

    [[nodiscard]] static std::vector<std::string> keys_of(batch_view batch) {
        std::vector<std::string> keys;
        for (const auto& entry : batch) keys.push_back(entry.key);
        return keys;
    }

    /// The digests of the objects, nullopt where there is none. False after a fault of the store.
    bool hash_all(object_store& store, const std::vector<std::string>& keys,
                  std::vector<std::optional<digest>>& digests) {
        digests.assign(keys.size(), std::nullopt);
        std::optional<store_error> fault;
        store.get_all(keys, [&](std::size_t at, const store_result<std::shared_ptr<const stored_object>>& object) {
            if (object) digests[at] = content_digest(**object);
            else if (object.error().fault != store_fault::absent && !fault) fault = object.error();
        });
        return fault ? fail(*std::move(fault)) : true;
    }

    bool compare(batch_view batch) {
        const auto keys = keys_of(batch);
        std::vector<std::optional<digest>> there, here;
        if (!hash_all(source_, keys, there) || !hash_all(target_, keys, here)) return false;
        for (std::size_t at = 0; at < keys.size(); ++at) {
            if (there[at] && there[at] == here[at]) ++counts_.equal;
            else if (there[at]) to_send_.push_back(batch[at]);
            else extra_.push_back(keys[at]);
        }
        return true;
    }

    bool send(batch_view batch) {
        const auto keys = keys_of(batch);
        std::vector<std::shared_ptr<const stored_object>> objects(keys.size());
        std::optional<store_error> fault;
        source_.get_all(keys, [&](std::size_t at, const store_result<std::shared_ptr<const stored_object>>& object) {
            if (object) objects[at] = *object;
            else if (object.error().fault != store_fault::absent && !fault) fault = object.error();
        });
        if (fault) return fail(*std::move(fault));
        std::vector<blob> blobs;
        std::vector<std::string> sent;
        std::vector<digest> wanted;
        std::uint64_t bytes = 0;
        for (std::size_t at = 0; at < keys.size(); ++at) {
            if (!objects[at]) continue;
            blobs.push_back({keys[at], objects[at]->bytes});
            sent.push_back(keys[at]);
            wanted.push_back(content_digest(*objects[at]));
            bytes += objects[at]->bytes.size();
        }
        if (blobs.empty()) return true;
        // Whether an ambiguous write happened is seen when it is read back.
        if (auto written = target_.put_all(blobs); !written && written.error().fault != store_fault::ambiguous)
            return fail(std::move(written).error());
        std::vector<std::optional<digest>> stored;
        if (!hash_all(target_, sent, stored)) return false;
        for (std::size_t at = 0; at < sent.size(); ++at)
            if (stored[at] != wanted[at]) return fail(other_than_written(sent[at]));
        counts_.copied += sent.size();
        counts_.copied_bytes += bytes;
        return true;
    }

    object_store& source_;
    object_store& target_;
    const mirror_options& options_;
    std::vector<object_entry> same_size_, to_send_;
    std::vector<std::string> extra_;
    mirror_counts counts_;
    std::optional<store_error> failed_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<mirror_counts> mirror_prefix(object_store& source, object_store& target,
                                                           std::string_view prefix, const mirror_options& options) {
    return detail::mirror_run{source, target, options}.run(prefix);
}

OMNIGRAPH_INLINE store_result<stored_object> put_and_read_back(object_store& target, std::string_view key,
                                                               std::string_view bytes) {
    // Whether an ambiguous write happened is seen when it is read back.
    if (auto written = target.put(key, bytes); !written && written.error().fault != store_fault::ambiguous)
        return std::move(written).error();
    auto stored = target.get(key);
    if (stored && stored->bytes != bytes) return detail::other_than_written(key);
    return stored;
}

}  // namespace omnigraph::cluster
