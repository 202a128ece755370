// The SHA256_ functions are the only ones that keep a hash's state in a plain value, which a
// keyed hash copies instead of computing its padded key again; OpenSSL 3.0 calls them deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "keyed_hash.h"
#include "tls.h"
