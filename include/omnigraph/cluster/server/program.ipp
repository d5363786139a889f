// Bodies of server/program.hpp.
#pragma once

#include <iostream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/graph/embedding/open_embedder.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/descriptor_limit.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/posix/output_file.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/boot/boot.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/boot/cluster_location.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/command_line.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/http/http_server.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/server/log_queue.hpp>
#include <omnigraph/cluster/server/program.hpp>
#include <omnigraph/cluster/server/reload.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/open_store.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE result<std::string, token_fault> read_token_file(const std::string& path) {
    auto text = posix::read_bounded_file(path, max_token_source_bytes);
    if (!text) return token_fault{"`" + path + "` cannot be read: " + text.error().cause + "."};
    return *std::move(text);
}

OMNIGRAPH_INLINE int fail(std::string_view why) {
    std::cerr << why << std::flush;
    return 1;
}

/// The engine and the clock must outlive every graph that is opened.
[[nodiscard]] OMNIGRAPH_INLINE graph_opener opener_of(graph::graph_engine& engine, runtime& clock) {
    return [&engine, &clock](const std::string& root, const std::optional<resolved_embedding>& embedding) {
        std::shared_ptr<const graph::embedder> texts;
        if (embedding) texts = graph::open_embedder(*embedding, clock);
        return engine.open_ready(root, std::move(texts));
    };
}

[[nodiscard]] OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> open_root(const std::string& place) {
    return open_store(place);
}

/// Boots from the store and serves until stopped.
OMNIGRAPH_INLINE int serve_cluster(const server_arguments& arguments, kind_table kinds, const found_cluster& found,
                                   runtime& clock, event_log& log, const log_queue& lines) {
    graph::graph_engine engine{*found.store, clock};
    // A ledger that moves leaves the graphs where they are, so the engine stays.
    const cluster_opener reopen = [&found] { return open_cluster_at(open_root, found.storage); };
    const boot_environment world{
        *found.store, opener_of(engine, clock), posix::environment_variable, read_token_file, log, kinds, nullptr,
        reopen};
    const boot_request request{arguments.cluster, arguments.unauthenticated, arguments.require_all_graphs};
    auto booted = boot(request, world);
    if (!booted) return fail(booted.error());

    application app{booted->serving, std::move(booted->tokens), limits_from(posix::environment_variable, log), log};
    app.metrics().count_dropped_lines([&lines] { return lines.dropped(); });
    reloader watch{app, request, world, {.interval = arguments.reload_interval}};
    http_server server{app, log, limits_for_descriptors(posix::raise_descriptor_limit(), arguments.limits)};
    const auto bound = server.listen(arguments.bind);
    if (!bound) return fail("omnigraph-server: " + bound.error().message + "\n");
    app.listens_on(std::string{host_of(arguments.bind).value_or(std::string_view{})});
    server.stop_on_signals();
    server.reload_on_hangup([&watch] { watch.reload(); });
    log.write(log_level::info, "serving",
              {{"bind", *bound},
               {"mode", "cluster"},
               {"graph_count", booted->serving->graphs.size()},
               {"config", for_log(arguments.cluster)}});
    std::cout << "OMNIGRAPH_LISTEN_ADDR=" << *bound << std::endl;
    watch.start();
    server.run();
    return 0;
}

OMNIGRAPH_INLINE int run_unguarded(const kind_list& list, const std::vector<std::string>& arguments) {
    posix::ignore_sigpipe();
    posix::ignore_file_size_signal();
    const auto parsed = parse_command_line(arguments, posix::environment_variable);
    if (!parsed) {
        std::cerr << parsed.error().message << std::flush;
        return parsed.error().exit_code;
    }
    if (parsed->show_help) return std::cout << usage << std::flush, 0;
    if (parsed->show_version) return std::cout << "omnigraph-server " << library_version << std::endl, 0;
    if (const auto wrong = graph::graph_engine::wrong_environment(); !wrong.empty()) {
        std::string told;
        for (const auto& fault : wrong)
            told += "omnigraph-server: " + fault.message + (fault.message.ends_with('.') ? " " : ". ") + fault.remedy +
                    "\n";
        return fail(told);
    }

    system_runtime clock;
    log_queue lines{STDERR_FILENO};
    event_log log{[&lines](std::string_view line) { lines.push(line); }, [&clock] { return clock.now(); },
                  parsed->least_logged};
    const auto root = storage_root_of(parsed->cluster, list.sections);
    if (!root) return fail(boot_failure_text(parsed->cluster, root.error()));
    const auto found = find_cluster_at(open_root, *root, {std::string{layout::recoveries}});
    if (!found) return fail(boot_failure_text(parsed->cluster, diagnostics{found.error()}));
    return serve_cluster(*parsed, list.kinds, *found, clock, log, lines);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE int run_program(const kind_list& list, const std::vector<std::string>& arguments) {
    try {
        return detail::run_unguarded(list, arguments);
    } catch (...) {
        return detail::fail("omnigraph-server: the server had to end: " + printable(what_was_thrown()) + "\n");
    }
}

// The standard kinds are those that the boot takes when none are given.
OMNIGRAPH_INLINE int run_program(const std::vector<std::string>& arguments) {
    return run_program(kind_list{}, arguments);
}

}  // namespace omnigraph::cluster::server
