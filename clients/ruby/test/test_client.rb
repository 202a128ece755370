# frozen_string_literal: true

# The client against a real jetond, which ../with-daemon has started.
require "jeton"
require "minitest/autorun"
require "timeout"

class ClientTest < Minitest::Test
  V1 = Jeton::V1
  UNIX, TCP, TLS, CA, DIR = ENV.values_at("JETON_TEST_UNIX", "JETON_TEST_TCP", "JETON_TEST_TLS", "JETON_TEST_CA", "JETON_TEST_DIR")

  def token(account)
    File.read("#{DIR}/#{account}.token").strip
  end

  def channel(account = nil, address = UNIX, **options)
    options[:token] = account ? token(account) : false unless options.key?(:token_file)
    (@channels ||= []) << Jeton::Channel.new(address, **options)
    @channels.last
  end

  def teardown
    @channels&.each(&:close)
  end

  def who(channel, **options)
    V1::TokenServiceClient.new(channel).who_am_i({}, **options).name
  end

  def health(channel)
    Jeton::Rpc::V1::HealthServiceClient.new(channel)
  end

  def daemon(words = "")
    assert system("#{ENV.fetch("JETON_TEST_RESTART")} #{words}")
  end

  def test_calls_go_over_unix_tcp_and_tls
    [UNIX, TCP, TLS].each { |address| assert_equal "gateway", who(channel("gateway", address, ca_file: CA)) }
  end

  def test_a_dead_address_is_passed_over
    assert_equal "admin", who(channel("admin", "unix:/nowhere,tcp://127.0.0.1:1,#{UNIX}", attempts: 1))
  end

  def test_tls_says_why_it_fails
    error = assert_raises(Jeton::Unavailable) { who(channel("admin", TLS, ca_file: "#{DIR}/other.pem")) }
    assert_equal "TLS_UNTRUSTED", error.reason
    error = assert_raises(Jeton::Unavailable) { who(channel("admin", TLS, ca_file: CA, server_name: "jeton.example")) }
    assert_equal "TLS_NAME_MISMATCH", error.reason
    error = assert_raises(Jeton::InvalidArgument) { channel("admin", TLS, ca_file: "/nowhere.pem") }
    assert_equal "TLS_FILE", error.reason
  end

  def test_a_client_certificate_is_shown
    File.write("#{DIR}/clients", "required\n")
    daemon
    error = assert_raises(Jeton::Unavailable) { who(channel("admin", TLS, ca_file: CA)) }
    assert_equal "TLS_CERTIFICATE_REQUIRED", error.reason
    shown = { certificate_file: ENV.fetch("JETON_TEST_CERTIFICATE"), key_file: ENV.fetch("JETON_TEST_KEY") }
    assert_equal "admin", who(channel("admin", TLS, ca_file: CA, **shown))
  ensure
    File.write("#{DIR}/clients", "optional\n")
    daemon
  end

  def test_the_token_comes_from_a_file_or_the_environment
    assert_equal "gateway", who(channel(token_file: "#{DIR}/gateway.token"))
    ENV["JETON_TOKEN"] = token("admin")
    assert_equal "admin", who(Jeton::Channel.new(UNIX))
    ENV.delete("JETON_TOKEN")
    ENV["JETON_TOKEN_FILE"] = "#{DIR}/contributor.token"
    assert_equal "contributor", who(Jeton::Channel.new(UNIX))
  ensure
    ENV.delete("JETON_TOKEN")
    ENV.delete("JETON_TOKEN_FILE")
  end

  def test_an_error_has_code_reason_and_field
    accounts = V1::ServiceAccountServiceClient.new(channel("contributor"))
    error = assert_raises(Jeton::InvalidArgument) { accounts.create_service_account({ name: "x" }) }
    assert_equal %w[INVALID_ARGUMENT role], [error.code_name, error.field]
    refute_empty error.reason
    assert_raises(Jeton::PermissionDenied) { accounts.create_service_account({ name: "x", role: :ROLE_ADMIN }) }
    assert_raises(Jeton::Unauthenticated) { who(channel) }
    assert_equal "admin", who(channel("gateway"), token: token("admin"))
  end

  def test_nothing_that_prints_holds_a_secret
    secret = token("gateway")
    shown = channel("gateway")
    who(shown)
    messages = [V1::VerifyTokenRequest.new(token: secret), V1::BatchVerifyTokensRequest.new(requests: [{ token: secret }]),
                V1::CreateServiceAccountResponse.new(secret: secret)]
    [shown, Jeton::Secret.new(secret), *messages].each do |each|
      refute_includes "#{each} #{each.inspect} #{[each]}", secret
    end
    assert_includes messages.first.inspect, "redacted"
    assert_raises(TypeError) { Marshal.dump(Jeton::Secret.new(secret)) }
  end

  def test_many_calls_run_at_once_from_one_thread_and_from_many
    tokens = V1::TokenServiceClient.new(channel("gateway"))
    calls = Array.new(500) { tokens.verify_token_async({ token: token("contributor") }) }
    assert(calls.all? { |call| call.value.verification.verdict == :TOKEN_VERDICT_VALID })
    names = Array.new(50) { Thread.new { tokens.who_am_i.name } }.map(&:value)
    assert_equal ["gateway"], names.uniq
  end

  def test_a_stream_is_an_enumerator_and_is_cancelled_when_left
    shared = channel
    assert_equal :SERVING_STATUS_SERVING, health(shared).watch_health({}).first.status
    stream = health(shared).watch_health({})
    assert_equal :SERVING_STATUS_SERVING, stream.each.next.status
    Thread.new { stream.cancel }
    assert_raises(Jeton::Cancelled) { 2.times { stream.read } }
    stream = health(shared).watch_health({}, timeout: 0.05)
    assert_raises(Jeton::DeadlineExceeded) { stream.to_a }
  end

  def test_a_call_ends_with_the_thread_or_the_timeout_that_waits_for_it
    waiting = channel("gateway", "unix:/nowhere", wait_for_ready: true)
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { who(waiting) } }
    assert_raises(Jeton::DeadlineExceeded) { who(waiting, timeout: 0.05) }
    call = V1::TokenServiceClient.new(waiting).who_am_i_async
    Thread.new { call.cancel }
    assert_raises(Jeton::Cancelled) { call.value }
  end

  def test_calls_find_a_server_that_comes_back
    shared = channel("gateway")
    assert_equal "gateway", who(shared)
    daemon
    assert_equal "gateway", who(shared)
    daemon "stop"
    assert_equal "UNREACHABLE", assert_raises(Jeton::Unavailable) { who(shared) }.reason
    waiting = V1::TokenServiceClient.new(shared).who_am_i_async({}, wait_for_ready: true)
    daemon "start"
    assert_equal "gateway", waiting.value.name
  ensure
    daemon
  end

  def test_closing_ends_what_is_open
    shared = channel
    stream = health(shared).watch_health({})
    stream.read
    shared.close
    assert_equal "CHANNEL_CLOSED", assert_raises(Jeton::Unavailable) { stream.read }.reason
    assert_equal "CHANNEL_CLOSED", assert_raises(Jeton::Unavailable) { who(shared) }.reason
  end

  def test_a_watch_outlives_its_connection
    admin = channel("admin")
    accounts = V1::ServiceAccountServiceClient.new(admin)
    create = ->(name) { accounts.create_service_account({ name: name, role: :ROLE_VIEWER }, wait_for_ready: true).epoch }
    watch = Jeton::Watch.new(admin, after_epoch: 0)
    seen = []
    upto = ->(epoch) { watch.read.then { |each| seen << each.epoch if each.event } until seen.last == epoch }
    upto.call(create.call("watched-1"))
    daemon
    upto.call(create.call("watched-2"))
    assert_equal (1..seen.last).to_a, seen
    watch.cancel
    assert_raises(Jeton::Cancelled) { watch.read }
  end

  def test_what_is_too_long_is_not_sent
    tokens = V1::TokenServiceClient.new(channel("gateway"))
    error = assert_raises(Jeton::ResourceExhausted) { tokens.verify_token({ token: "x" * (2 << 20) }) }
    assert_equal "TOO_LARGE", error.reason
    assert_equal "gateway", tokens.who_am_i.name
  end

  def test_a_wrong_address_is_refused
    ["", "localhost", "tcp://:1", "tcp://x:99999", "tls://", "unix:", "http://x:1", "::1:7070", "a:1,"].each do |address|
      error = assert_raises(Jeton::InvalidArgument, address) { Jeton::Channel.new(address, token: false) }
      assert_equal "BAD_ADDRESS", error.reason
    end
  end

  def test_the_readme_does_what_it_says
    example = File.read("#{__dir__}/../README.md")[/```ruby\n(.*?)```/m, 1]
    example = example.sub('"tcp://127.0.0.1:7070"', UNIX.inspect)
    ENV["JETON_TOKEN_FILE"] = "#{DIR}/gateway.token"
    out, = capture_io { eval(example, binding, "README.md") } # rubocop:disable Security/Eval
    assert_equal "not good\n", out
  ensure
    ENV.delete("JETON_TOKEN_FILE")
  end
end
