import JetonCodeGen

/// What stands before the colon of `--jeton_out=output=server,visibility=package:folder`.
struct Parameters {
  enum Mode {
    case swift(Options)
    /// The C that protobuf-c needs, and the header that names it all.
    case c(module: String)
    /// Nothing but the faults that `lint` finds.
    case lint
  }

  private(set) var mode = Mode.c(module: "")
  private(set) var hasComments = true

  init(_ text: String) throws(PluginFailure) {
    var output = ""
    var module = ""
    var isPublic = true
    for part in text.split(separator: ",") {
      switch part {
      case "visibility=public": isPublic = true
      case "visibility=package": isPublic = false
      case "comments=off": hasComments = false
      case _ where part.hasPrefix("output="): output = String(part.dropFirst(7))
      case _ where part.hasPrefix("module="): module = String(part.dropFirst(7))
      default: throw PluginFailure(message: "protoc-gen-jeton: unknown parameter \(part)")
      }
    }
    if output == "c" {
      mode = .c(module: module)
    } else if output == "lint" {
      mode = .lint
    } else if let output = Output(rawValue: output) {
      mode = .swift(Options(output: output, isPublic: isPublic, module: module))
    } else {
      throw PluginFailure(
        message: "protoc-gen-jeton: output= must be messages, server, client, c or lint")
    }
  }
}
