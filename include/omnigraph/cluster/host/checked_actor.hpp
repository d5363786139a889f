// The actor of a write, looked at before anything is written: a commit that could not be read again would be the end of
// its graph.
//
//     const auto fits = checked_actor("act-ada");
//     if (!fits) return fits.error();
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

/// bad_request for a name that unstorable_actor() does not let pass.
[[nodiscard]] inline graph_result<done> checked_actor(std::string_view actor) {
    const auto why = unstorable_actor(actor);
    if (!why) return done{};
    return refused_call(graph_fault::bad_request, of_input("the actor's name " + std::string{*why}));
}

}  // namespace omnigraph::cluster
