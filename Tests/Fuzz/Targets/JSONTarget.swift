import JetonMessages

extension FuzzTarget {
  /// Any text as the JSON of any message: an error with a place, or a message that is written and
  /// read again as itself.
  static let json = FuzzTarget(name: "json", lengthMaximum: 2048) { bytes in
    var script = Script(bytes)
    let place = script.choice(256)
    let text = script.rest()
    if place < MessageTypes.all.count { check(MessageTypes.all[place], text) }
    checkWire(place < MessageTypes.all.count ? MessageTypes.all[place].messageSchema : probe, text)
  }
}

private func check<M: DescribedMessage>(_ type: M.Type, _ text: [UInt8]) {
  guard let message = try? M(json: text, options: .all) else { return }
  do throws(JSONFailure) {
    let text = try message.json(options: .all)
    let again = try M(json: Array(text.utf8), options: .all)
    require(again == message, "\(again) instead of \(message)")
    _ = try message.json()
  } catch {
    fatalError("\(error) in the JSON of \(message)")
  }
}

/// By the schema alone, for which there need be no type.
private func checkWire(_ schema: MessageSchema, _ text: [UInt8]) {
  do throws(JSONFailure) {
    checkAgain(schema, try schema.wire(json: text, options: .all))
  } catch {
    require(0...text.count ~= error.offset, "an error at byte \(error.offset) of \(text.count)")
    require(!error.description.isEmpty, "an error without words")
  }
}

private func checkAgain(_ schema: MessageSchema, _ wire: [UInt8]) {
  do throws(JSONFailure) {
    let text = try schema.json(wire, options: .all)
    require(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a control character in \(text)")
    let again = try schema.wire(json: Array(text.utf8), options: .all)
    requireEqual(try schema.json(again, options: .all), text, "JSON of \(schema.fullName)")
  } catch {
    fatalError("\(error) in the JSON of \(wire)")
  }
}
