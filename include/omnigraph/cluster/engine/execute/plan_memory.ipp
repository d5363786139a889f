// Bodies of engine/execute/plan_memory.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/packed_bytes.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/execute/plan_memory.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view plan_memory_format = "omnigraph-plan-3\n";
inline constexpr std::size_t most_plan_memory_bytes = std::size_t{1} << 30;

/// What a remembered plan belongs to: the program, its kinds, the folder and the options. nullopt when the running
/// program cannot be told from a newer build of it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> identity_of(const environment& env, const kind_list& list) {
    struct ::stat about {};
    if (::stat("/proc/self/exe", &about) != 0) return std::nullopt;
    packed_writer out;
    out.text(library_version);
    write_file_state(file_state::of(about), out);
    for (const auto& kind : list.kinds) out.text(kind.name);
    out.text(env.config_dir);
    out.text(absolute_folder(env.config_dir));
    out.number(env.allow_absolute_paths ? 1 : 0);
    return out.bytes();
}

/// One file for each folder, spelling and set of kinds; a newer program replaces the plan of an older one.
[[nodiscard]] OMNIGRAPH_INLINE posix::cache_place memory_place(const std::string& folder, const environment& env,
                                                               const kind_list& list) {
    packed_writer out;
    for (const auto& kind : list.kinds) out.text(kind.name);
    out.text(env.config_dir);
    out.text(absolute_folder(env.config_dir));
    out.number(env.allow_absolute_paths ? 1 : 0);
    return {folder, digest_of_bytes(out.bytes()).hex().substr(0, 32)};
}

/// Writes a plan for `plan_reading`.
class plan_writing {
public:
    explicit plan_writing(packed_writer& out) : out_{out} {}

    void write(const remembered_plan& plan) {
        write_file_state(plan.cluster_file, out_);
        for (const auto* all : {&plan.sources.files, &plan.sources.folders}) {
            out_.number(all->size());
            for (const auto& [path, state] : *all) {
                out_.text(path);
                write_file_state(state, out_);
            }
        }
        out_.text(plan.storage_root);
        out_.number(plan.locked ? 1 : 0);
        write_ledger(plan.ledger);
        out_.number(plan.roots.size());
        for (const auto& [address, content] : plan.roots) {
            out_.text(address);
            out_.text(content.graph_uid);
            out_.text(content.digest);
        }
        out_.text(plan.config_digest);
        write_digests(plan.resource_digests);
        out_.number(plan.dependencies.size());
        for (const auto& [from, to] : plan.dependencies) {
            write_address(from);
            write_address(to);
        }
        write_findings(plan.load_findings);
        write_findings(plan.compare_findings);
    }

private:
    void write_ledger(const ledger_summary& ledger) {
        out_.text(ledger.cas);
        out_.number(ledger.revision);
        out_.number(ledger.resource_count);
        out_.number(ledger.config_digest ? 1 : 0);
        out_.text(ledger.config_digest.value_or(""));
    }

    void write_digests(const digests_by_address& digests) {
        out_.number(digests.size());
        for (const auto& [address, content] : digests) {
            out_.text(address);
            const auto sum = digest::parse(content);
            out_.sum(sum.value_or(digest{}));
            addresses_.push_back(address);
        }
    }

    /// The number of a declared address, else the number of addresses and the text.
    void write_address(std::string_view address) {
        const auto at = std::ranges::lower_bound(addresses_, address);
        const bool declared = at != addresses_.end() && *at == address;
        out_.number(static_cast<std::uint64_t>((declared ? at : addresses_.end()) - addresses_.begin()));
        if (!declared) out_.text(address);
    }

    void write_findings(const diagnostics& findings) {
        out_.number(findings.size());
        for (const auto& found : findings) {
            out_.text(found.code.text);
            out_.number(found.level == severity::error ? 1 : 0);
            out_.text(found.path);
            out_.text(found.message);
            out_.text(found.remedy);
            out_.text(found.position.file);
            out_.number(found.position.line);
            out_.number(found.position.column);
            out_.number(found.position.end_column);
        }
    }

    packed_writer& out_;
    std::vector<std::string_view> addresses_;
};

/// Reads what `plan_writing` wrote. The texts of codes are appended to `codes`.
class plan_reading {
public:
    plan_reading(packed_reader& in, std::list<std::string>& codes) : in_{in}, codes_{codes} {}

    /// The first part. The second one costs more and is worth reading only while the sources are unchanged.
    void read_sources(remembered_plan& plan) {
        plan.cluster_file = read_file_state(in_);
        for (auto* all : {&plan.sources.files, &plan.sources.folders}) {
            const auto count = in_.count(48);
            all->reserve(count);
            for (std::size_t i = 0; i < count; ++i) {
                std::string path{in_.text()};
                all->push_back({std::move(path), read_file_state(in_)});
            }
        }
    }

    void read_rest(remembered_plan& plan) {
        plan.storage_root = in_.text();
        plan.locked = in_.number() == 1;
        read_ledger(plan.ledger);
        read_roots(plan.roots);
        plan.config_digest = in_.text();
        read_digests(plan.resource_digests);
        const auto count = in_.count(16);
        plan.dependencies.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            std::string from{read_address()};
            plan.dependencies.push_back({std::move(from), std::string{read_address()}});
        }
        read_findings(plan.load_findings);
        read_findings(plan.compare_findings);
    }

private:
    void read_ledger(ledger_summary& ledger) {
        ledger.cas = in_.text();
        ledger.revision = in_.number();
        ledger.resource_count = in_.number();
        const bool has_digest = in_.number() == 1;
        const auto config_digest = in_.text();
        if (has_digest) ledger.config_digest = std::string{config_digest};
    }

    void read_roots(root_contents& roots) {
        const auto count = in_.count(24);
        for (std::size_t i = 0; i < count; ++i) {
            const auto address = in_.text();
            root_content content{std::string{in_.text()}, {}};
            content.digest = in_.text();
            roots.emplace_hint(roots.end(), address, std::move(content));
        }
    }

    void read_digests(digests_by_address& digests) {
        const auto count = in_.count(40);
        addresses_.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            addresses_.push_back(in_.text());
            digests.emplace_hint(digests.end(), addresses_.back(), in_.sum().hex());
        }
    }

    [[nodiscard]] std::string_view read_address() {
        const auto at = in_.number();
        return at < addresses_.size() ? addresses_[static_cast<std::size_t>(at)] : in_.text();
    }

    void read_findings(diagnostics& findings) {
        const auto count = in_.count(72);
        for (std::size_t i = 0; i < count; ++i) {
            diagnostic found;
            found.code = {codes_.emplace_back(in_.text())};
            found.level = in_.number() == 1 ? severity::error : severity::warning;
            found.path = in_.text();
            found.message = in_.text();
            found.remedy = in_.text();
            found.position.file = in_.text();
            found.position.line = static_cast<std::size_t>(in_.number());
            found.position.column = static_cast<std::size_t>(in_.number());
            found.position.end_column = static_cast<std::size_t>(in_.number());
            findings.push_back(std::move(found));
        }
    }

    packed_reader& in_;
    std::list<std::string>& codes_;
    std::vector<std::string_view> addresses_;
};

/// The bytes between the format line and the final digest; empty when either is wrong.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view sealed_part(std::string_view bytes) {
    if (!bytes.starts_with(plan_memory_format) || bytes.size() < plan_memory_format.size() + 32) return {};
    const auto part = bytes.substr(plan_memory_format.size(), bytes.size() - plan_memory_format.size() - 32);
    packed_reader seal{bytes.substr(bytes.size() - 32)};
    return seal.sum() == digest_of_bytes(part) ? part : std::string_view{};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::unique_ptr<remembered_plan> plan_memory::recall(const environment& env, const kind_list& list) {
    const auto identity = detail::identity_of(env, list);
    if (!identity) return nullptr;
    const auto bytes =
        posix::read_cache_file(detail::memory_place(options_.folder, env, list), detail::most_plan_memory_bytes);
    if (!bytes) return nullptr;
    packed_reader in{detail::sealed_part(*bytes)};
    if (in.text() != *identity) return nullptr;
    auto plan = std::make_unique<remembered_plan>();
    detail::plan_reading reading{in, codes_};
    reading.read_sources(*plan);
    if (cluster_file_state(env.config_dir) != plan->cluster_file || !are_unchanged(env.config_dir, plan->sources))
        return nullptr;
    reading.read_rest(*plan);
    if (!in.is_at_end()) return nullptr;
    return plan;
}

OMNIGRAPH_INLINE void plan_memory::remember(const environment& env, const kind_list& list, const remembered_plan& plan,
                                            std::chrono::system_clock::time_point began) {
    if (plan.resource_digests.size() < options_.least_resources) return;
    const auto newest = std::max({last_change(plan.sources), plan.cluster_file.modified, plan.cluster_file.changed});
    if (std::chrono::nanoseconds{newest} + options_.settling > began.time_since_epoch()) return;
    const auto identity = detail::identity_of(env, list);
    if (!identity) return;
    packed_writer whole{detail::plan_memory_format};
    whole.text(*identity);
    detail::plan_writing{whole}.write(plan);
    whole.sum(digest_of_bytes(std::string_view{whole.bytes()}.substr(detail::plan_memory_format.size())));
    posix::write_cache_file(detail::memory_place(options_.folder, env, list), whole.bytes());
    posix::limit_cache_files(options_.folder, options_.most_plans);
}

OMNIGRAPH_INLINE std::shared_ptr<plan_memory> plan_memory_of_user() {
    const auto cache = posix::user_cache_folder();
    if (cache.empty()) return nullptr;
    return std::make_shared<plan_memory>(plan_memory_options{.folder = cache + "/plans"});
}

}  // namespace omnigraph::cluster
