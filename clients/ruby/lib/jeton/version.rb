# frozen_string_literal: true

module Jeton
  VERSION = "1.0.0"
end
