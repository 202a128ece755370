/* TLS 1.3 as rules 60 to 68 have it, and why it fails in the words of PROTOCOL.md. */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "internal.h"

static const unsigned char protocol[] = {5, 'j', 't', 'n', '/', '1'};

/* A key under a passphrase cannot be used: nobody is there to type one. */
static int no_passphrase(char *buffer, int capacity, int is_new, void *context) {
  (void)buffer, (void)capacity, (void)is_new, (void)context;
  return -1;
}

static const char *why(void) {
  const char *text = ERR_reason_error_string(ERR_peek_error());
  return text ? text : "it cannot be read";
}

static SSL_CTX *refuse(SSL_CTX *context, const char *file, jeton_error *error) {
  error_set(error, JETON_INVALID_ARGUMENT, "TLS_FILE", "%s: %s", file, why());
  ERR_clear_error();
  SSL_CTX_free(context);
  return NULL;
}

SSL_CTX *tls_context(const jeton_options *options, jeton_error *error) {
  ERR_clear_error();
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context) return refuse(NULL, "OpenSSL", error);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  if (!SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) || SSL_CTX_set_alpn_protos(context, protocol, sizeof protocol))
    return refuse(context, "OpenSSL", error);
  if (!options->ca_file)
    SSL_CTX_set_default_verify_paths(context);
  else if (!SSL_CTX_load_verify_locations(context, options->ca_file, NULL))
    return refuse(context, options->ca_file, error);
  const char *certificate = options->client_certificate_file;
  const char *key = options->client_key_file ? options->client_key_file : certificate;
  if (certificate && SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
    return refuse(context, certificate, error);
  if (certificate && SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) return refuse(context, key, error);
  return context;
}

static bool is_ip_address(const char *name) {
  struct in6_addr any;
  return inet_pton(AF_INET, name, &any) == 1 || inet_pton(AF_INET6, name, &any) == 1;
}

SSL *tls_connect(SSL_CTX *context, int fd, const char *name) {
  SSL *ssl = SSL_new(context);
  if (!ssl) return NULL;
  SSL_set_connect_state(ssl);
  X509_VERIFY_PARAM *check = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(check, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  bool is_good = is_ip_address(name) ? X509_VERIFY_PARAM_set1_ip_asc(check, name)
                                     : X509_VERIFY_PARAM_set1_host(check, name, 0) && SSL_set_tlsext_host_name(ssl, name);
  if (is_good && SSL_set_fd(ssl, fd)) return ssl;
  SSL_free(ssl);
  return NULL;
}

static const char *certificate_reason(long verdict) {
  switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH: case X509_V_ERR_IP_ADDRESS_MISMATCH: return "TLS_NAME_MISMATCH";
    case X509_V_ERR_CERT_HAS_EXPIRED: return "TLS_CERTIFICATE_EXPIRED";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "TLS_CERTIFICATE_NOT_YET_VALID";
    default: return "TLS_UNTRUSTED";
  }
}

static const char *refusal_reason(int reason) {
  switch (reason) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED: return "TLS_CERTIFICATE_REQUIRED";
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA: case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED: case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN: case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
      return "TLS_CERTIFICATE_REFUSED";
    case SSL_R_WRONG_VERSION_NUMBER: case SSL_R_PACKET_LENGTH_TOO_LONG: return "TLS_NOT_SPOKEN";
    case SSL_R_UNSUPPORTED_PROTOCOL: case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return "TLS_VERSION";
    case SSL_R_NO_APPLICATION_PROTOCOL: case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: return "TLS_PROTOCOL";
    default: return "TLS_REFUSED";
  }
}

void tls_error(jeton_error *error, SSL *ssl) {
  long verdict = SSL_get_verify_result(ssl);
  if (verdict != X509_V_OK)
    error_set(error, JETON_UNAVAILABLE, certificate_reason(verdict), "the server's certificate is refused: %s",
              X509_verify_cert_error_string(verdict));
  else
    error_set(error, JETON_UNAVAILABLE, refusal_reason(ERR_GET_REASON(ERR_peek_error())), "no TLS with the server: %s", why());
  error->retry_after_ms = -1; /* another attempt would change nothing */
  ERR_clear_error();
}

bool tls_speaks_jtn(SSL *ssl) {
  const unsigned char *chosen;
  unsigned int length;
  SSL_get0_alpn_selected(ssl, &chosen, &length);
  return length == sizeof protocol - 1 && memcmp(chosen, protocol + 1, length) == 0;
}
