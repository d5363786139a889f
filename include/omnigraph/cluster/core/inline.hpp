// The linkage of the bodies in `.ipp` files. By default a body is inline and compiled with everybody who includes its
// contract. When OMNIGRAPH_SEPARATE_COMPILATION is defined, for the library omnigraph::compiled and all who link it, a
// body is compiled once.
//
// Only `.ipp` files use the macro.
#pragma once

#ifdef OMNIGRAPH_SEPARATE_COMPILATION
#define OMNIGRAPH_INLINE
#else
#define OMNIGRAPH_INLINE inline
#endif
