# The whole set-up: each of run, demo and test installs what it misses, then builds.

PACKAGES = libprotobuf-c-dev protobuf-c-compiler protobuf-compiler libprotobuf-dev \
	libsqlite3-dev libssl-dev libargon2-dev pkg-config
BUILD = swift build

.PHONY: help packages build generate

help:
	@echo "make run    start the service in the foreground on a lasting store"
	@echo "make demo   play the life of a token on a throwaway daemon"
	@echo "make test   run everything"

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
