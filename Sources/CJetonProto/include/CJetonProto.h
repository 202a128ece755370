#ifndef CJETONPROTO_H
#define CJETONPROTO_H
#include <protobuf-c/protobuf-c.h>
#endif
