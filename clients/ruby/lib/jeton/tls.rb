# frozen_string_literal: true

require "ipaddr"
require "openssl"

module Jeton
  # TLS 1.3 as rules 60 to 68 have it, and why it fails in the words of PROTOCOL.md.
  class TLS
    PROTOCOL = "jtn/1"

    def initialize(ca_file:, certificate_file:, key_file:)
      @context = OpenSSL::SSL::SSLContext.new
      @context.min_version = OpenSSL::SSL::TLS1_3_VERSION
      @context.alpn_protocols = [PROTOCOL]
      @context.verify_mode = OpenSSL::SSL::VERIFY_PEER
      @context.verify_hostname = false # it looks at the subject; see #name_matches?
      @context.cert_store = store(ca_file)
      present(certificate_file, key_file || certificate_file) if certificate_file
      @context.freeze
    end

    # The same socket under TLS, when the server has proved to be `name`.
    def secure(socket, name, timeout)
      ssl = OpenSSL::SSL::SSLSocket.new(socket, @context)
      ssl.sync_close = true
      ssl.hostname = name unless ip?(name)
      shake_hands(ssl, Clock.now + timeout)
      raise refusal("TLS_PROTOCOL", "the server does not speak jtn/1 over TLS") unless ssl.alpn_protocol == PROTOCOL
      raise refusal("TLS_NAME_MISMATCH", "the server's certificate does not name #{name}") unless
        name_matches?(ssl.peer_cert, name)

      ssl
    end

    REASONS = {
      /alert certificate required/ => "TLS_CERTIFICATE_REQUIRED",
      /alert (unknown ca|bad certificate|certificate expired|certificate revoked|certificate unknown|unsupported certificate)/ =>
        "TLS_CERTIFICATE_REFUSED",
      /wrong version number|packet length too long/ => "TLS_NOT_SPOKEN",
      /unsupported protocol|alert protocol version/ => "TLS_VERSION",
      /no application protocol/ => "TLS_PROTOCOL"
    }.freeze

    # Of a failure of OpenSSL, with what it found out about the server's certificate.
    def self.error(ssl, cause)
      text = cause.message.sub(/\ASSL_\w+ .*(error|state)[=:] ?/, "")
      return Error.unreachable("the connection was cut without close_notify") if text.include?("unexpected eof")

      reason = certificate_reason(ssl.verify_result) || REASONS.find { |pattern, _| pattern =~ text }&.last || "TLS_REFUSED"
      Error.of(14, "no TLS with the server: #{text}", reason: reason, final: true)
    end

    def self.certificate_reason(verdict)
      case verdict
      when OpenSSL::X509::V_OK then nil
      when OpenSSL::X509::V_ERR_CERT_HAS_EXPIRED then "TLS_CERTIFICATE_EXPIRED"
      when OpenSSL::X509::V_ERR_CERT_NOT_YET_VALID then "TLS_CERTIFICATE_NOT_YET_VALID"
      else "TLS_UNTRUSTED"
      end
    end

    def inspect
      "#<Jeton::TLS>"
    end

    private

    def store(ca_file)
      store = OpenSSL::X509::Store.new
      ca_file ? store.add_file(ca_file) : store.set_default_paths
      store
    rescue OpenSSL::X509::StoreError => e
      raise file_error(ca_file, e)
    end

    def present(certificate_file, key_file)
      leaf, *chain = OpenSSL::X509::Certificate.load_file(certificate_file)
      # An empty passphrase, since nobody is there to type one.
      @context.add_certificate(leaf, OpenSSL::PKey.read(File.read(key_file), ""), chain)
    rescue SystemCallError, OpenSSL::OpenSSLError, ArgumentError => e
      raise file_error("#{certificate_file}, #{key_file}", e)
    end

    def file_error(file, cause)
      Error.of(3, "#{file}: #{cause.message}", reason: "TLS_FILE")
    end

    def shake_hands(ssl, deadline)
      loop do
        wanted = ssl.connect_nonblock(exception: false)
        return if wanted == ssl

        left = deadline - Clock.now
        ready = left.positive? && (wanted == :wait_readable ? ssl.to_io.wait_readable(left) : ssl.to_io.wait_writable(left))
        raise refusal("TLS_TIMEOUT", "the TLS handshake took too long") unless ready
      end
    rescue OpenSSL::SSL::SSLError => e
      raise TLS.error(ssl, e)
    end

    def refusal(reason, message)
      Error.of(14, message, reason: reason, final: true)
    end

    def ip?(name)
      IPAddr.new(name) && true
    rescue IPAddr::Error
      false
    end

    # Rule 63: subject alternative names alone, a wildcard for one whole label.
    def name_matches?(certificate, name)
      if ip?(name)
        bytes = IPAddr.new(name).hton
        return alternative_names(certificate, 7).include?(bytes)
      end
      first, rest = name.downcase.chomp(".").split(".", 2)
      alternative_names(certificate, 2).any? do |pattern|
        pattern = pattern.downcase
        pattern == [first, rest].compact.join(".") || (rest && pattern == "*.#{rest}")
      end
    end

    # Tags of RFC 5280, section 4.2.1.6: 2 is a DNS name, 7 an IP address.
    def alternative_names(certificate, tag)
      extension = certificate.extensions.find { |each| each.oid == "subjectAltName" }
      return [] unless extension

      OpenSSL::ASN1.decode(extension.value_der).value.select { |each| each.tag == tag }.map(&:value)
    end
  end
end
