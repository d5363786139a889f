// Whether a create-only write has met just what was read before it.
//
//     if (ahead.get("lock").error().fault != store_fault::absent) return;
//     auto reading = read_in_a_thread(ahead, "state");                       // begins after the answer of get()
//     const auto taken = ahead.put_if_absent("lock", bytes);
//     if (taken && ahead.was_untouched("lock")) print(reading.get());        // as if it had been read after the write
//
// In a bucket each write and each read is a round trip. A reader who has to hold a lock can read while it takes the
// lock, if nobody can have held it since the read that found it free.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

class place_memory {
public:
    virtual ~place_memory() = default;

    /// True when the last put_if_absent() of this key has created its object over just what the last get() before it
    /// had found there, so nobody has created and removed an object of this key in between. False when that is not
    /// known.
    [[nodiscard]] virtual bool was_untouched(std::string_view key) const = 0;
};

}  // namespace omnigraph::cluster
