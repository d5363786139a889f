// Bodies of config/source_reader.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE diagnostic source_problem::as_diagnostic(diagnostic_code if_missing, std::string path) const {
    return error(code(if_missing), std::move(path), message).with_remedy(remedy);
}

OMNIGRAPH_INLINE diagnostic_code source_problem::code(diagnostic_code if_missing) const {
    switch (fault) {
        case source_fault::missing: return if_missing;
        case source_fault::not_utf8: return codes::source_not_utf8;
        case source_fault::too_large: return codes::source_too_large;
        case source_fault::outside: return codes::path_outside_config_dir;
        case source_fault::unreadable: break;
    }
    return codes::source_unreadable;
}

OMNIGRAPH_INLINE bool is_listed_name(std::string_view name, std::string_view extension) {
    return !name.starts_with('.') && name.size() > extension.size() + 1 && name.ends_with(extension) &&
           name[name.size() - extension.size() - 1] == '.';
}

}  // namespace omnigraph::cluster
