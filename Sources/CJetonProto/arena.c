#include "CJetonProto.h"
