/// For a person; protoc starts the program without arguments.
let help = """
  protoc-gen-jeton is a plugin of protoc: it makes Swift of a schema, the C below it, and
  what calls its services in other languages.

    protoc -I FOLDER --jeton_out=PARAMETERS:OUTPUT FILE.proto...

  Parameters, separated by commas:
    output=c          structures of protobuf-c and a module map: the whole of a C target
    output=messages   a struct for each message, an enum for each enum
    output=server     a protocol for each service, and how it is put into a Router
    output=client     a struct for each service, that calls it
    output=protobuf-c the structures of protobuf-c, for programs in C
    output=stubs      what calls the services in another language
    output=lint       nothing, but faults of style in the schema
    module=NAME       the Swift module that the output is for
    messages=NAME     the Swift module of the messages, when it is another: server, client
    Mx/y.proto=NAME   the Swift module of an imported file, when it is another
    c_module=NAME     the module of the C target; without it, C and the module's name
    c_header=FILE     what the C module includes first, in the place of the runtime's header
    language=NAME     of stubs: c, go, java, javascript, perl, python, ruby or rust
    package=NAME      the package that this language has the messages in: stubs
    visibility=...    public (so without it) or package
    comments=...      on (so without it) or off

  README.md, "Generate for your own schema", has the commands and the targets.

  """
