# frozen_string_literal: true

require "socket"

module Jeton
  # Where a server is: "unix:/path", "tcp://host:port" or "tls://host:port".
  Address = Struct.new(:scheme, :host, :port, :path) do
    def self.list(text)
      raise bad(text) if text.empty? || text.end_with?(",")

      text.split(",").map { |part| parse(part) }
    end

    def self.parse(text)
      case text
      when %r{\Aunix:(?<path>[^\0]{1,107})\z}
        new(:unix, nil, nil, Regexp.last_match[:path])
      when %r{\A(?:(?<scheme>tcp|tls)://)?(?:\[(?<six>[\h:.]+)\]|(?<host>[^:/\[\]]+)):(?<port>\d{1,5})\z}
        found = Regexp.last_match
        raise bad(text) unless found[:port].to_i.between?(1, 65_535)

        new((found[:scheme] || "tcp").to_sym, found[:six] || found[:host], found[:port].to_i)
      else
        raise bad(text)
      end
    end

    def self.bad(text)
      Error.of(3, "#{text.inspect} is no address: unix:/path, tcp://host:port or tls://host:port", reason: "BAD_ADDRESS")
    end

    def secure?
      scheme == :tls
    end

    # A connected socket.
    def dial(timeout)
      return UNIXSocket.new(path) if path

      socket = Socket.tcp(host, port, connect_timeout: timeout)
      socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, true)
      socket
    end
  end
end
