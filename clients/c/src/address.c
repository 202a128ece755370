#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "internal.h"

static const char *after(const char *text, size_t length, const char *prefix) {
  size_t count = strlen(prefix);
  return length > count && memcmp(text, prefix, count) == 0 ? text + count : NULL;
}

bool address_parse(struct address *address, const char *text, size_t length) {
  *address = (struct address){0};
  const char *end = text + length, *rest = after(text, length, "unix:");
  if (rest) {
    size_t count = (size_t)(end - rest);
    return count < sizeof ((struct sockaddr_un *)0)->sun_path && (address->path = strndup(rest, count));
  }
  if ((rest = after(text, length, "tls://")))
    address->is_secure = true;
  else if (!(rest = after(text, length, "tcp://")))
    rest = text;
  const char *colon = memrchr(rest, ':', (size_t)(end - rest));
  if (!colon || colon == rest || colon + 1 == end) return false;
  const char *host = rest, *host_end = colon;
  if (*host == '[' && host_end[-1] == ']')
    host++, host_end--;
  else if (memchr(host, ':', (size_t)(host_end - host)) || memchr(host, '/', (size_t)(host_end - host)))
    return false;
  address->host = strndup(host, (size_t)(host_end - host));
  address->port = strndup(colon + 1, (size_t)(end - colon - 1));
  char *last;
  unsigned long port = strtoul(address->port, &last, 10);
  return address->host[0] && *last == 0 && port > 0 && port < 65536;
}

void address_free(struct address *address) {
  free(address->path);
  free(address->host);
  free(address->port);
}

/* Shaped as what getaddrinfo answers, so that who connects sees no difference. */
static struct addrinfo *unix_address(const char *path) {
  struct addrinfo *list = calloc(1, sizeof *list + sizeof(struct sockaddr_un));
  if (!list) return NULL;
  struct sockaddr_un *name = (struct sockaddr_un *)(list + 1);
  name->sun_family = AF_UNIX;
  strcpy(name->sun_path, path);
  list->ai_family = AF_UNIX;
  list->ai_addr = (struct sockaddr *)name;
  list->ai_addrlen = sizeof *name;
  return list;
}

struct addrinfo *address_resolve(const struct address *address, jeton_error *error) {
  struct addrinfo *list = NULL;
  if (address->path) {
    list = unix_address(address->path);
    if (!list) error_set(error, JETON_UNAVAILABLE, "UNREACHABLE", "no memory to connect");
    return list;
  }
  struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
  int failure = getaddrinfo(address->host, address->port, &wanted, &list);
  if (failure == 0) return list;
  error_set(error, JETON_UNAVAILABLE, "UNREACHABLE", "%s: %s", address->host, gai_strerror(failure));
  return NULL;
}

void addresses_free(struct addrinfo *list) {
  if (list && list->ai_family == AF_UNIX)
    free(list);
  else if (list)
    freeaddrinfo(list);
}
