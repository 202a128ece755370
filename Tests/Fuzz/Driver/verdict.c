#include "CFuzz.h"
#include "CJetonProto.h"

#include <stdlib.h>
#include <string.h>

// Every type, nested entries of maps too.
static const ProtobufCMessageDescriptor *const types[] = {
  &google__protobuf__any__descriptor, &google__protobuf__duration__descriptor,
  &google__protobuf__field_mask__descriptor, &google__protobuf__timestamp__descriptor,
  &google__rpc__bad_request__descriptor, &google__rpc__bad_request__field_violation__descriptor,
  &google__rpc__error_info__descriptor, &google__rpc__error_info__metadata_entry__descriptor,
  &google__rpc__retry_info__descriptor, &jeton__rpc__v1__check_health_request__descriptor,
  &jeton__rpc__v1__check_health_response__descriptor,
  &jeton__rpc__v1__get_file_descriptors_request__descriptor,
  &jeton__rpc__v1__get_file_descriptors_response__descriptor, &jeton__rpc__v1__go_away__descriptor,
  &jeton__rpc__v1__hello__descriptor, &jeton__rpc__v1__list_services_request__descriptor,
  &jeton__rpc__v1__list_services_response__descriptor, &jeton__rpc__v1__metadata__descriptor,
  &jeton__rpc__v1__request_header__descriptor, &jeton__rpc__v1__response_header__descriptor,
  &jeton__rpc__v1__watch_health_request__descriptor,
  &jeton__rpc__v1__watch_health_response__descriptor, &jeton__v1__actor__descriptor,
  &jeton__v1__authorize_request__descriptor, &jeton__v1__authorize_response__descriptor,
  &jeton__v1__batch_verify_tokens_request__descriptor,
  &jeton__v1__batch_verify_tokens_response__descriptor,
  &jeton__v1__change_password_request__descriptor, &jeton__v1__change_password_response__descriptor,
  &jeton__v1__checkpoint__descriptor, &jeton__v1__create_service_account_request__descriptor,
  &jeton__v1__create_service_account_response__descriptor,
  &jeton__v1__create_user_request__descriptor, &jeton__v1__create_user_response__descriptor,
  &jeton__v1__deactivate_user_request__descriptor, &jeton__v1__deactivate_user_response__descriptor,
  &jeton__v1__delete_service_account_request__descriptor,
  &jeton__v1__delete_service_account_response__descriptor,
  &jeton__v1__disable_service_account_request__descriptor,
  &jeton__v1__disable_service_account_response__descriptor,
  &jeton__v1__enable_service_account_request__descriptor,
  &jeton__v1__enable_service_account_response__descriptor, &jeton__v1__event__descriptor,
  &jeton__v1__event_filter__descriptor, &jeton__v1__export_events_request__descriptor,
  &jeton__v1__export_events_response__descriptor, &jeton__v1__field_change__descriptor,
  &jeton__v1__get_checkpoint_request__descriptor, &jeton__v1__get_checkpoint_response__descriptor,
  &jeton__v1__get_consistency_proof_request__descriptor,
  &jeton__v1__get_consistency_proof_response__descriptor, &jeton__v1__get_event_request__descriptor,
  &jeton__v1__get_event_response__descriptor, &jeton__v1__get_inclusion_proof_request__descriptor,
  &jeton__v1__get_inclusion_proof_response__descriptor,
  &jeton__v1__get_organization_request__descriptor,
  &jeton__v1__get_organization_response__descriptor,
  &jeton__v1__get_service_account_request__descriptor,
  &jeton__v1__get_service_account_response__descriptor, &jeton__v1__get_user_request__descriptor,
  &jeton__v1__get_user_response__descriptor, &jeton__v1__list_events_request__descriptor,
  &jeton__v1__list_events_response__descriptor,
  &jeton__v1__list_service_accounts_request__descriptor,
  &jeton__v1__list_service_accounts_response__descriptor,
  &jeton__v1__list_tokens_request__descriptor, &jeton__v1__list_tokens_response__descriptor,
  &jeton__v1__list_users_request__descriptor, &jeton__v1__list_users_response__descriptor,
  &jeton__v1__login_request__descriptor, &jeton__v1__login_response__descriptor,
  &jeton__v1__logout_request__descriptor, &jeton__v1__logout_response__descriptor,
  &jeton__v1__object__descriptor, &jeton__v1__organization__descriptor,
  &jeton__v1__organization_settings__descriptor, &jeton__v1__recorded_action__descriptor,
  &jeton__v1__regenerate_token_request__descriptor,
  &jeton__v1__regenerate_token_response__descriptor, &jeton__v1__revoke_token_request__descriptor,
  &jeton__v1__revoke_token_response__descriptor, &jeton__v1__service_account__descriptor,
  &jeton__v1__set_password_request__descriptor, &jeton__v1__set_password_response__descriptor,
  &jeton__v1__token__descriptor, &jeton__v1__token_use__descriptor,
  &jeton__v1__token_verification__descriptor, &jeton__v1__update_organization_request__descriptor,
  &jeton__v1__update_organization_response__descriptor,
  &jeton__v1__update_service_account_request__descriptor,
  &jeton__v1__update_service_account_response__descriptor,
  &jeton__v1__update_token_request__descriptor, &jeton__v1__update_token_response__descriptor,
  &jeton__v1__update_user_request__descriptor, &jeton__v1__update_user_response__descriptor,
  &jeton__v1__user__descriptor, &jeton__v1__verify_token_request__descriptor,
  &jeton__v1__verify_token_response__descriptor, &jeton__v1__watch_events_request__descriptor,
  &jeton__v1__watch_events_response__descriptor, &jeton__v1__who_am_irequest__descriptor,
  &jeton__v1__who_am_iresponse__descriptor, &plugin__enum__descriptor,
  &plugin__enum__value__descriptor, &plugin__field__descriptor, &plugin__field__options__descriptor,
  &plugin__file__descriptor, &plugin__message__descriptor, &plugin__message__options__descriptor,
  &plugin__method__descriptor, &plugin__method__options__descriptor, &plugin__one_of__descriptor,
  &plugin__request__descriptor, &plugin__response__descriptor, &plugin__response__file__descriptor,
  &plugin__service__descriptor, &plugin__source_info__descriptor,
  &plugin__source_info__location__descriptor,
  &jeton__v1__issue_setup_code_request__descriptor,
  &jeton__v1__issue_setup_code_response__descriptor, &jeton__v1__removal__descriptor,
  &jeton__v1__export_header__descriptor, &jeton__v1__ledger_keys__descriptor,
  &jeton__v1__receipt__descriptor, &jeton__v1__node__descriptor,
  &jeton__v1__list_nodes_request__descriptor, &jeton__v1__list_nodes_response__descriptor,
  &jeton__v1__get_node_request__descriptor, &jeton__v1__get_node_response__descriptor,
  &google__protobuf__bool_value__descriptor,
  &google__protobuf__bytes_value__descriptor,
  &google__protobuf__double_value__descriptor,
  &google__protobuf__empty__descriptor,
  &google__protobuf__float_value__descriptor,
  &google__protobuf__int32_value__descriptor,
  &google__protobuf__int64_value__descriptor,
  &google__protobuf__string_value__descriptor,
  &google__protobuf__uint32_value__descriptor,
  &google__protobuf__uint64_value__descriptor,
};

static const ProtobufCMessageDescriptor *type_named(const char *name) {
  for (size_t index = 0; index < sizeof types / sizeof *types; index++)
    if (strcmp(types[index]->name, name) == 0) return types[index];
  return NULL;
}

// A copy that ends where the bytes end, so that AddressSanitizer sees a byte read
// beyond them.
static bool take(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t count) {
  jeton_scan scan;
  jeton_scan_message(type, bytes, count, &scan);
  if (scan.verdict != JETON_SCAN_SOUND) return false;
  ProtobufCMessage *message = protobuf_c_message_unpack(type, NULL, count, bytes);
  if (message == NULL) return false;
  protobuf_c_message_free_unpacked(message, NULL);
  return true;
}

jeton_fuzz_verdict jeton_fuzz_judge(const char *name, const uint8_t *bytes, size_t count) {
  const ProtobufCMessageDescriptor *type = type_named(name);
  if (type == NULL) return JETON_FUZZ_NO_SUCH_TYPE;
  uint8_t *copy = malloc(count == 0 ? 1 : count);
  if (copy == NULL) abort();
  if (count > 0) memcpy(copy, bytes, count);
  bool is_taken = take(type, copy, count);
  free(copy);
  return is_taken ? JETON_FUZZ_TAKEN : JETON_FUZZ_REFUSED;
}
