# frozen_string_literal: true

module Jeton
  # Text that does not print: a token, for example.
  class Secret
    def self.wrap(text)
      text.nil? || text.is_a?(Secret) ? text : new(text)
    end

    # The first line of a file.
    def self.read(path)
      text = File.open(path, &:gets).to_s.strip
      raise Error.of(3, "#{path}: there is no token in it", reason: "TOKEN_FILE") if text.empty?

      new(text)
    rescue SystemCallError => e
      raise Error.of(3, "#{path}: #{e.message}", reason: "TOKEN_FILE")
    end

    def initialize(text)
      @text = text.dup.force_encoding(Encoding::BINARY).freeze
    end

    def reveal
      @text
    end

    def inspect
      "#<Jeton::Secret (redacted)>"
    end

    alias to_s inspect

    def encode_with(_coder)
      raise TypeError, "a secret is not written down"
    end

    def marshal_dump
      raise TypeError, "a secret is not written down"
    end
  end

  # Messages with sensitive fields print without those, alone and inside others.
  module Redacted
    def self.guard(type, *fields)
      type.prepend(Module.new do
        define_method(:inspect) { Redacted.text(self, fields) }
        define_method(:to_s) { Redacted.text(self, fields) }
      end)
    end

    def self.text(message, sensitive)
      shown = message.class.descriptor.map do |field|
        value = field.get(message)
        next if value.nil? || "".eql?(value)

        "#{field.name}: #{sensitive.include?(field.name) ? "(redacted)" : shown(value)}"
      end
      "<#{message.class}: #{shown.compact.join(", ")}>"
    end

    def self.shown(value)
      value.is_a?(Google::Protobuf::RepeatedField) ? "[#{value.map(&:inspect).join(", ")}]" : value.inspect
    end
  end
end
