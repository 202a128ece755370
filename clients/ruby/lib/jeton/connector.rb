# frozen_string_literal: true

module Jeton
  # Keeps a channel connected while there are calls, and puts them on the connection as the server has room.
  class Connector
    LONGEST_PAUSE = 10

    attr_reader :lock

    def initialize(addresses, tls, server_name:, connect_timeout:, calls_maximum:, **greeting)
      @addresses = addresses
      @tls = tls
      @server_name = server_name
      @connect_timeout = connect_timeout
      @calls_maximum = calls_maximum
      @greeting = greeting
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @waiting = []
      @connections = []
      @turn = @failures = 0
      @paused_until = 0
    end

    # --- under the lock ---

    # Raises when there is no connection to be had now, and the call does not wait for one.
    def add(call)
      raise Error.closed if @closed
      raise Error.of(8, "too many calls are open", reason: "TOO_MANY_CALLS") if call.first? && open >= @calls_maximum
      raise @last_failure.unprocessed if Clock.now < @paused_until && !call.wait_for_ready

      @waiting << call
      advance
    end

    def remove(call)
      @waiting.delete(call)
    end

    def advance
      while @connection&.room? && (call = @waiting.shift)
        call.put(@connection)
      end
      return if @waiting.empty? || @connection || @closed || @dialling

      @dialling = true
      Thread.new { serve }.tap { |thread| thread.name = "jeton" }
    end

    def connection_ended(connection)
      return unless connection == @connection

      @connection = nil
      @turn += 1 # the next is to another server, if there is one
      advance
    end

    def state
      return "closed" if @closed

      @connection ? "connected" : @dialling ? "connecting" : "idle"
    end

    def close
      @closed = true
      @waiting.each { |call| call.failed(Error.closed) }.clear
      @changed.broadcast
      @connections.each(&:close)
    end

    private

    def open
      @waiting.size + @connections.sum(&:open)
    end

    # Connects as long as calls wait for that, then reads until the connection has ended.
    def serve
      connection = connect
      connection&.run
    ensure
      @lock.synchronize do
        @dialling = false unless connection
        @connections.delete(connection)
        advance
      end
    end

    def connect
      loop do
        address = @lock.synchronize { rest && @addresses[@turn % @addresses.size] }
        return unless address

        begin
          return established(greeted(address))
        rescue Error => e
          @lock.synchronize { failed(e) }
        end
      end
    end

    # False when nobody waits any more.
    def rest
      while (left = @paused_until - Clock.now).positive? && !@closed && !@waiting.empty?
        @changed.wait(@lock, left)
      end
      @dialling = false if @closed || @waiting.empty?
      @dialling
    end

    def greeted(address)
      connection = Connection.new(dial(address), self, **@greeting)
      @lock.synchronize { @connections << connection }
      connection.greet(@connect_timeout)
      connection
    rescue Error
      @lock.synchronize { @connections.delete(connection) }
      raise
    end

    def dial(address)
      socket = address.dial(@connect_timeout)
      return socket unless address.secure?

      begin
        @tls.secure(socket, @server_name || address.host, @connect_timeout)
      rescue Error
        socket.close
        raise
      end
    rescue SystemCallError, SocketError, IOError => e
      raise Error.unreachable(e.message)
    end

    def established(connection)
      @lock.synchronize do
        @failures = 0
        @connection = connection
        @dialling = false
        connection.close if @closed
        advance
      end
      connection
    end

    # All servers are tried before there is a pause (rule 51).
    def failed(error)
      @turn += 1
      @failures += 1
      @last_failure = error
      return unless (@failures % @addresses.size).zero?

      @paused_until = Clock.now + Clock.pause(@failures / @addresses.size - 1, LONGEST_PAUSE)
      impatient, @waiting = @waiting.partition { |call| !call.wait_for_ready }
      impatient.each { |call| call.failed(error.unprocessed) }
    end
  end
end
