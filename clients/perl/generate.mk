GENERATED += clients/perl/generated
FRESH_CLIENTS += fresh-perl
CLIENT_PACKAGES += perl libfuture-perl libjson-xs-perl libnet-ssleay-perl libplack-perl

fresh-perl:
	@$(PROTOC) --jeton_out=output=stubs,language=perl:$(FRESH)/clients/perl/generated $(CLIENT_PROTOS) \
	  google/rpc/error_details.proto $(addprefix google/protobuf/,any.proto duration.proto field_mask.proto timestamp.proto)
