# frozen_string_literal: true

require "jeton"

module Jeton
  # Rack middleware. Requests with a good token come through, and say in env["jeton.verification"] whose it is:
  #
  #   use Jeton::RackAuthentication, Jeton::Channel.new, role: :ROLE_CONTRIBUTOR
  #
  # Others are answered 401 or 403; 503 when Jeton cannot be asked.
  class RackAuthentication
    TEXTS = { 401 => "a good token is needed", 403 => "the token's role is too low",
              503 => "tokens cannot be checked now" }.freeze

    # `options` are those of TokenVerifier, `except` paths that need no token.
    def initialize(app, channel, except: [], **options)
      @app = app
      @except = except
      @verifier = TokenVerifier.new(channel, **options)
    end

    def call(env)
      return @app.call(env) if @except.include?(env["PATH_INFO"])

      verdict = @verifier.verify(env["HTTP_AUTHORIZATION"])
      return refuse(verdict) unless verdict.ok?

      env["jeton.verification"] = verdict.verification
      @app.call(env)
    end

    private

    def refuse(verdict)
      headers = { "content-type" => "text/plain", "cache-control" => "no-store" }
      headers["www-authenticate"] = verdict.challenge if verdict.challenge
      headers["retry-after"] = verdict.retry_after.to_s if verdict.retry_after
      [verdict.status, headers, ["#{TEXTS[verdict.status]}\n"]]
    end
  end
end
