import CJetonProto
import JetonCodeGen

/// A fault of the schema goes into the response, and the exit status is zero: protoc prints it.
func run() {
  let bytes = StandardStreams.readAll()
  let response = unsafe Response()
  if let request = unsafe Request(bytes) {
    unsafe answer(request, into: response)
  } else {
    unsafe response.fail("protoc-gen-jeton: standard input is no request of protoc")
  }
  StandardStreams.write(unsafe response.packed())
}

private func answer(_ request: Request, into response: Response) {
  do throws(PluginFailure) {
    let parameters = try Parameters(unsafe request.parameter)
    switch parameters.mode {
    case .c(let module):
      try unsafe shadow(request, module: module, into: response)
    case .swift(let options):
      let schema = unsafe SchemaReader(request: request, hasComments: parameters.hasComments).schema
      for file in try swift(schema, options) {
        unsafe response.add(name: file.name, text: file.text)
      }
    }
  } catch {
    unsafe response.fail(error.message)
  }
}

private func swift(_ schema: Schema, _ options: Options) throws(PluginFailure) -> [GeneratedFile] {
  do {
    return try generate(schema, options)
  } catch {
    throw PluginFailure(message: error.description)
  }
}

/// What protoc is to show to the person who ran it.
struct PluginFailure: Error {
  var message: String
}
