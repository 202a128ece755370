# The whole set-up: each of run, demo and test installs what it misses, then builds.

PACKAGES = libprotobuf-c-dev protobuf-c-compiler protobuf-compiler libprotobuf-dev \
	libsqlite3-dev libpq-dev postgresql libssl-dev libargon2-dev openssl pkg-config \
	python3-protobuf
BUILD = swift build

.PHONY: help packages build demo run test bench bench-quick lint generate

help:
	@echo "make run    start the service in the foreground on a lasting store"
	@echo "make demo   play the life of a token on a throwaway daemon"
	@echo "make cluster-demo  the same across three nodes and three PostgreSQL; the primary is killed"
	@echo "make store-copies  moves a store from SQLite to PostgreSQL and back; the heads are equal"
	@echo "make test   run everything"
	@echo "make chaos  an hour of faults on three nodes, and what it came to (DURATION=seconds SEED=n)"
	@echo "make conformance  hold the clients of all languages to one table (LANGUAGES=\"go rust\")"
	@echo "make clients-bench  what a call costs in each language"
	@echo "make bench  what a verification costs, beside C, redis and gRPC (bench-quick: beside C)"
	@echo "make bench-ledger  what a recorded action costs, beside C; what a page of the ledger costs"
	@echo "make bench-revocation  how long a revoke takes that holds at every node"
	@echo "make fuzz   look for inputs that break what reads strangers' bytes, an hour each"
	@echo "make cost   allocations and system calls of a unary call"
	@echo "make endurance  a million calls with random cancels: memory stays flat"
	@echo "make docs   the Swift client's documentation"
	@echo "make generate  write the code that is made from proto/ anew"

# Asks dpkg first, so that a machine that has them all needs neither root nor a network.
packages:
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null \
	  | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing: $$missing"; \
	  sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; \
	fi

build: packages
	$(BUILD)

PROGRAMS = $$($(BUILD) --show-bin-path)

demo: build
	@Tests/demo/demo.sh "$(PROGRAMS)"

# The store stays in .jeton. It is made with its first OWNER, who sets a password by the code that
# is printed. Optimised, since somebody may come to rely on it.
OWNER = $$(id -un)
# A verification goes through five rooms; what is generic in one is made for its types in the next.
RELEASE = $(BUILD) -c release -Xswiftc -cross-module-optimization

run: packages
	@$(RELEASE) --product jetond && $(RELEASE) --product jeton
	@programs="$$($(RELEASE) --show-bin-path)"; owner="$(OWNER)"; \
	if ! [ -e .jeton ]; then \
	  "$$programs/jetond" init --data .jeton --organization example --owner "$$owner" || exit; \
	  first="jeton user set-password"; \
	fi; \
	printf '\nIn another terminal:\n  export PATH=%s:$$PATH\n' "$$programs"; \
	printf '  %s\n' $${first:+"$$first"} "jeton login $$owner" \
	  "jeton account create ci-deploy --role contributor" "jeton --help"; \
	exec "$$programs/jetond" serve --data .jeton

# Several nodes: Tests/Cluster/README.md. Debian's Patroni is too old, so it is PyPI's.
CLUSTER_PACKAGES = etcd-server haproxy curl python3-venv
PATRONI = .build/patroni
CHAOS_PACKAGES = faketime
DURATION = 3600
CHAOS = Tests/Cluster/chaos.py "$(PROGRAMS)" $(if $(SEED),--seed $(SEED))
MUTANTS = $(BUILD) --product jetond -Xswiftc -DMUTANTS --scratch-path .build-mutants

.PHONY: cluster-demo store-copies chaos chaos-minute nightly mutants

cluster-demo: build $(PATRONI)/ready
	@$(MAKE) -s packages PACKAGES="$(CLUSTER_PACKAGES)"
	@Tests/Cluster/demo.py "$(PROGRAMS)" $(PATRONI)

$(PATRONI)/ready:
	@$(MAKE) -s packages PACKAGES="$(CLUSTER_PACKAGES)"
	@rm -rf $(PATRONI) && /usr/bin/python3 -m venv $(PATRONI)
	@$(PATRONI)/bin/pip install -q 'patroni[etcd3]>=4,<5' psycopg2-binary
	@touch $@

chaos: build
	@$(MAKE) -s packages PACKAGES="$(CHAOS_PACKAGES)"
	@$(CHAOS) --seconds $(DURATION)

chaos-minute: build
	@$(MAKE) -s packages PACKAGES="$(CHAOS_PACKAGES)"
	@Tests/Cluster/test_check.py
	@$(CHAOS) --seconds 60

nightly: build
	@$(MAKE) -s chaos DURATION=600
	@$(MAKE) -s mutants

# Each must be caught.
mutants: packages
	@$(MAKE) -s packages PACKAGES="$(CHAOS_PACKAGES)"
	@$(MUTANTS) && $(MUTANTS:jetond=jeton)
	@Tests/Cluster/mutants.py "$$($(MUTANTS) --show-bin-path)" $(if $(SEED),--seed $(SEED))

store-copies: packages
	@$(RELEASE) --product jetond && $(RELEASE) --product jeton
	@Tests/Cluster/copies.py "$$($(RELEASE) --show-bin-path)"

# System calls are counted by it.
TRACER = strace

# Formatting, freshness of generated code, the C shim under sanitizers, then every test. One test at
# a time: many block a thread on purpose, and there are only as many threads as cores.
test: lint check-generated check-shim fuzz-smoke conformance check-clients docs chaos-minute
	@$(MAKE) -s packages PACKAGES=$(TRACER)
	swift test --no-parallel

# Every client against one table: clients/README.md. LANGUAGES are folders of clients/; none means
# all that have an adapter.
LANGUAGES =

.PHONY: conformance clients-bench check-clients

conformance: build
	@$(MAKE) -s packages PACKAGES="$(CLIENT_PACKAGES)"
	@Tests/Conformance/run.py "$(PROGRAMS)" $(LANGUAGES)

# What a call costs in each language.
clients-bench: packages
	@$(MAKE) -s packages PACKAGES="$(CLIENT_PACKAGES)"
	@$(RELEASE) --product jetond
	@Tests/Conformance/bench.py "$$($(RELEASE) --show-bin-path)" $(LANGUAGES)

# What each client tests by itself.
check-clients: build
	@$(MAKE) -s packages PACKAGES="$(CLIENT_PACKAGES)"
	@programs=$(PROGRAMS); for check in clients/*/check; do \
	  echo "$$check" && JETON_PROGRAMS=$$programs $$check || exit 1; done

# Servers side by side under one load; Tests/Bench/README.md. The stores stay in .build/bench.
BENCH = .build/bench
BENCH_PACKAGES = python3 util-linux
# What only the full comparison needs.
BENCH_PEER_PACKAGES = redis-server redis-tools libgrpc++-dev protobuf-compiler-grpc
SHIM_C = $(addprefix Sources/CJetonProto/generated/,$(addprefix jeton/v1/,token.pb-c.c receipt.pb-c.c role.pb-c.c) \
	jeton/rpc/v1/control.pb-c.c google/protobuf/any.pb-c.c google/protobuf/timestamp.pb-c.c \
	google/protobuf/duration.pb-c.c)
BENCH_CC = clang -O2 -Wall -Wextra -I Sources/CJetonProto/generated

.PHONY: bench-programs bench-peers

bench-programs: packages
	@$(MAKE) -s packages PACKAGES="$(BENCH_PACKAGES)"
	@$(RELEASE) --product jetond && $(RELEASE) --product bench-seed
	@mkdir -p $(BENCH)
	@$(BENCH_CC) -o $(BENCH)/load Tests/Bench/load.c Tests/Bench/protocols.c -lssl -lcrypto
	@$(BENCH_CC) -o $(BENCH)/reference Tests/Bench/reference/*.c $(SHIM_C) -lprotobuf-c -lcrypto

# gRPC's server and load: generated code and all, since nothing of it is ours to keep.
bench-peers: bench-programs
	@$(MAKE) -s packages PACKAGES="$(BENCH_PEER_PACKAGES)"
	@mkdir -p $(BENCH)/grpc
	@protoc -I proto -I /usr/include --cpp_out=$(BENCH)/grpc --grpc_out=$(BENCH)/grpc \
	  --plugin=protoc-gen-grpc=$$(command -v grpc_cpp_plugin) \
	  $(addprefix jeton/,v1/token.proto v1/receipt.proto v1/role.proto rpc/v1/options.proto)
	@$(BENCH_CC) -c -o $(BENCH)/grpc/tokens.o Tests/Bench/reference/tokens.c
	@$(BENCH_CC) -c -o $(BENCH)/grpc/keyed_hash.o Tests/Bench/reference/keyed_hash.c
	@for program in server load; do \
	  clang++ -O2 -std=c++17 -I $(BENCH)/grpc -I Tests/Bench/reference \
	    -o $(BENCH)/grpc-$$program Tests/Bench/grpc/$$program.cc \
	    $$(find $(BENCH)/grpc -name '*.cc') $(BENCH)/grpc/*.o \
	    $$(pkg-config --cflags --libs grpc++ protobuf) -lcrypto || exit; \
	done

bench: bench-peers
	@Tests/Bench/bench.py full "$$($(RELEASE) --show-bin-path)" $(BENCH)

bench-quick: bench-programs
	@Tests/Bench/bench.py quick "$$($(RELEASE) --show-bin-path)" $(BENCH)

# The documentation of the Swift client, without a warning, in .build/docs.
DOCS = .build/docs
DOCS_TARGET = $(shell uname -m)-unknown-linux-gnu
DOCC = clients/swift/Sources/JetonClient/JetonClient.docc

.PHONY: docs

docs: packages
	@rm -rf $(DOCS) && mkdir -p $(DOCS)/graphs
	@$(BUILD) --target JetonClient
	@swift-symbolgraph-extract -module-name JetonClient -I "$(PROGRAMS)/Modules" -output-dir $(DOCS)/graphs \
	  -target $(DOCS_TARGET) -minimum-access-level public -Xcc -I$(SHIM)/generated \
	  $(patsubst %,-Xcc -fmodule-map-file=%,$(wildcard Sources/*/module.modulemap Sources/*/*/module.modulemap))
	@docc convert $(DOCC) --warnings-as-errors --fallback-bundle-identifier jeton.client \
	  --additional-symbol-graph-dir $(DOCS)/graphs --output-path $(DOCS)/JetonClient.doccarchive
	@echo "$(DOCS)/JetonClient.doccarchive"

# What Authorize costs beside a loop in C that writes the same rows, and, with numbers of events
# (PAGES="10000 1000000"), what a page costs in a ledger as long.
.PHONY: bench-ledger
PAGES =

bench-ledger: packages
	@$(RELEASE) --product bench-ledger
	@mkdir -p $(BENCH)
	@clang -O2 -Wall -Wextra -o $(BENCH)/rows Tests/Bench/rows.c -lsqlite3
	@Tests/Bench/ledger.py "$$($(RELEASE) --show-bin-path)" $(BENCH) $(PAGES)

# What removing ended tokens costs the verifications beside it.
.PHONY: bench-cleanup bench-revocation

bench-cleanup: bench-programs
	@Tests/Bench/cleanup.py "$$($(RELEASE) --show-bin-path)" $(BENCH)

# How long a revoke takes with all nodes up, one stopped, one killed.
bench-revocation: packages
	@$(RELEASE) --product jetond
	@Tests/Bench/revocation.py "$$($(RELEASE) --show-bin-path)"

lint:
	swift format lint --strict --recursive Package.swift Sources Tests clients

# Generated code: made from proto/ alone, checked in, never edited.

GENERATED = Sources/CJetonProto/generated Sources/JetonMessages/Generated \
	Sources/JetonService/Generated Sources/JetonRPC/Generated \
	clients/swift/Sources/JetonClient/Generated Tests/CodeGenTests/Golden/Generated \
	Tests/Tally/CTally/generated Tests/Tally/Tally/Generated \
	Tests/Torture/CTorture/generated Tests/Torture/Torture/Generated
# Made here first, so that a failure leaves the tree as it was.
FRESH = .build/generated
PLUGIN = protoc-gen-jeton
PROTOC = protoc --plugin=$(PLUGIN)=$$($(BUILD) --show-bin-path)/$(PLUGIN) \
	-I proto -I Sources/$(PLUGIN) -I /usr/include
PROTOS = $(sort $(shell cd proto && find google jeton -name '*.proto'))
# Most messages stand in the room that all messages are read and written by.
ROOM = Sources/JetonMessages
MESSAGES = output=messages,module=JetonMessages,c_module=CJetonProto
# A schema of everything, and what becomes of it, for people to read.
GOLDEN = Tests/CodeGenTests/Golden
# What the compiler must take without a warning.
TORTURE_FOLDERS = -I Tests/Torture -I $(GOLDEN)
TORTURE = library/v1/library.proto $(addprefix torture/v1/,crlf.proto names.proto options.proto public.proto \
	services.proto shapes.proto underscores.proto uses.proto)
KNOWN_PROTOS = $(addprefix google/protobuf/,any.proto descriptor.proto duration.proto empty.proto \
	field_mask.proto timestamp.proto wrappers.proto)

# Of other languages' clients: clients/README.md, "Generated code". A part adds to these.
FRESH_CLIENTS =
CLIENT_PACKAGES =
CLIENT_PROTOS = $(filter jeton/%,$(PROTOS))
include $(wildcard clients/*/generate.mk)

.PHONY: fresh check-generated tree-vectors check-shim rules $(FRESH_CLIENTS)

fresh: packages
	@$(MAKE) -s packages PACKAGES="$(CLIENT_PACKAGES)"
	@$(BUILD) --product $(PLUGIN)
	@rm -rf $(FRESH)
	@mkdir -p $(addprefix $(FRESH)/,$(GENERATED))
	@$(PROTOC) --jeton_out=output=lint:$(FRESH) $(filter jeton/%,$(PROTOS))
	@$(PROTOC) --jeton_out=output=c,c_module=CJetonProto,c_header=../shim.h:$(FRESH)/Sources/CJetonProto/generated \
	  $(PROTOS) $(KNOWN_PROTOS) plugin.proto
	@$(PROTOC) --jeton_out=$(MESSAGES):$(FRESH)/$(ROOM)/Generated $(PROTOS)
	@$(PROTOC) --jeton_out=$(MESSAGES),comments=off:$(FRESH)/$(ROOM)/Generated $(KNOWN_PROTOS)
	@$(PROTOC) --jeton_out=$(MESSAGES),visibility=package:$(FRESH)/$(ROOM)/Generated plugin.proto
	@$(PROTOC) --jeton_out=output=server,visibility=package,messages=JetonMessages:$(FRESH)/Sources/JetonService/Generated \
	  $(filter jeton/v1/%,$(PROTOS))
	@$(PROTOC) \
	  --jeton_out=output=server,visibility=package,module=JetonRPC,messages=JetonMessages:$(FRESH)/Sources/JetonRPC/Generated \
	  $(filter jeton/rpc/%,$(PROTOS))
	@$(PROTOC) --jeton_out=output=client,messages=JetonMessages:$(FRESH)/clients/swift/Sources/JetonClient/Generated $(PROTOS)
	@for output in messages server client; do \
	  $(PROTOC) -I $(GOLDEN) --jeton_out=output=$$output,module=Library:$(FRESH)/$(GOLDEN)/Generated \
	    library/v1/library.proto || exit 1; done
	@for output in messages server client; do \
	  $(PROTOC) -I Tests/Tally --jeton_out=output=$$output,module=Tally:$(FRESH)/Tests/Tally/Tally/Generated \
	    tally/v1/tally.proto || exit 1; done
	@$(PROTOC) -I Tests/Tally --jeton_out=output=c,module=Tally:$(FRESH)/Tests/Tally/CTally/generated \
	  tally/v1/tally.proto
	@for output in messages server client; do \
	  $(PROTOC) $(TORTURE_FOLDERS) --jeton_out=output=$$output,module=Torture:$(FRESH)/Tests/Torture/Torture/Generated \
	    $(TORTURE) || exit 1; done
	@$(PROTOC) $(TORTURE_FOLDERS) --jeton_out=output=c,module=Torture:$(FRESH)/Tests/Torture/CTorture/generated $(TORTURE)
	@$(MAKE) -s $(FRESH_CLIENTS)

generate: fresh
	@for d in $(GENERATED); do mkdir -p $$d && rm -rf $$d && cp -R $(FRESH)/$$d $$d || exit 1; done

# Which test holds which rule of proto/PROTOCOL.md.
rules: packages
	@JETON_WRITE_RULES=1 swift test --filter RuleTests

# The tree's vectors, good and hostile, made anew (proto/vectors/tree/README.md).
tree-vectors: packages
	@JETON_WRITE_VECTORS=1 swift test --filter TreeVectorTests

check-generated: fresh
	@for d in $(GENERATED); do diff -r -x __pycache__ $$d $(FRESH)/$$d >&2 || stale=1; done; \
	if [ -n "$$stale" ]; then echo "generated code is stale: make generate" >&2; exit 1; fi

# Swift has neither sanitizer for undefined behaviour nor a view into C; the shim is checked alone.
SHIM = Sources/CJetonProto

check-shim: packages
	@mkdir -p .build
	@clang -g -O1 -fuse-ld=lld -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	  -I $(SHIM)/generated -o .build/shim_check Tests/ShimCheck/shim_check.c $(SHIM)/*.c \
	  $$(find $(SHIM)/generated -name '*.c') -lprotobuf-c
	@.build/shim_check

# Fuzzing: Tests/Fuzz/README.md. The smoke run is a part of the tests and needs no other build.

FUZZ_SECONDS = 3600
# Some of the folders of the corpus; none means all.
FUZZ_TARGETS =
FUZZ_CORPUS = Tests/Fuzz/corpus
FUZZ_WORK = .build-fuzz/work
# The package manager itself asks for coverage of C alone, hence the sanitizer twice. libFuzzer's
# library brings a main of its own beside the program's; gold refuses the second.
FUZZ_BUILD = $(BUILD) -c release --product fuzz --scratch-path .build-fuzz --sanitize=fuzzer \
	--sanitize=address -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld -Xlinker -z -Xlinker muldefs
FUZZ = .build-fuzz/release/fuzz

# What a unary call costs, in counts: allocations, and with strace system calls.
cost: packages
	@$(MAKE) -s packages PACKAGES=$(TRACER)
	@$(RELEASE) --product rpc-cost
	@Tests/Cost/cost.sh "$$($(RELEASE) --show-bin-path)/rpc-cost"

# As the tests have it, ten times longer; each says what it took.
endurance: packages
	@JETON_CALLS=1000000 swift test --no-parallel --filter EnduranceTests

.PHONY: cost endurance fuzz fuzz-smoke fuzz-build fuzz-keep

fuzz-smoke: packages
	@$(BUILD) --product fuzz
	@SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 $(PROGRAMS)/fuzz smoke $(FUZZ_CORPUS)

fuzz-build: packages
	@$(FUZZ_BUILD)

fuzz: fuzz-build
	@Tests/Fuzz/fuzz.sh $(FUZZ) $(FUZZ_SECONDS) $(FUZZ_WORK) $(FUZZ_TARGETS)

# Takes over what runs found, as far as it reaches what is not reached yet, in the fewest files.
fuzz-keep:
	@for target in $$(ls $(FUZZ_CORPUS)); do \
	  rm -rf $(FUZZ_WORK)/kept && mkdir -p $(FUZZ_WORK)/kept $(FUZZ_WORK)/$$target && \
	  FUZZ_TARGET=$$target $(FUZZ) -merge=1 -max_len=2048 $(FUZZ_WORK)/kept \
	    $(FUZZ_CORPUS)/$$target $(FUZZ_WORK)/$$target 2>&1 | grep 'MERGE-OUTER: [0-9]* new' ; \
	  rm -rf $(FUZZ_CORPUS)/$$target && mv $(FUZZ_WORK)/kept $(FUZZ_CORPUS)/$$target || exit 1; \
	done
