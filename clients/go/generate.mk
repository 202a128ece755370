GENERATED += clients/go/internal/control clients/go/jetonrpcv1 clients/go/jetonv1
FRESH_CLIENTS += fresh-go
CLIENT_PACKAGES += golang-go golang-google-protobuf-dev protoc-gen-go-1-5

GO_ROOM = $(FRESH)/clients/go
GO_STUBS = --jeton_out=output=stubs,language=go,package=

fresh-go:
	@$(PROTOC) --go_out=$(GO_ROOM) --go_opt=module=jeton.example/jeton $(CLIENT_PROTOS)
	@$(PROTOC) $(GO_STUBS)jetonv1:$(GO_ROOM)/jetonv1 $(filter jeton/v1/%,$(CLIENT_PROTOS))
	@$(PROTOC) $(GO_STUBS)jetonrpcv1:$(GO_ROOM)/jetonrpcv1 $(filter jeton/rpc/%,$(CLIENT_PROTOS))
	@grep -l MessageStringOf $(GO_ROOM)/jetonv1/*.pb.go | xargs sed -i -f clients/go/redact.sed
	@gofmt -w $(GO_ROOM)
