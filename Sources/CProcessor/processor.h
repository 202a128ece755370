// What the processor can be told and Swift has no word for.
#ifndef CPROCESSOR_H
#define CPROCESSOR_H

// Asks for the cache line at `address`, to be read soon. Any address will do.
static inline void cprocessor_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
