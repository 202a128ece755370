# frozen_string_literal: true

# What the conformance runner drives this client with: clients/README.md, "The adapter".
require "base64"
require "json"
require "jeton"

class Adapter
  SERVICES = [Jeton::V1, Jeton::Rpc::V1].flat_map do |package|
    package.constants.grep(/ServiceClient\z/).map { |name| package.const_get(name) }
  end

  # "package.Service/Method" to the class of its stubs, its name there, and what is known of it.
  STUBS = SERVICES.flat_map do |service|
    service::METHODS.map { |name, method| [method.name, [service, name, method]] }
  end.to_h

  def initialize
    $stdout.sync = true
    @output = Mutex.new
    @running = {}
    @allowances = {}
  end

  def obey(line)
    command = JSON.parse(line, symbolize_names: true)
    id = command[:id]
    case command[:do]
    when "connect" then say_result(id) { connect(command) }
    when "call" then call(command)
    when "stream" then stream(command)
    when "watch" then watch(command)
    when "bench" then Thread.new { say_result(id) { bench(command) } }
    when "take" then command[:count].times { @allowances[command[:call]]&.push(true) }
    when "cancel" then cancel(command[:call])
    when "methods" then say(id: id, methods: STUBS.keys)
    when "print" then say(id: id, text: [@channel.inspect, @channel.to_s].join(" "))
    when "close" then say_result(id) { @channel&.close && {} }
    else say(id: id, failed: "unknown word")
    end
  rescue StandardError => e
    say(id: id, failed: e.full_message(highlight: false))
  end

  private

  def say(answer)
    @output.synchronize { puts JSON.generate(answer) }
  end

  def say_result(id)
    say({ id: id }.merge(yield || {}))
  rescue Jeton::Error => e
    say(id: id, error: { code: e.code, reason: e.reason, domain: e.domain, field: e.field, message: e.message })
  end

  def connect(command)
    names = { ca_file: :ca_file, certificate_file: :certificate_file, key_file: :key_file, server_name: :server_name,
              attempts: :attempts, calls_maximum: :calls_maximum, token_file: :token_file, token: :token }
    options = names.to_h { |from, to| [to, command[from]] }.compact
    options[:keepalive] = command[:keepalive_ms] / 1000.0 if command[:keepalive_ms]
    options[:token] = ENV.fetch(command[:token_variable]) if command[:token_variable]
    options[:token] = false unless options[:token] || options[:token_file] # the environment only when told
    @channel = Jeton::Channel.new(command[:address], **options)
    {}
  end

  # The stub of a method, with its request and options.
  def arguments(command)
    service, name, method = STUBS.fetch(command[:method])
    options = { timeout: command[:timeout_ms]&./(1000.0), wait_for_ready: command[:wait_for_ready], token: command[:token] }
    [service.new(@channel), name, method, method.request.decode(Base64.decode64(command[:request])), options.compact]
  end

  def encode(message)
    Base64.strict_encode64(message.class.encode(message))
  end

  def call(command)
    stub, name, _, request, options = arguments(command)
    running = @running[command[:id]] = stub.public_send(:"#{name}_async", request, **options)
    Thread.new do
      say_result(command[:id]) do
        response = running.value
        text = [request, response].map { |one| "#{one} #{one.inspect}" }.join(" ") if command[:print]
        { response: encode(response), text: text }.compact
      end
    end
  end

  def stream(command)
    stub, name, _, request, options = arguments(command)
    stream = @running[command[:id]] = stub.public_send(name, request, **options)
    allowance = @allowances[command[:id]] = Thread::Queue.new if command[:take]
    command[:take]&.times { allowance.push(true) }
    Thread.new { read(command[:id], stream, allowance) }
  end

  def read(id, stream, allowance)
    say_result(id) do
      loop do
        allowance&.pop
        message = stream.read or break
        say(id: id, message: encode(message))
      end
      { end: true }
    end
  end

  def watch(command)
    watch = @running[command[:id]] = Jeton::Watch.new(@channel, after_epoch: command[:after_epoch])
    Thread.new do
      say_result(command[:id]) { watch.each { |message| say(id: command[:id], message: encode(message)) } }
    end
  end

  def bench(command)
    stub, name, _, request, options = arguments(command)
    now = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
    finish = now.call + command[:seconds]
    workers = Array.new(command[:in_flight]) do
      Thread.new do
        took = []
        while (began = now.call) < finish
          stub.public_send(name, request, **options)
          took << now.call - began
        end
        took
      end
    end
    took = workers.flat_map(&:value).sort
    at = ->(part) { (took[(took.length * part).to_i] * 1e6).round }
    { calls: took.length, p50_us: at.call(0.5), p99_us: at.call(0.99) }
  end

  def cancel(id)
    @running[id]&.cancel
    @allowances[id]&.push(true)
  end
end

adapter = Adapter.new
$stdin.each_line { |line| adapter.obey(line) }
