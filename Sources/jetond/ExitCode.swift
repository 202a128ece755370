/// How jetond ended, for whoever started it; numbers of sysexits.h where one fits.
enum ExitCode: Int32, Sendable {
  case ok = 0
  case usage = 64
  /// The data directory is not there, not private, already or not yet initialised.
  case data = 65
  /// An address could not be listened on.
  case address = 69
  /// The drain took longer than its time; calls were cut off.
  case drain = 70
  /// The process could not be closed to others.
  case process = 71
  /// The store failed. What was answered is on disk.
  case store = 74
  case configuration = 78
}
