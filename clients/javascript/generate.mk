GENERATED += clients/javascript/generated
FRESH_CLIENTS += fresh-javascript
CLIENT_PACKAGES += nodejs

fresh-javascript:
	@$(PROTOC) --jeton_out=output=stubs,language=javascript:$(FRESH)/clients/javascript/generated $(CLIENT_PROTOS) \
	  google/rpc/error_details.proto $(addprefix google/protobuf/,any.proto duration.proto field_mask.proto timestamp.proto)
