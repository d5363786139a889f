// The list of crash windows that a test has crossed, printed with its results.
//
//     crash_windows crossed{"a first apply"};
//     crossed.note(failing.failed_call());
#pragma once

#include <map>
#include <regex>
#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace omnigraph::cluster {

class crash_windows {
public:
    explicit crash_windows(std::string scenario) : scenario_{std::move(scenario)} {}
    crash_windows(const crash_windows&) = delete;
    crash_windows& operator=(const crash_windows&) = delete;
    ~crash_windows() {
        std::string list;
        for (const auto& [window, times] : crossed_) list += "\n  " + std::to_string(times) + " x " + window;
        MESSAGE("crash windows of " << scenario_ << ":" << list);
    }

    /// Ids and digests are left out, so that the list is the same in each run.
    void note(const std::string& call) {
        static const std::regex varying{"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64}"};
        ++crossed_[std::regex_replace(call, varying, "<id>")];
    }

private:
    std::string scenario_;
    std::map<std::string, int> crossed_;
};

}  // namespace omnigraph::cluster
