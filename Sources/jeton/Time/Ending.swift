/// When something ends: after a while, or at an instant. One option takes either.
enum Ending: Hashable, Sendable {
  case after(Duration)
  case at(Moment)

  init?(reading text: String) {
    if let duration = Span.read(text) {
      self = .after(duration)
    } else if let moment = Moment(reading: text) {
      self = .at(moment)
    } else {
      return nil
    }
  }

  /// The instant, looking forward from `now`.
  func moment(after now: Moment) -> Moment {
    switch self {
    case .after(let duration): now.advanced(by: duration)
    case .at(let moment): moment
    }
  }

  /// The instant, looking back from `now`: "7d" is a week ago.
  func moment(before now: Moment) -> Moment {
    switch self {
    case .after(let duration): now.advanced(by: .zero - duration)
    case .at(let moment): moment
    }
  }
}
