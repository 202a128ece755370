# frozen_string_literal: true

module Jeton
  # gRPC's codes, with gRPC's numbers.
  CODES = %w[
    OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED
    RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS
    UNAUTHENTICATED
  ].freeze

  # Why a call failed. There is a class for each code: rescue Jeton::NotFound. Programs look at the class and at
  # #reason, people at the message.
  class Error < StandardError
    # A number of CODES; UPPER_SNAKE_CASE and who gave it, or empty; the first field of the request at fault, or empty.
    attr_reader :code, :reason, :domain, :field
    # Seconds until another attempt makes sense, or nil.
    attr_reader :retry_after

    def self.of(code, message, reason: "", domain: "rpc", **more)
      code = 2 unless CLASSES.key?(code)
      CLASSES[code].new(message, code: code, reason: reason, domain: domain, **more)
    end

    def initialize(message, code:, reason: "", domain: "", field: "", retry_after: nil, final: false,
                   not_processed: false)
      super(message)
      @code = code
      @reason = reason
      @domain = domain
      @field = field
      @retry_after = retry_after
      @final = final
      @not_processed = not_processed
    end

    def code_name
      CODES[code]
    end

    # The server did nothing for this call.
    def not_processed?
      @not_processed
    end

    # Another attempt would change nothing.
    def final?
      @final
    end

    def unprocessed
      dup.tap { |copy| copy.instance_variable_set(:@not_processed, true) }
    end

    def inspect
      "#<#{self.class} #{[reason, field].reject(&:empty?).join(" ")}: #{message}>"
    end
  end

  # NOT_FOUND is Jeton::NotFound.
  Error::CLASSES = CODES.each_with_index.drop(1).to_h do |name, code|
    [code, const_set(name.split("_").map(&:capitalize).join, Class.new(Error))]
  end.freeze

  class << Error
    # From a ResponseHeader; nil is OK. Raises Google::Protobuf::ParseError.
    def of_response(control)
      header = Rpc::V1::ResponseHeader.decode(control)
      return if header.code.zero?

      details = header.details.to_h { |any| [any.type_url[%r{[^/]*\z}], any.value] }
      info = detail(Rpc::V1::ErrorInfo, details["google.rpc.ErrorInfo"])
      bad = detail(Rpc::V1::BadRequest, details["google.rpc.BadRequest"])
      pause = header.retry_after_ms
      of(header.code, header.message,
         reason: info&.reason || "", domain: info&.domain || "", field: bad&.field_violations&.first&.field || "",
         retry_after: (pause / 1000.0 if pause.positive?), final: pause.negative?, not_processed: header.not_processed)
    end

    def cancelled
      of(1, "the call was cancelled", reason: "CANCELLED")
    end

    def deadline_exceeded
      of(4, "no answer in time", reason: "DEADLINE_EXCEEDED")
    end

    def unreachable(message, **more)
      of(14, message, reason: "UNREACHABLE", **more)
    end

    def closed
      of(14, "the channel was closed", reason: "CHANNEL_CLOSED", final: true)
    end

    def bad_answer(message)
      of(13, message, reason: "BAD_ANSWER")
    end

    private

    # One that does not decode says nothing.
    def detail(type, bytes)
      type.decode(bytes) if bytes
    rescue Google::Protobuf::ParseError
      nil
    end
  end
end
