import JetonClient
import JetonMessages

/// `jeton org …`: the caller's organization.
enum Organizations {
  static let all: [Command] = [show, update]

  private static let show = Command("org show", "show your organization") { run in
    let answer = try await run.connect().organization.getOrganization(
      JetonV1.GetOrganizationRequest())
    try run.print(answer.organization.present(), as: .organization)
    return .done
  }

  /// A setting, or its default again.
  private enum Setting: Sendable {
    case span(Duration)
    case standard

    init?(reading text: String) {
      if text.lowercased() == "none" {
        self = .standard
      } else if let duration = Span.read(text) {
        self = .span(duration)
      } else {
        return nil
      }
    }

    var duration: GoogleProtobuf.Duration? {
      switch self {
      case .span(let duration): .init(duration)
      case .standard: nil
      }
    }
  }

  private static let tokenLife = span("token-life", "life of a token that asks for none")
  private static let longestLife = span("max-token-life", "longest life of a token")
  private static let longestOverlap = span("max-overlap", "longest overlap when regenerating")
  private static let selfRotation = Option(
    "self-rotation", "ROLE", "which service accounts may regenerate themselves",
    of: JetonV1.SelfRotation.words)

  private static func span(_ name: String, _ summary: String) -> Option<Setting> {
    Option(name, "SPAN|none", summary, meaning: Setting.init(reading:))
  }

  private static let update = Command(
    "org update", "change the settings of your organization",
    options: [
      tokenLife, longestLife, longestOverlap, selfRotation, Choice.etag, Global.requestID,
    ]
  ) { run in
    try run.requireAny(of: [tokenLife, longestLife, longestOverlap, selfRotation])
    let request = JetonV1.UpdateOrganizationRequest(
      requestID: run.requestID, settings: settings(run),
      updateMask: GoogleProtobuf.FieldMask(paths: paths(run)), etag: run[Choice.etag] ?? "")
    let answer = try await run.connect().organization.updateOrganization(request)
    try run.print(answer.organization.present(), as: .organization)
    return .done
  }

  private static func settings(_ run: Invocation) -> JetonV1.OrganizationSettings {
    var settings = JetonV1.OrganizationSettings()
    settings.defaultTokenLife = run[tokenLife]?.duration
    settings.maxTokenLife = run[longestLife]?.duration
    settings.maxRotationOverlap = run[longestOverlap]?.duration
    settings.selfRotation = run[selfRotation] ?? .unspecified
    return settings
  }

  private static func paths(_ run: Invocation) -> [String] {
    let fields: [(any OptionDeclaration, String)] = [
      (tokenLife, "default_token_life"), (longestLife, "max_token_life"),
      (longestOverlap, "max_rotation_overlap"), (selfRotation, "self_rotation"),
    ]
    return fields.filter { run.arguments.contains($0.0) }.map(\.1)
  }
}
