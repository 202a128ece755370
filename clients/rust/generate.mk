GENERATED += clients/rust/src/generated
FRESH_CLIENTS += fresh-rust
CLIENT_PACKAGES += librust-prost-dev librust-prost-build-dev librust-prost-types-dev librust-openssl-dev \
	$(if $(shell command -v cargo),,cargo)

RUST_ROOM = $(FRESH)/clients/rust/src/generated

fresh-rust:
	@cd clients/rust && cargo build --quiet --offline --package jeton-generate
	@clients/rust/target/debug/jeton-generate $(RUST_ROOM) proto,/usr/include \
	  $(addprefix proto/,$(filter-out %/options.proto,$(CLIENT_PROTOS))) proto/google/rpc/error_details.proto
	@$(PROTOC) --jeton_out=output=stubs,language=rust:$(RUST_ROOM) $(CLIENT_PROTOS)
