# frozen_string_literal: true

module Jeton
  # Where a program's calls go. Share one among all threads: calls run side by side on one connection, which is made,
  # and made again, when a call needs it.
  class Channel
    # Seconds for all attempts of a unary call.
    TIMEOUT = 10

    # `address` is "unix:/path", "tcp://host:port" or "tls://host:port", or several with commas between, of servers that
    # serve the same. The credential of every call that brings none is `token`, or the first line of `token_file`, or
    # stands in the environment: JETON_TOKEN, or the file that JETON_TOKEN_FILE names; `token: false` is none.
    def initialize(address = ENV.fetch("JETON_ADDRESS"), token: nil, token_file: nil, ca_file: nil, server_name: nil,
                   certificate_file: nil, key_file: nil, timeout: TIMEOUT, connect_timeout: 5, keepalive: nil,
                   attempts: 5, calls_maximum: 10_000, wait_for_ready: false, agent: "jeton-ruby/#{VERSION}")
      @address = address
      @timeout = timeout
      @wait_for_ready = wait_for_ready
      addresses = Address.list(address)
      tls = if addresses.any?(&:secure?)
              TLS.new(ca_file: ca_file, certificate_file: certificate_file, key_file: key_file)
            end
      @token = credential(token, token_file, agent)
      @retries = Retries.new(attempts)
      @connector = Connector.new(addresses, tls, server_name: server_name, connect_timeout: connect_timeout,
                                                 calls_maximum: calls_maximum, token: @token, agent: agent, keepalive: keepalive)
    end

    # Sends a call and returns it at once: Call#value waits for the answer, Call#cancel ends it.
    def start(method, request, timeout: @timeout, **options)
      call(method, request, timeout, **options)
    end

    # Blocks until the answer is there; raises a Jeton::Error.
    def unary(method, request, **options)
      start(method, request, **options).value
    end

    # A Stream of answers. Without `timeout` it has no deadline.
    def stream(method, request, timeout: nil, **options)
      Stream.new(call(method, request, timeout, **options))
    end

    # Ends open calls with Jeton::Unavailable.
    def close
      @connector.lock.synchronize { @connector.close }
    end

    def inspect
      state = @connector.lock.synchronize { @connector.state }
      "#<Jeton::Channel #{@address} #{state}, token: #{@token ? "(redacted)" : "none"}>"
    end

    alias to_s inspect

    private

    def call(method, request, timeout, token: nil, metadata: {}, wait_for_ready: @wait_for_ready)
      Call.new(@connector, @retries, method, method.encode(request),
               deadline: timeout && Clock.now + timeout, token: token, metadata: metadata, wait_for_ready: wait_for_ready)
    end

    def credential(token, file, agent)
      return if token == false

      token = ENV.fetch("JETON_TOKEN", nil) unless token || file
      file = ENV.fetch("JETON_TOKEN_FILE", nil) unless token || file
      secret = token ? Secret.wrap(token) : file && Secret.read(file)
      if agent.bytesize + (secret ? secret.reveal.bytesize : 0) > (4 << 10) - 64
        raise Error.of(3, "agent and token are longer than a server needs to take", reason: "TOO_LARGE")
      end

      token || !file ? secret : TokenFile.new(file, secret)
    end
  end

  # A token that is read again for each connection, so that a new one is taken up; the last good one serves meanwhile.
  class TokenFile < Secret
    def initialize(path, first)
      super(first.reveal)
      @path = path
    end

    def reveal
      @text = Secret.read(@path).reveal
    rescue Error
      @text
    end
  end
end
