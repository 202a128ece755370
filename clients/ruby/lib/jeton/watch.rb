# frozen_string_literal: true

module Jeton
  # Follows the ledger across lost connections: nothing is seen twice, and nothing is left out.
  #
  #   Jeton::Watch.new(channel, after_epoch: 0).each { |response| … }
  #
  # It ends only when it is cancelled, or with an error that another attempt does not cure.
  class Watch
    include Enumerable

    # Without `after_epoch`, from now on.
    def initialize(channel, after_epoch: nil, filter: nil)
      @ledger = V1::LedgerServiceClient.new(channel)
      @position = V1::WatchEventsRequest.new(filter: filter)
      @position.after_epoch = after_epoch if after_epoch
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @failures = 0
    end

    def each
      return to_enum unless block_given?

      loop { yield read }
    ensure
      @stream&.cancel
    end

    # The next event, or word of how far the stream has come.
    def read
      loop do
        response = current.read
        return response if response && new?(response)

        @stream = nil unless response
      rescue Unavailable => e
        raise if e.final?

        @stream = nil
      end
    end

    # From any thread.
    def cancel
      @lock.synchronize do
        @cancelled = true
        @stream&.cancel
        @changed.broadcast
      end
    end

    private

    # The stream to read, opened anew if need be.
    def current
      @lock.synchronize do
        rest unless @stream
        raise Error.cancelled if @cancelled && !@stream

        @stream ||= @ledger.watch_events(@position, wait_for_ready: true)
      end
    end

    # Rule 51.
    def rest
      instant = Clock.now + (@failures.zero? ? 0 : Clock.pause(@failures - 1, Connector::LONGEST_PAUSE))
      @failures += 1
      while !@cancelled && (left = instant - Clock.now).positive?
        @changed.wait(@lock, left)
      end
    end

    # A message without an event says how far the stream has come.
    def new?(response)
      @failures = 1
      is_new = !@position.has_after_epoch? || response.epoch > @position.after_epoch
      @position.after_epoch = response.epoch if is_new
      is_new || response.event.nil?
    end
  end
end
