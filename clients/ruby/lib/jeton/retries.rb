# frozen_string_literal: true

module Jeton
  # When a failed call is sent again: rule 21 of PROTOCOL.md. Under the connector's lock.
  class Retries
    # Tokens in tenths: a retry costs one, a success gives a tenth back.
    BUDGET = 100
    COST = 10

    def initialize(attempts)
      @attempts = attempts
      @budget = BUDGET
    end

    def succeeded
      @budget = [@budget + 1, BUDGET].min
    end

    # Nil when the error stands.
    def pause_after(error, attempt, method)
      return if attempt + 1 >= @attempts || error.final?
      return unless error.not_processed? || (error.is_a?(Unavailable) && method.repeatable)
      return if @budget < COST

      @budget -= COST
      error.retry_after || Clock.pause(attempt)
    end
  end
end
