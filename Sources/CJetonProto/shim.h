#ifndef JETON_SHIM_H
#define JETON_SHIM_H

// All that Swift sees of protobuf-c besides the generated messages, whose
// header, generated/CJetonProto.h, includes this one.
#include "arena.h"

#include "scan.h"

#endif
