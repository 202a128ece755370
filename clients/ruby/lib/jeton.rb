# frozen_string_literal: true

# The Ruby client of Jeton: calls over JTN/1, the protocol of proto/PROTOCOL.md.
#
# A Jeton::Channel is where a program's calls go; the services are in Jeton::V1.
require "jeton/version"
require "jeton/rpc/v1/control_pb"
require "jeton/rpc/v1/details_pb"
require "jeton/errors"
require "jeton/secret"
require "jeton/clock"
require "jeton/address"
require "jeton/frames"
require "jeton/tls"
require "jeton/method"
require "jeton/retries"
require "jeton/connection"
require "jeton/connector"
require "jeton/call"
require "jeton/channel"
require "jeton/services"
require "jeton/watch"
require "jeton/token_verifier"
