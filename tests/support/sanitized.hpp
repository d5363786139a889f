// Whether a sanitizer is compiled in. Tests that enumerate points or sizes may then take fewer of them: the debug build
// takes all, and a sanitizer looks at the code on the way, which is the same at neighbouring points.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OMNIGRAPH_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OMNIGRAPH_SANITIZED 1
#endif
#endif

namespace omnigraph::cluster {

#ifdef OMNIGRAPH_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace omnigraph::cluster
