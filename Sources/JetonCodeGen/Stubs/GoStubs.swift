func writeGoStubs(_ source: StubSource) -> [GeneratedFile] { [] }
