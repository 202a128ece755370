func writeJavaStubs(_ source: StubSource) -> [GeneratedFile] { [] }
