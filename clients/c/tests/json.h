/* As much of JSON as the adapter's lines take: one object of texts, numbers, true and false; no nesting. */
#ifndef JSON_H
#define JSON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the value of a member begins, or NULL. */
static const char *json_find(const char *line, const char *name) {
  const char *at = line;
  while ((at = strchr(at, '"'))) {
    const char *start = ++at;
    while (*at && *at != '"') at += *at == '\\' && at[1] ? 2 : 1;
    size_t length = (size_t)(at - start);
    if (!*at++) return NULL;
    const char *colon = at + strspn(at, " \t");
    if (*colon != ':') continue; /* a value */
    at = colon + 1 + strspn(colon + 1, " \t");
    if (length == strlen(name) && memcmp(start, name, length) == 0) return at;
    if (*at == '"') {
      for (at++; *at && *at != '"';) at += *at == '\\' && at[1] ? 2 : 1;
      if (!*at++) return NULL;
    }
  }
  return NULL;
}

static long long json_number(const char *line, const char *name, long long otherwise) {
  const char *at = json_find(line, name);
  return at && (*at == '-' || (*at >= '0' && *at <= '9')) ? strtoll(at, NULL, 10) : otherwise;
}

static int json_is_true(const char *line, const char *name) {
  const char *at = json_find(line, name);
  return at && *at == 't';
}

/* Freed by the caller; NULL when there is none. */
static char *json_text(const char *line, const char *name) {
  const char *at = json_find(line, name);
  if (!at || *at != '"') return NULL;
  char *text = malloc(strlen(at)), *to = text;
  for (at++; *at && *at != '"'; at++) {
    if (*at == '\\' && at[1] == 'u') {
      unsigned code = 0;
      sscanf(at + 2, "%4x", &code);
      at += 5;
      if (code < 0x80) *to++ = (char)code;
      else if (code < 0x800) *to++ = (char)(0xc0 | code >> 6), *to++ = (char)(0x80 | (code & 0x3f));
      else *to++ = (char)(0xe0 | code >> 12), *to++ = (char)(0x80 | (code >> 6 & 0x3f)), *to++ = (char)(0x80 | (code & 0x3f));
    } else if (*at == '\\') {
      at++;
      *to++ = *at == 'n' ? '\n' : *at == 't' ? '\t' : *at == 'r' ? '\r' : *at == 'b' ? '\b' : *at == 'f' ? '\f' : *at;
    } else {
      *to++ = *at;
    }
  }
  *to = 0;
  return text;
}

static void json_write_text(FILE *out, const char *text) {
  putc('"', out);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') fprintf(out, "\\%c", *text);
    else if ((unsigned char)*text < 0x20) fprintf(out, "\\u%04x", *text);
    else putc(*text, out);
  }
  putc('"', out);
}

#endif
