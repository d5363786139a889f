// Counts what a program takes from the heap: how much at once, and how often.
//
//     counted_heap::measured seen;           // from here on
//     parse_queries(source, found);
//     seen.peak(), seen.allocations()        // above what was taken when it began
//
// (1) Replaces the global operator new and delete: included by exactly one source of a program.
// (2) Counts whole blocks, as malloc gives them; what a library takes from malloc directly is not seen.
// (3) One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace counted_heap {

namespace detail {

inline std::size_t live = 0, peak = 0, calls = 0;
inline std::size_t limit = static_cast<std::size_t>(-1);  ///< of `live`; the program ends above it

[[noreturn]] inline void fail(const char* why) {
    std::fprintf(stderr, "counted_heap: %s\n", why);
    std::abort();
}

[[nodiscard]] inline void* take(std::size_t bytes) {
    auto* const block = std::malloc(bytes == 0 ? 1 : bytes);
    if (!block) fail("no more memory");
    live += malloc_usable_size(block);
    peak = std::max(peak, live);
    ++calls;
    if (live <= limit) return block;
    fail("more memory than allowed");
}

inline void give(void* block) {
    live -= malloc_usable_size(block);
    std::free(block);
}

}  // namespace detail

/// What is taken from its construction on.
class measured {
public:
    measured() : before_{detail::live}, calls_{detail::calls} { detail::peak = detail::live; }

    [[nodiscard]] std::size_t peak() const { return detail::peak - before_; }
    [[nodiscard]] std::size_t live() const { return detail::live - before_; }
    [[nodiscard]] std::size_t allocations() const { return detail::calls - calls_; }

private:
    std::size_t before_, calls_;
};

/// While it lives, the program ends with a message when it takes more than so many bytes on top.
class limited {
public:
    explicit limited(std::size_t bytes) { detail::limit = detail::live + bytes; }
    ~limited() { detail::limit = static_cast<std::size_t>(-1); }
    limited(const limited&) = delete;
    limited& operator=(const limited&) = delete;
};

}  // namespace counted_heap

void* operator new(std::size_t bytes) { return counted_heap::detail::take(bytes); }
void* operator new[](std::size_t bytes) { return counted_heap::detail::take(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return counted_heap::detail::take(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return counted_heap::detail::take(bytes); }
void operator delete(void* block) noexcept {
    if (block) counted_heap::detail::give(block);
}
void operator delete[](void* block) noexcept {
    if (block) counted_heap::detail::give(block);
}
void operator delete(void* block, std::size_t) noexcept {
    if (block) counted_heap::detail::give(block);
}
void operator delete[](void* block, std::size_t) noexcept {
    if (block) counted_heap::detail::give(block);
}
