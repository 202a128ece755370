// OpenSSL's macros, which Swift does not import, and what needs its typed stacks.
#ifndef COPENSSL_TLS_H
#define COPENSSL_TLS_H

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <string.h>

// A key under a passphrase cannot be used: nobody is there to type one.
static inline int jeton_tls_no_passphrase(char *buffer, int capacity, int is_new, void *argument) {
  (void)buffer;
  (void)capacity;
  (void)is_new;
  (void)argument;
  return -1;
}

// Counts the key updates that come, in the connection's application data.
static inline void jeton_tls_saw_message(int is_ours, int version, int type, const void *bytes,
                                         size_t length, SSL *ssl, void *argument) {
  (void)version;
  (void)argument;
  if (is_ours || type != SSL3_RT_HANDSHAKE || length == 0) return;
  if (*(const unsigned char *)bytes != SSL3_MT_KEY_UPDATE) return;
  SSL_set_app_data(ssl, (void *)((uintptr_t)SSL_get_app_data(ssl) + 1));
}

static inline unsigned long jeton_tls_key_updates(const SSL *ssl) {
  return (uintptr_t)SSL_get_app_data(ssl);
}

// TLS 1.3 and nothing else, no resumption. One, or zero.
static inline int jeton_tls_configure(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                                | SSL_MODE_RELEASE_BUFFERS);
  // A read that meets no data gives the turn back after what one read(2) has brought.
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_msg_callback(context, jeton_tls_saw_message);
  SSL_CTX_set_default_passwd_cb(context, jeton_tls_no_passphrase);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);
  return SSL_CTX_set_num_tickets(context, 0) == 1
         && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
         && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

// The one protocol, as ALPN writes it.
static const unsigned char jeton_tls_protocol[] = {5, 'j', 't', 'n', '/', '1'};

static inline int jeton_tls_choose_protocol(SSL *ssl, const unsigned char **chosen,
                                            unsigned char *chosen_length,
                                            const unsigned char *offered, unsigned int length,
                                            void *argument) {
  (void)ssl;
  (void)argument;
  unsigned char *found = NULL;
  if (SSL_select_next_proto(&found, chosen_length, jeton_tls_protocol, sizeof jeton_tls_protocol,
                            offered, length)
      != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

// OpenSSL asks for the choice only where there is an offer: who makes none is refused here.
static inline int jeton_tls_look_at_hello(SSL *ssl, int *alert, void *argument) {
  (void)argument;
  const unsigned char *offer = NULL;
  size_t length = 0;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation, &offer,
                                &length)
      == 1)
    return SSL_CLIENT_HELLO_SUCCESS;
  *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
  return SSL_CLIENT_HELLO_ERROR;
}

static inline void jeton_tls_take_protocol(SSL_CTX *context) {
  SSL_CTX_set_client_hello_cb(context, jeton_tls_look_at_hello, NULL);
  SSL_CTX_set_alpn_select_cb(context, jeton_tls_choose_protocol, NULL);
}

// Zero is good, as of SSL_CTX_set_alpn_protos(3).
static inline int jeton_tls_offer_protocol(SSL_CTX *context) {
  return SSL_CTX_set_alpn_protos(context, jeton_tls_protocol, sizeof jeton_tls_protocol);
}

static inline int jeton_tls_has_protocol(const SSL *ssl) {
  const unsigned char *chosen = NULL;
  unsigned int length = 0;
  SSL_get0_alpn_selected(ssl, &chosen, &length);
  return length == jeton_tls_protocol[0] && memcmp(chosen, jeton_tls_protocol + 1, length) == 0;
}

// Whom a client wants to speak to: an address, or a name, which it also asks for. One, or zero.
// OpenSSL takes an empty name for "anybody". The subject alone names no host (RFC 9525, section 2).
static inline int jeton_tls_expect(SSL *ssl, const char *name) {
  if (!*name) return 0;
  X509_VERIFY_PARAM *wanted = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name) == 1) return 1;
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
                                              | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return X509_VERIFY_PARAM_set1_host(wanted, name, 0) == 1
         && SSL_set_tlsext_host_name(ssl, name) == 1;
}

// What a memory BIO holds, as a string cut to the buffer; its length.
static inline int jeton_tls_take_text(BIO *memory, char *buffer, int capacity) {
  int length = BIO_read(memory, buffer, capacity - 1);
  if (length < 0) length = 0;
  buffer[length] = 0;
  return length;
}

// The subject as RFC 4514 writes it; its length.
static inline int jeton_tls_subject(const X509 *certificate, char *buffer, int capacity) {
  BIO *memory = BIO_new(BIO_s_mem());
  if (!memory) return 0;
  X509_NAME_print_ex(memory, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  int length = jeton_tls_take_text(memory, buffer, capacity);
  BIO_free(memory);
  return length;
}

// The subject's alternative names, each as "DNS:…", "URI:…", "IP Address:…"; NULL for none.
static inline GENERAL_NAMES *jeton_tls_names(const X509 *certificate) {
  return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline int jeton_tls_name_count(const GENERAL_NAMES *names) {
  return names ? sk_GENERAL_NAME_num(names) : 0;
}

static inline int jeton_tls_name(const GENERAL_NAMES *names, int index, char *buffer,
                                 int capacity) {
  BIO *memory = BIO_new(BIO_s_mem());
  if (!memory) return 0;
  GENERAL_NAME_print(memory, sk_GENERAL_NAME_value(names, index));
  int length = jeton_tls_take_text(memory, buffer, capacity);
  BIO_free(memory);
  return length;
}

static inline void jeton_tls_free_names(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

#endif
