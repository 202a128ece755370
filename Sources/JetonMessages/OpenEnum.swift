/// A protobuf enum: any number is a value of it, since a newer peer may know more names. Generated
/// enums conform.
public protocol OpenEnum: Sendable, Hashable {
  init(rawValue: Int32)
  var rawValue: Int32 { get }
}
