import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import Synchronization

/// A toy behind a real server on a real socket, and a channel to it.
struct ToyServer {
  let toy = Toy()
  let server: Server
  let address: Address

  init<G: Gate>(
    gate: G, limits: Limits = .standard, address: Address = .tcp(host: "127.0.0.1", port: 0),
    interceptors: [any ServerInterceptor] = [],
    onFault: @escaping @Sendable (Fault) -> Void = { _ in }
  ) throws {
    server = try Server(
      router: toy.router(gate: gate), limits: limits, interceptors: interceptors, onFault: onFault)
    self.address = try server.listen(address)
  }

  init(
    limits: Limits = .standard, address: Address = .tcp(host: "127.0.0.1", port: 0),
    interceptors: [any ServerInterceptor] = [],
    onFault: @escaping @Sendable (Fault) -> Void = { _ in }
  ) throws {
    try self.init(
      gate: OpenGate(), limits: limits, address: address, interceptors: interceptors,
      onFault: onFault)
  }

  func channel(_ change: (inout Channel.Configuration) -> Void = { _ in }) throws -> Channel {
    try Channel(to: address, change)
  }
}

extension Channel {
  convenience init(
    to address: Address, _ change: (inout Configuration) -> Void = { _ in }
  ) throws {
    var configuration = try Configuration(address: address.description)
    change(&configuration)
    try self.init(configuration)
  }

  func call(
    _ method: MethodDescriptor, _ text: String, timeout: Duration? = nil,
    isRepeatable: Bool = false
  ) async throws(RPCError) -> String {
    let answer: Toy.Text = try await unary(
      method, Toy.Text(text), isRepeatable: isRepeatable, options: CallOptions(timeout: timeout))
    return answer.reason
  }

  func stream(
    _ method: MethodDescriptor, _ text: String, timeout: Duration? = nil
  ) -> RPCStream<Toy.Text> {
    serverStreaming(method, Toy.Text(text), options: CallOptions(timeout: timeout))
  }
}

extension Channel {
  func sending(
    _ method: MethodDescriptor, timeout: Duration? = nil
  ) -> ClientStream<Toy.Text, Toy.Text> {
    clientStreaming(method, options: CallOptions(timeout: timeout))
  }

  func talking(
    _ method: MethodDescriptor, timeout: Duration? = nil
  ) -> Conversation<Toy.Text, Toy.Text> {
    bidirectionalStreaming(method, options: CallOptions(timeout: timeout))
  }
}

/// A path that is free, short enough for a socket, and gone with the test.
struct SocketPath: ~Copyable {
  let folder: String
  var path: String { folder + "/s" }
  var address: Address { .unix(path) }

  init() {
    var template = Array("/tmp/jeton-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    unsafe unlink(path)
    unsafe rmdir(folder)
  }
}
