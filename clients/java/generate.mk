GENERATED += clients/java/src/main/java/jeton/rpc clients/java/src/main/java/jeton/v1
FRESH_CLIENTS += fresh-java
CLIENT_PACKAGES += openjdk-17-jdk-headless libprotobuf-java libservlet-api-java libgoogle-gson-java junit5 libjetty9-java

JAVA_ROOM = $(FRESH)/clients/java/src/main/java

# In one run, since what keeps secrets from being printed goes into protoc's own files.
fresh-java:
	@$(PROTOC) --java_out=$(JAVA_ROOM) --jeton_out=output=stubs,language=java:$(JAVA_ROOM) $(CLIENT_PROTOS)
