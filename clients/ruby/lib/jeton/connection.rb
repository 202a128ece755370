# frozen_string_literal: true

require "io/wait"

module Jeton
  # One connection: bytes to and from the socket, frames to and from the calls. #run reads, in a thread of its own; all
  # else is called under the connector's lock.
  class Connection
    READ_BYTES = 64 << 10
    SILENCE = 20

    attr_reader :opened

    def initialize(io, connector, agent:, token:, keepalive:)
      @io = io
      @connector = connector
      @lock = connector.lock
      @keepalive = keepalive
      @out = +"".b
      @in = +"".b
      @streams = {}
      @credit = {}
      @opened = -1
      @last_stream = Frames::STREAM_MAXIMUM
      @max_frame, @max_control, @max_streams, @ping_interval = 64 << 10, 4 << 10, 8, 0
      @pings, @pings_since = 5, 0
      @heard = Clock.now
      hello = Rpc::V1::Hello.new(
        max_frame_bytes: Frames::FRAME_BYTES, max_header_bytes: Frames::CONTROL_BYTES,
        initial_credit: Frames::INITIAL_CREDIT, min_ping_interval_ms: Frames::PING_INTERVAL * 1000,
        agent: agent, authorization: token ? token.reveal : ""
      )
      @lock.synchronize do
        write(Frames::PREFACE + Frames.write(Frames::HELLO, 0, control: Rpc::V1::Hello.encode(hello)))
      end
    end

    # --- reading ---

    # Returns when the server's HELLO has come, within `timeout` seconds.
    def greet(timeout)
      deadline = Clock.now + timeout
      until @greeted
        left = deadline - Clock.now
        raise Error.unreachable("the server does not say its HELLO") unless left.positive? && fill(left)

        take_input
        raise @broken if @broken
      end
    rescue Error => e
      @lock.synchronize { finish(e) }
      close_socket
      raise
    end

    # Returns when the connection has ended.
    def run
      until @broken
        fill(patience) ? take_input : @lock.synchronize { silence }
      end
    rescue Error => e
      @lock.synchronize { finish(e) }
    ensure
      close_socket
    end

    # --- calls ---

    def room?
      @greeted && !@broken && !@leaving && @streams.size < @max_streams && @opened < Frames::STREAM_MAXIMUM
    end

    def open
      @streams.size
    end

    # Puts a call on a new stream.
    def put(call, header, body)
      control = Rpc::V1::RequestHeader.encode(header)
      if control.bytesize > @max_control || control.bytesize + body.bytesize > @max_frame # rule 8
        return call.failed(Error.of(8, "the request is longer than the server takes", reason: "TOO_LARGE"))
      end

      @opened += 2
      @streams[@opened] = call
      @credit[@opened] = Frames::INITIAL_CREDIT
      call.placed(self, @opened)
      leave(nil) if @opened == Frames::STREAM_MAXIMUM # rule 9
      write(Frames.write(Frames::REQUEST, call.stream, flags: Frames::END_OF_STREAM, control: control, body: body))
    end

    # Its slot is taken until the RESPONSE comes (rule 15).
    def cancel(stream)
      return unless @streams[stream]

      @streams[stream] = :cancelled
      write(Frames.write(Frames::CANCEL, stream))
    end

    def grant(stream, messages)
      return unless @credit[stream]

      @credit[stream] += messages
      write(Frames.write(Frames::CREDIT, stream, body: [messages].pack("N")))
    end

    def close
      finish(Error.closed)
    end

    private

    # --- bytes ---

    # False when nothing has come in time.
    def fill(timeout)
      loop do
        bytes = @io.read_nonblock(READ_BYTES, exception: false)
        case bytes
        when :wait_readable then return false unless @io.to_io.wait_readable(timeout)
        when :wait_writable then @io.to_io.wait_writable(timeout)
        when nil then raise Error.unreachable("the server closed the connection")
        else
          @in << bytes
          @heard = Clock.now
          @asked = nil
          return true
        end
        return true if @broken
      end
    rescue OpenSSL::SSL::SSLError => e # rule 64: a refusal comes here
      raise TLS.error(@io, e)
    rescue SystemCallError, IOError => e
      raise Error.unreachable(e.message)
    end

    # What the socket does not take is left to a thread that waits for the socket.
    def write(bytes)
      return if @broken

      @out << bytes
      @flusher = Thread.new { flush_patiently } if !@flusher && flush
    end

    # Nil when all is written, else what the socket waits for.
    def flush
      until @out.empty?
        count = @io.write_nonblock(@out, exception: false)
        return count unless count.is_a?(Integer)

        @out = @out.byteslice(count..)
      end
    rescue SystemCallError, IOError, OpenSSL::SSL::SSLError
      @out.clear # what the server said before it closed is still to be read; the reading finds the end
      nil
    end

    def flush_patiently
      while (wanted = @lock.synchronize { (!@broken && flush) || (@flusher = nil) })
        wanted == :wait_readable ? @io.to_io.wait_readable(1) : @io.to_io.wait_writable(1)
      end
    rescue IOError
      nil # closed meanwhile
    end

    # --- the end ---

    def finish(error)
      return if @broken

      @broken = error
      cut = @streams
      @streams = {}
      @connector.connection_ended(self)
      cut.each do |stream, call|
        call.failed(stream > @last_stream ? error.unprocessed : error) unless call == :cancelled # rule 34
      end
      @io.to_io.shutdown(Socket::SHUT_RD) # wakes the reader
    rescue SystemCallError, IOError
      nil
    end

    # What the server still sends is taken, since closing over it would reset the connection and lose our last words.
    def close_socket
      @io.to_io.shutdown(Socket::SHUT_WR) unless @io.is_a?(OpenSSL::SSL::SSLSocket)
      64.times { break unless @io.to_io.read_nonblock(READ_BYTES, exception: false).is_a?(String) }
    rescue SystemCallError, IOError
      nil
    ensure
      @io.close
    end

    # Rule 31.
    def blame(fault)
      away = Rpc::V1::GoAway.new(code: fault.code, message: fault.message)
      write(Frames.write(Frames::GOAWAY, 0, control: Rpc::V1::GoAway.encode(away)))
      finish(Error.unreachable(fault.message))
    end

    # --- time ---

    # Until something is to be done though nothing comes; nil is never.
    def patience
      return unless @keepalive

      [(@asked ? @asked + SILENCE : @heard + [@keepalive, @ping_interval].max) - Clock.now, 0.001].max
    end

    def silence
      return if @broken || patience > 0.001
      return blame(Frames::Fault.new("the server is silent", Frames::Fault::TIMEOUT)) if @asked # rule 42

      @asked = Clock.now
      write(Frames.write(Frames::PING, 0, body: "there?\0\0"))
    end

    # --- frames ---

    def take_input
      @lock.synchronize do
        return if @broken

        take_preface unless @said
        nil while @said && !@broken && take_frame
        finish(Error.unreachable("the server said GOAWAY")) if @leaving && @streams.empty?
      rescue Frames::Fault => e
        blame(e)
      end
    end

    def take_preface
      raise Error.unreachable("what answers does not speak JTN/1") unless Frames::PREFACE.start_with?(@in[0, 4])
      return if @in.bytesize < 8

      version, status = @in.slice!(0, 8).unpack("x4CC")
      if status != 0 || version != 1 # rule 3
        why = { 2 => "it is overloaded", 3 => "it is stopping" }.fetch(status, "no common version")
        @last_stream = 0
        raise Error.of(14, "the server refused the connection: #{why}", reason: status == 3 ? "DRAINING" : "UNREACHABLE")
      end
      @said = true
    end

    # False when there is too little for one.
    def take_frame
      return false if @in.bytesize < Frames::HEADER_BYTES

      header = Frames.header(@in)
      Frames.check(header, !@greeted, @opened)
      return false if @in.bytesize < Frames::HEADER_BYTES + header.length

      control = @in.byteslice(Frames::HEADER_BYTES, header.control_length)
      body = @in.byteslice(Frames::HEADER_BYTES + header.control_length, header.length - header.control_length)
      @in = @in.byteslice(Frames::HEADER_BYTES + header.length..)
      receive(header, control, body) if header.type < Frames::EXTENSION
      true
    rescue Google::Protobuf::ParseError
      raise Frames::Fault, "a control message does not decode"
    end

    def receive(header, control, body)
      case header.type
      when Frames::HELLO then hello(Rpc::V1::Hello.decode(control))
      when Frames::MESSAGE then message(header.stream, body)
      when Frames::RESPONSE then response(header, control, body)
      when Frames::CREDIT then credit(body.unpack1("N"))
      when Frames::PING then ping(body)
      when Frames::GOAWAY then goaway(Rpc::V1::GoAway.decode(control))
      end
    end

    def hello(hello) # rule 46
      @max_frame = [@max_frame, hello.max_frame_bytes].max
      @max_control = [@max_control, [hello.max_header_bytes, 0xffff].min].max
      @max_streams = [@max_streams, hello.max_concurrent_streams].max
      @ping_interval = hello.min_ping_interval_ms / 1000.0
      @greeted = true
      @connector.advance
    end

    def message(stream, body)
      return unless (call = @streams[stream]) # rule 11

      @credit[stream] -= 1
      raise Frames::Fault.new("a message without credit", Frames::Fault::FLOW_CONTROL) if @credit[stream].negative?

      call.received(body) unless call == :cancelled
    end

    def response(header, control, body)
      return unless @streams.key?(header.stream)

      error = Error.of_response(control)
      call = @streams.delete(header.stream)
      @credit.delete(header.stream)
      unless call == :cancelled
        error ? call.failed(error) : call.answered(header.flags.anybits?(Frames::NO_MESSAGE) ? nil : body)
      end
      @connector.advance
    end

    def credit(messages)
      raise Frames::Fault, "credit of nothing" if messages.zero?
      # This client's messages are all in its REQUESTs, so any sum that fits is of no use to it.
      raise Frames::Fault.new("credit beyond all bounds", Frames::Fault::FLOW_CONTROL) if messages > 0x7fff_fffb
    end

    def ping(body) # rule 29
      now = Clock.now
      @pings_since = now if @pings == 5
      while @pings < 5 && now - @pings_since >= Frames::PING_INTERVAL
        @pings += 1
        @pings_since += Frames::PING_INTERVAL
      end
      raise Frames::Fault.new("more PINGs than were announced", Frames::Fault::TOO_MANY_PINGS) if @pings.zero?

      @pings -= 1
      write(Frames.write(Frames::PONG, 0, body: body))
    end

    def goaway(away)
      @last_stream = [@last_stream, away.last_stream_id].min
      leave(Error.of(14, "the server said GOAWAY: #{away.message}", reason: "DRAINING", not_processed: true))
    end

    # Calls the server will not look at go to another connection; their slots stay until it has said so.
    def leave(error)
      @leaving = true
      @connector.connection_ended(self)
      @streams.each do |stream, call|
        next if stream <= @last_stream || call == :cancelled

        @streams[stream] = :cancelled
        call.failed(error)
      end
    end
  end
end
