# frozen_string_literal: true

module Jeton
  # Judges the bearer tokens of a server's requests, each anew: nothing is kept, so a token that was revoked is refused
  # from the next request on.
  class TokenVerifier
    # What to answer: 200 lets the request in, 401 and 403 go with `challenge` in WWW-Authenticate, 503 with
    # `retry_after` seconds in Retry-After. `verification` says whose token it is, `error` why nobody knows.
    Verdict = Struct.new(:status, :verification, :challenge, :retry_after, :error, keyword_init: true) do
      def ok?
        status == 200
      end
    end

    # RFC 6750, section 2.1: what has other characters is no token, and could not be sent.
    BEARER = %r{\Abearer +(?<token>[A-Za-z0-9\-._~+/]+=*) *\z}i.freeze
    LONGEST = 4096

    # `role` is the least that lets a request in, for example :ROLE_CONTRIBUTOR; without it any does.
    def initialize(channel, role: nil, realm: "jeton", **options)
      @tokens = V1::TokenServiceClient.new(channel)
      @role = role ? V1::Role.resolve(role) || raise(ArgumentError, "no role: #{role}") : 0
      @realm = realm
      @options = options
    end

    # Of the value of an Authorization header, or nil.
    def verify(authorization)
      text = authorization.to_s.b
      token = text[BEARER, :token]
      return refuse(401, text.match?(/\Abearer /i) ? "invalid_token" : nil) if token.nil? || token.bytesize > LONGEST

      judge(@tokens.verify_token({ token: token }, **@options).verification)
    rescue Error => e # also of this program's own credential: that says nothing about its caller's
      Verdict.new(status: 503, retry_after: [e.retry_after.to_f.ceil, 1].max, error: e)
    end

    private

    def judge(found)
      return refuse(401, "invalid_token", found) unless found&.verdict == :TOKEN_VERDICT_VALID
      return refuse(403, "insufficient_scope", found) if number(found.role) < @role

      Verdict.new(status: 200, verification: found)
    end

    # A role that is newer than this client comes as its number.
    def number(role)
      role.is_a?(Integer) ? role : V1::Role.resolve(role)
    end

    def refuse(status, error, found = nil)
      challenge = "Bearer realm=\"#{@realm}\"#{", error=\"#{error}\"" if error}"
      Verdict.new(status: status, challenge: challenge, verification: found)
    end
  end
end
