func writeRustStubs(_ source: StubSource) -> [GeneratedFile] { [] }
