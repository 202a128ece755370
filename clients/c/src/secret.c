#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

char *secret_copy(const char *text) { return text ? strdup(text) : NULL; }

void secret_free(char *text) {
  if (text) explicit_bzero(text, strlen(text));
  free(text);
}

char *secret_read(const char *path, jeton_error *error) {
  char line[4096];
  FILE *file = fopen(path, "re");
  if (file) setvbuf(file, NULL, _IONBF, 0); /* no copy in a buffer that is not wiped */
  bool is_read = file && fgets(line, sizeof line, file);
  int cause = errno;
  if (file) fclose(file);
  if (is_read) line[strcspn(line, " \t\r\n")] = 0;
  char *secret = is_read && line[0] ? strdup(line) : NULL;
  explicit_bzero(line, sizeof line);
  if (!secret)
    error_set(error, JETON_INVALID_ARGUMENT, "TOKEN_FILE", "%s: %s", path,
              file ? "there is no token in it" : strerror(cause));
  return secret;
}
