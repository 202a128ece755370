// The program that protoc runs: a request on standard input, a response on
// standard output, nothing else. It knows protoc and protobuf-c; what Swift
// looks like is JetonCodeGen's.

if CommandLine.arguments.count > 1 {
  StandardStreams.write(Array(help.utf8))
} else {
  run()
}
