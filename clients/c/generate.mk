GENERATED += clients/c/generated
FRESH_CLIENTS += fresh-c

C_MESSAGES = $(CLIENT_PROTOS) google/rpc/error_details.proto \
	$(addprefix google/protobuf/,any.proto duration.proto field_mask.proto timestamp.proto)

fresh-c:
	@$(PROTOC) --jeton_out=output=protobuf-c:$(FRESH)/clients/c/generated $(C_MESSAGES)
	@$(PROTOC) --jeton_out=output=stubs,language=c:$(FRESH)/clients/c/generated $(CLIENT_PROTOS)
