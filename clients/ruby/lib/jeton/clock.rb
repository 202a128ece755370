# frozen_string_literal: true

module Jeton
  # Seconds that only go forward, and pauses.
  module Clock
    FIRST_PAUSE = 0.1

    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    # Doubling from 100 ms, 20 % more or less, so that clients that failed together do not come back together.
    def self.pause(times, longest = Float::INFINITY)
      [FIRST_PAUSE * 2**[times, 16].min, longest].min * rand(0.8..1.2)
    end
  end
end
