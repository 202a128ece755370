public import JetonMessages
import JetonWire

/// Calls of one method by one caller, as one read has brought them. Their requests lie where they
/// arrived, one behind the other, for as long as the handler runs.
public struct GatheredCalls<Request: Bridged>: ~Escapable {
  private let batch: GatheredBatch

  @_lifetime(copy batch)
  init(_ batch: GatheredBatch) {
    self.batch = batch
  }

  public var count: Int { batch.frames.count }

  /// A request that is no message is an error of its own call.
  @_lifetime(copy self)
  public func request(_ index: Int) throws(RPCError) -> MessageView<Request> {
    let body = batch.body(index)
    // What is missing is seen in the whole message; most have nothing that could be.
    if Request.hasRequiredFields { let _: Request = try decode(body, batch.limits) }
    do {
      return try MessageView<Request>(checking: body)
    } catch {
      throw RPCError(decoding: error)
    }
  }
}

/// A frame with a call, and where in the input its body is.
package struct GatheredFrame: Sendable {
  package let stream: UInt32
  package let body: Range<Int>

  package init(stream: UInt32, body: Range<Int>) {
    self.stream = stream
    self.body = body
  }
}

/// The same before it is known of which types the messages are.
package struct GatheredBatch: ~Escapable {
  private let input: Span<UInt8>
  let frames: Span<GatheredFrame>
  let limits: DecodingLimits

  @_lifetime(copy input, copy frames)
  package init(_ input: Span<UInt8>, _ frames: Span<GatheredFrame>, _ limits: DecodingLimits) {
    self.input = input
    self.frames = frames
    self.limits = limits
  }

  @_lifetime(copy self)
  func body(_ index: Int) -> Span<UInt8> { input.extracting(frames[index].body) }
}
