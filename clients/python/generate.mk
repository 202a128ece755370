GENERATED += clients/python/jeton/v1 clients/python/jeton/rpc
FRESH_CLIENTS += fresh-python
CLIENT_PACKAGES += python3-protobuf python3-starlette python3-uvicorn python3-grpcio \
	python3-cryptography

PYTHON_ROOM = $(FRESH)/clients/python

# The three details of google.rpc go under a name of our own: all of a process share one table of
# messages, and googleapis-common-protos, which has more of that file, refuses a second of its name.
fresh-python:
	@mkdir -p $(FRESH)/details/jeton/rpc/v1
	@sed 's/^package google.rpc;/package jeton.rpc.v1;/' proto/google/rpc/error_details.proto \
	  >$(FRESH)/details/jeton/rpc/v1/details.proto
	@$(PROTOC) -I $(FRESH)/details --python_out=$(PYTHON_ROOM) --pyi_out=$(PYTHON_ROOM) \
	  $(CLIENT_PROTOS) jeton/rpc/v1/details.proto
	@$(PROTOC) --jeton_out=output=stubs,language=python:$(PYTHON_ROOM) $(CLIENT_PROTOS)
	@touch $(PYTHON_ROOM)/jeton/rpc/__init__.py
