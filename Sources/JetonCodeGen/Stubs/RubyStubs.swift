func writeRubyStubs(_ source: StubSource) -> [GeneratedFile] { [] }
