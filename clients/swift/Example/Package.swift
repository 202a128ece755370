// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as a stranger's is.
let package = Package(
  name: "life",
  dependencies: [.package(name: "jeton", path: "../../..")],
  targets: [
    .executableTarget(
      name: "life", dependencies: [.product(name: "JetonClient", package: "jeton")]),
    .executableTarget(
      name: "door", dependencies: [.product(name: "JetonClient", package: "jeton")]),
  ]
)
