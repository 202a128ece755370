#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "internal.h"
#include "jeton/rpc/v1/control.pb-c.h"

static const char *const names[] = {
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
};

const char *jeton_code_name(jeton_code code) {
  return (unsigned)code < sizeof names / sizeof *names ? names[code] : names[JETON_UNKNOWN];
}

static void copy(char *to, size_t capacity, const char *from) { snprintf(to, capacity, "%s", from ? from : ""); }

void error_set(jeton_error *error, jeton_code code, const char *reason, const char *format, ...) {
  if (!error) return;
  *error = (jeton_error){.code = code};
  copy(error->reason, sizeof error->reason, reason);
  copy(error->domain, sizeof error->domain, "rpc");
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
}

static bool is_type(const Google__Protobuf__Any *any, const char *name) {
  const char *slash = any->type_url ? strrchr(any->type_url, '/') : NULL;
  return slash && strcmp(slash + 1, name) == 0;
}

/* Details of other types, and those that do not decode, say nothing (rule 50). */
static void take_detail(jeton_error *error, const Google__Protobuf__Any *any) {
  if (is_type(any, "google.rpc.ErrorInfo")) {
    Google__Rpc__ErrorInfo *info = google__rpc__error_info__unpack(NULL, any->value.len, any->value.data);
    if (!info) return;
    copy(error->reason, sizeof error->reason, info->reason);
    copy(error->domain, sizeof error->domain, info->domain);
    google__rpc__error_info__free_unpacked(info, NULL);
  } else if (is_type(any, "google.rpc.BadRequest")) {
    Google__Rpc__BadRequest *bad = google__rpc__bad_request__unpack(NULL, any->value.len, any->value.data);
    if (!bad) return;
    if (bad->n_field_violations) copy(error->field, sizeof error->field, bad->field_violations[0]->field);
    google__rpc__bad_request__free_unpacked(bad, NULL);
  }
}

bool error_of_response(jeton_error *error, const uint8_t *control, size_t length) {
  *error = (jeton_error){0};
  if (length == 0) return true;
  Jeton__Rpc__V1__ResponseHeader *header = jeton__rpc__v1__response_header__unpack(NULL, length, control);
  if (!header) return false;
  error->code = header->code >= 0 && header->code <= JETON_UNAUTHENTICATED ? (jeton_code)header->code : JETON_UNKNOWN;
  copy(error->message, sizeof error->message, header->message);
  error->not_processed = header->not_processed;
  error->retry_after_ms = header->retry_after_ms;
  for (size_t i = 0; i < header->n_details; i++) take_detail(error, header->details[i]);
  jeton__rpc__v1__response_header__free_unpacked(header, NULL);
  return true;
}
