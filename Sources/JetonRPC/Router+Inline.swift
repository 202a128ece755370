public import JetonMessages

// Methods that are answered on the thread that read the call. One path serves them all: it takes the
// calls of a read together.
extension Router {
  /// `handler` looks at the requests where they arrived, and writes the answers to where they are
  /// sent from.
  public mutating func registerGathered<Request: Bridged, Response: Bridged>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (
        GatheredCalls<Request>, Caller, borrowing ServerContext, inout GatheredAnswers<Response>
      ) -> Void
  ) {
    insert(
      method,
      .inline { batch, caller, context, responses in
        var answers = GatheredAnswers<Response>(responses.take())
        handler(GatheredCalls<Request>(batch), caller, context, &answers)
        responses = answers.close()
      })
  }

  /// `handler` gets one call after the other, each message as a value.
  public mutating func registerInline<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (Request, Caller, borrowing ServerContext) throws(RPCError) -> Response
  ) {
    insert(
      method,
      .inline { batch, caller, context, responses in
        for index in 0..<batch.frames.count {
          do throws(RPCError) {
            let request: Request = try decode(batch.body(index), batch.limits)
            responses.append(try handler(request, caller, context).encode().span, to: index)
          } catch {
            responses.fail(index, error)
          }
        }
      })
  }
}
