# frozen_string_literal: true

require "securerandom"

module Jeton
  # What generated code knows of a method. `repeatable`: a call whose fate is unknown may be sent again; `takes_id`:
  # because its request has a request_id.
  Method = Struct.new(:name, :request, :response, :stream, :repeatable, :takes_id, keyword_init: true) do
    # Bytes of a request, which may be given as a Hash; a change gets its request_id here, one for all attempts.
    def encode(message)
      message = request.new(message) if message.is_a?(Hash)
      raise TypeError, "#{name} takes a #{request}, not a #{message.class}" unless message.is_a?(request)

      if takes_id && message.request_id.empty?
        message = message.dup
        message.request_id = SecureRandom.hex(16)
      end
      request.encode(message)
    end

    def decode(bytes)
      response.decode(bytes)
    rescue Google::Protobuf::ParseError
      raise Error.bad_answer("the answer cannot be read")
    end
  end
end
