# frozen_string_literal: true

# A real server with the middleware, asked over HTTP, beside a real jetond.
require "jeton/rack"
require "minitest/autorun"
require "net/http"
require "rack"
require "rack/handler/webrick"

class RackTest < Minitest::Test
  DIR = ENV.fetch("JETON_TEST_DIR")

  def serve(channel)
    app = Rack::Builder.new do
      use Jeton::RackAuthentication, channel, role: :ROLE_CONTRIBUTOR, except: ["/health"]
      run ->(env) { [200, {}, [env["jeton.verification"]&.service_account_name || "anybody"]] }
    end
    started = Thread::Queue.new
    thread = Thread.new do
      Rack::Handler::WEBrick.run(app.to_app, Host: "127.0.0.1", Port: 0, AccessLog: [], Logger: WEBrick::Log.new(File::NULL),
                                             StartCallback: -> { started << true }) { |server| @server = server }
    end
    started.pop
    @port = @server.listeners.first.addr[1]
    yield
  ensure
    @server&.shutdown
    thread&.join
  end

  def get(token = nil, path: "/", header: token && "Bearer #{token}")
    Net::HTTP.start("127.0.0.1", @port) { |http| http.get(path, { "Authorization" => header }.compact) }
  end

  def token(account)
    File.read("#{DIR}/#{account}.token").strip
  end

  def test_requests_are_let_in_by_their_tokens
    channel = Jeton::Channel.new(ENV.fetch("JETON_TEST_UNIX"), token_file: "#{DIR}/gateway.token", attempts: 1)
    serve(channel) do
      assert_equal %w[200 contributor], get(token("contributor")).then { |answer| [answer.code, answer.body] }
      assert_equal %w[200 anybody], get(path: "/health").then { |answer| [answer.code, answer.body] }
      assert_equal ["401", "Bearer realm=\"jeton\""], get.then { |answer| [answer.code, answer["WWW-Authenticate"]] }
      ["Basic YTpi", "Bearer", "Bearer a b", "Bearer jeton_nobody", "Bearer #{token("disabled")}"].each do |header|
        answer = get(header: header)
        assert_equal "401", answer.code, header
        assert_match(/\ABearer realm/, answer["WWW-Authenticate"])
      end
      answer = get(token("gateway"))
      assert_equal "403", answer.code
      assert_match(/insufficient_scope/, answer["WWW-Authenticate"])

      assert system("#{ENV.fetch("JETON_TEST_RESTART")} stop")
      answer = get(token("contributor"))
      assert_equal "503", answer.code
      assert_operator answer["Retry-After"].to_i, :>=, 1
      assert system("#{ENV.fetch("JETON_TEST_RESTART")} start")
      sleep 0.1 while get(token("contributor")).code == "503"
      assert_equal "200", get(token("contributor")).code
    end
  ensure
    channel&.close
  end

  def test_a_bad_credential_of_the_server_itself_is_not_its_callers_fault
    serve(Jeton::Channel.new(ENV.fetch("JETON_TEST_UNIX"), token: "jeton_nobody")) do
      assert_equal "503", get(token("contributor")).code
    end
  end
end
