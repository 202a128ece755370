# frozen_string_literal: true

module Jeton
  # A call that runs. Its deadline is kept, and its retries are made, by the thread that waits for it.
  class Call
    attr_reader :wait_for_ready, :stream

    def initialize(connector, retries, method, body, deadline:, token:, metadata:, wait_for_ready:)
      @connector = connector
      @lock = connector.lock
      @retries = retries
      @method = method
      @body = body
      @deadline = deadline
      @token = Secret.wrap(token)
      @metadata = metadata
      @wait_for_ready = wait_for_ready
      @attempt = 0
      @changed = ConditionVariable.new
      @inbox = []
      @taken = 0
      @lock.synchronize { start }
    end

    # Blocks until a unary call has ended; raises a Jeton::Error.
    def value
      body = settle { @lock.synchronize { answer } }
      raise Error.bad_answer("the answer has no message") if body.nil? # rule 13

      @method.decode(body)
    end

    # Blocks until a message of a stream has come; nil at its end.
    def read
      bytes = settle { @lock.synchronize { message } }
      bytes && @method.decode(bytes)
    rescue Internal
      cancel
      raise
    end

    # Ends the call with Jeton::Cancelled, from any thread, if it has not ended.
    def cancel
      @lock.synchronize { withdraw(Error.cancelled) }
    end

    def inspect
      "#<Jeton::Call #{@method.name}>"
    end

    # --- what the connector and the connection say, under the lock ---

    # No attempt of it has been made.
    def first?
      @attempt.zero?
    end

    def put(connection)
      left = @deadline && [((@deadline - Clock.now) * 1000).ceil, 1].max
      metadata = @metadata.map { |key, value| Rpc::V1::Metadata.new(key: key.to_s, value: value.b) }
      header = Rpc::V1::RequestHeader.new(
        method: @method.name, timeout_ms: left || 0, authorization: @token ? @token.reveal : "",
        metadata: metadata, attempt: @attempt
      )
      connection.put(self, header, @body)
    end

    def placed(connection, stream)
      @connection = connection
      @stream = stream
    end

    def received(bytes)
      return unless @method.stream # rule 13: dropped

      @inbox << bytes
      @changed.signal
    end

    def answered(body)
      @retries.succeeded
      ended(nil, body)
    end

    def failed(error)
      ended(error)
    end

    private

    def start
      @ended = false
      @error = @connection = nil
      @connector.add(self)
    rescue Error => e
      ended(e)
    end

    def ended(error, body = nil)
      return if @ended

      @ended = true
      @connection = nil
      @error = error
      @answer = body
      @changed.broadcast
    end

    def answer
      loop do
        wait until @ended
        return @answer unless @error

        pause = @retries.pause_after(@error, @attempt, @method) unless @withdrawn
        raise @error unless pause && (@deadline.nil? || Clock.now + pause < @deadline)

        rest_until(Clock.now + pause)
        @attempt += 1
        start
      end
    end

    def message
      wait while @inbox.empty? && !@ended
      return (@error ? raise(@error) : nil) if @inbox.empty?

      @taken += 1
      if @taken >= Frames::INITIAL_CREDIT / 2 && @connection # rule 23
        @connection.grant(@stream, @taken)
        @taken = 0
      end
      @inbox.shift
    end

    def wait
      left = @deadline && (@deadline - Clock.now)
      return withdraw(Error.deadline_exceeded) if left && left <= 0

      @changed.wait(@lock, left)
    end

    # Between two attempts, unless it is cancelled meanwhile.
    def rest_until(instant)
      while !@withdrawn && (left = instant - Clock.now).positive?
        @changed.wait(@lock, left)
      end
      raise @error if @withdrawn
    end

    # The server hears of it, whatever ends the wait: Thread#raise and Timeout too.
    def settle
      is_settled = false
      result = yield
      is_settled = true
      result
    rescue Error
      is_settled = true
      raise
    ensure
      cancel unless is_settled
    end

    def withdraw(error)
      return if @withdrawn || (@ended && @error.nil?)

      @withdrawn = true
      @inbox.clear # who has withdrawn is told so at once
      @connector.remove(self)
      @connection&.cancel(@stream)
      @ended = false
      ended(error)
    end
  end

  # A stream of answers: each, read, and all of Enumerable. Who leaves #each early cancels it.
  class Stream
    include Enumerable

    def initialize(call)
      @call = call
    end

    def each
      return to_enum unless block_given?

      begin
        while (message = @call.read)
          yield message
        end
        is_over = true
      ensure
        @call.cancel unless is_over
      end
      self
    end

    # The next message; nil at the end.
    def read
      @call.read
    end

    def cancel
      @call.cancel
    end

    def inspect
      "#<Jeton::Stream of #{@call.inspect}>"
    end
  end
end
