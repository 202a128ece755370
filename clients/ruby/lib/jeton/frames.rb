# frozen_string_literal: true

module Jeton
  # Frames, and what one of a server must be like: section 2 of PROTOCOL.md. Knows no socket.
  module Frames
    HELLO, REQUEST, MESSAGE, RESPONSE, CREDIT, CANCEL, PING, PONG, GOAWAY = 1.upto(9).to_a
    EXTENSION = 0x80
    END_OF_STREAM = 1
    NO_MESSAGE = 2
    HEADER_BYTES = 12
    STREAM_MAXIMUM = 0x7fff_ffff
    PREFACE = "JTN1\x01\x01\0\0".b.freeze

    # What this client announces.
    FRAME_BYTES = 1 << 20
    CONTROL_BYTES = 0xffff
    INITIAL_CREDIT = 16
    PING_INTERVAL = 10

    Header = Struct.new(:length, :stream, :type, :flags, :control_length)

    # A rule was broken, for which the connection ends with a GOAWAY of this code.
    class Fault < StandardError
      PROTOCOL = 1
      FRAME_TOO_LARGE = 2
      FLOW_CONTROL = 3
      TOO_MANY_PINGS = 4
      TIMEOUT = 6

      attr_reader :code

      def initialize(message, code = PROTOCOL)
        super(message)
        @code = code
      end
    end

    BODY_LENGTHS = { HELLO => 0, GOAWAY => 0, PING => 8, PONG => 8, CREDIT => 4 }.freeze
    WITH_CONTROL = [HELLO, RESPONSE, GOAWAY].freeze
    OF_CONNECTION = [HELLO, PING, PONG, GOAWAY].freeze

    module_function

    def write(type, stream, flags: 0, control: "", body: "")
      [control.bytesize + body.bytesize, stream, type, flags, control.bytesize].pack("NNCCn") << control << body
    end

    def header(bytes)
      Header.new(*bytes.unpack("NNCCn"))
    end

    # `opened` is the highest stream id this client has used.
    def check(header, first, opened)
      raise Fault.new("a frame over the limit", Fault::FRAME_TOO_LARGE) if header.length > FRAME_BYTES # rule 8
      return if header.type >= EXTENSION && !first

      fault = fault(header, first, opened)
      raise Fault, fault if fault
    end

    def fault(header, first, opened)
      type, stream = header.type, header.stream
      body = header.length - header.control_length
      if !type.between?(HELLO, GOAWAY) then "a frame of an unknown type" # rule 7
      elsif [REQUEST, CANCEL].include?(type) then "a frame that only clients send"
      elsif first && type != HELLO then "the first frame is no HELLO" # rule 4
      elsif body.negative? then "a control message longer than its frame" # rule 45
      elsif header.control_length.positive? && !WITH_CONTROL.include?(type) then "a control message where none may be"
      elsif BODY_LENGTHS.fetch(type, body) != body then "a body of the wrong length"
      elsif header.flags.anybits?(NO_MESSAGE) && (body.positive? || type == MESSAGE) then "NO_MESSAGE where it may not be"
      elsif OF_CONNECTION.include?(type) != stream.zero? then "a frame on a stream it does not belong to"
      elsif !stream.zero? && (stream.even? || stream > opened) then "a frame for a stream never opened" # rule 11
      end
    end
  end
end
