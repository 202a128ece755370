func writeCStubs(_ source: StubSource) -> [GeneratedFile] { [] }
