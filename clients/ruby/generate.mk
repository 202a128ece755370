GENERATED += clients/ruby/lib/jeton/v1 clients/ruby/lib/jeton/rpc
FRESH_CLIENTS += fresh-ruby
CLIENT_PACKAGES += ruby ruby-google-protobuf ruby-rack ruby-webrick ruby-minitest

RUBY_ROOM = $(FRESH)/clients/ruby/lib

# google.rpc's details under a name of our own, as for Python: a process has one table of messages.
fresh-ruby:
	@mkdir -p $(FRESH)/details-ruby/jeton/rpc/v1
	@sed 's/^package google.rpc;/package jeton.rpc.v1;/' proto/google/rpc/error_details.proto \
	  >$(FRESH)/details-ruby/jeton/rpc/v1/details.proto
	@$(PROTOC) -I $(FRESH)/details-ruby --ruby_out=$(RUBY_ROOM) $(CLIENT_PROTOS) jeton/rpc/v1/details.proto
	@$(PROTOC) --jeton_out=output=stubs,language=ruby:$(RUBY_ROOM) $(CLIENT_PROTOS)
