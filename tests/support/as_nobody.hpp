// While it lives, the test is a user without rights: root may read everything.
#pragma once

#include <unistd.h>

#include <doctest/doctest.h>

namespace omnigraph::cluster {

class as_nobody {
public:
    as_nobody() : changed_{::geteuid() == 0 && ::seteuid(65534) == 0} {}
    as_nobody(const as_nobody&) = delete;
    as_nobody& operator=(const as_nobody&) = delete;
    ~as_nobody() {
        if (changed_) CHECK(::seteuid(0) == 0);
    }

private:
    bool changed_;
};

}  // namespace omnigraph::cluster
