// How the bodies in `.ipp` files are compiled: inline with whoever includes their contract (the default), or once, in
// the library omnigraph::compiled, when OMNIGRAPH_SEPARATE_COMPILATION is defined for it and for everybody who uses it.
//
// Only `.ipp` files use the macro.
#pragma once

#ifdef OMNIGRAPH_SEPARATE_COMPILATION
#define OMNIGRAPH_INLINE
#else
#define OMNIGRAPH_INLINE inline
#endif
