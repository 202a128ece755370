# frozen_string_literal: true

require "jeton/rpc/v1/all"
require "jeton/v1/all"
