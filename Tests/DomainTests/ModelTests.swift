import JetonDomain
import StoreContract
import Testing

/// Random calls, judged a second time by a model that shares nothing with the domain: ranks are
/// numbers, things are names, and each rule is one line of product.md.
@Suite struct ModelTests {
  @Test(arguments: 1...8)
  func `the domain allows what the model allows`(seed: UInt64) throws {
    for round in UInt64(0)..<10 {
      var dice = SeededEntropy(seed: seed << 32 | round)
      var world = World(seed: seed)
      var model = Model()
      var principals = Dictionary(uniqueKeysWithValues: world.users.map { ($0.name, $0) })
      for step in 0..<80 {
        let call = Call.random(among: model, using: &dice)
        let expected = model.perform(call)
        let allowed = world.perform(call, among: &principals)
        #expect(allowed == expected, "seed \(seed), round \(round), step \(step): \(call)")
        guard allowed == expected else { return }
      }
    }
  }
}

struct Call {
  var verb: Verb
  var caller: String
  var object: String
  var rank: Int
  var owner: String

  enum Verb: CaseIterable {
    case create, setRole, setOwner, disable, enable, delete, regenerate, setUserRole, deactivate
  }

  static func random(among model: Model, using dice: inout SeededEntropy) -> Call {
    let users = model.users.keys.sorted()
    let accounts = model.accounts.keys.sorted()
    let verb = Verb.allCases.randomElement(using: &dice)!
    let object: String
    switch verb {
    case .create: object = "a\(Int.random(in: 0..<8, using: &dice))"
    case .setUserRole, .deactivate: object = users.randomElement(using: &dice)!
    default: object = accounts.randomElement(using: &dice) ?? "none"
    }
    return Call(
      verb: verb, caller: (users + accounts).randomElement(using: &dice)!, object: object,
      rank: Int.random(in: 1...4, using: &dice), owner: users.randomElement(using: &dice)!)
  }
}

struct Model {
  struct User {
    var rank: Int
    var active = true
  }

  struct Account {
    var rank: Int
    var owner: String
    var disabled = false
  }

  var users = [
    "olga": User(rank: 4), "ada": User(rank: 3), "carl": User(rank: 2), "vera": User(rank: 1),
  ]
  var accounts: [String: Account] = [:]

  mutating func perform(_ call: Call) -> Bool {
    var next = self
    guard next.decide(call) else { return false }
    self = next
    return true
  }

  /// True when allowed; what it changed before it refused is thrown away.
  private mutating func decide(_ call: Call) -> Bool {
    guard let rank = standing(call.caller) else { return false }
    switch call.verb {
    case .create:
      guard rank >= 2, rank >= call.rank, accounts[call.object] == nil else { return false }
      guard users[call.owner]!.active else { return false }
      accounts[call.object] = Account(rank: call.rank, owner: call.owner)
    case .setUserRole: return setUserRank(call, by: rank)
    case .deactivate: return deactivate(call, by: rank)
    case .regenerate:
      guard let account = accounts[call.object] else { return false }
      if call.caller == call.object { return rank >= 2 }
      return manages(call, rank) && rank >= account.rank
    case .setRole:
      guard let account = accounts[call.object], manages(call, rank) else { return false }
      if account.rank == call.rank { return true }
      guard account.rank < 4 || rank == 4, call.rank <= max(rank, account.rank - 1) else {
        return false
      }
      accounts[call.object]!.rank = call.rank
    case .setOwner:
      guard accounts[call.object] != nil, manages(call, rank), users[call.owner]!.active else {
        return false
      }
      accounts[call.object]!.owner = call.owner
    case .disable:
      guard manages(call, rank) else { return false }
      accounts[call.object]?.disabled = true
    case .enable:
      guard manages(call, rank), rank >= accounts[call.object]!.rank else { return false }
      accounts[call.object]!.disabled = false
    case .delete:
      guard manages(call, rank) else { return false }
      accounts[call.object] = nil
    }
    return true
  }

  /// The rank that a caller's credential carries, if it still opens anything.
  private func standing(_ caller: String) -> Int? {
    if let user = users[caller] { return user.active ? user.rank : nil }
    return accounts[caller].flatMap { $0.disabled ? nil : $0.rank }
  }

  private func manages(_ call: Call, _ rank: Int) -> Bool {
    guard let account = accounts[call.object] else { return false }
    return rank >= 3 || rank == 2 && account.owner == call.caller
  }

  private func isLastOwner(_ name: String) -> Bool {
    users[name]!.rank == 4 && users.values.count { $0.rank == 4 && $0.active } <= 1
  }

  private mutating func setUserRank(_ call: Call, by rank: Int) -> Bool {
    let user = users[call.object]!
    guard rank >= 3, user.rank < 4 || rank == 4, user.active else { return false }
    if user.rank == call.rank { return true }
    guard call.rank <= max(rank, user.rank - 1), !isLastOwner(call.object) else { return false }
    users[call.object]!.rank = call.rank
    return true
  }

  private mutating func deactivate(_ call: Call, by rank: Int) -> Bool {
    let user = users[call.object]!
    guard rank >= 3, user.rank < 4 || rank == 4 else { return false }
    guard user.active else { return true }
    guard !isLastOwner(call.object) else { return false }
    let heir = users[call.caller] == nil ? accounts[call.caller]!.owner : call.caller
    let owned = accounts.keys.filter { accounts[$0]!.owner == call.object }
    guard owned.isEmpty || heir != call.object else { return false }
    for name in owned { accounts[name]!.owner = heir }
    users[call.object]!.active = false
    return true
  }
}

extension World {
  /// The same call on the domain. Accounts call with their latest token.
  fileprivate mutating func perform(
    _ call: Call, among principals: inout [String: Principal]
  ) -> Bool {
    let caller = principals[call.caller]!
    let role = Role(rawValue: Int32(call.rank))!
    do {
      switch call.verb {
      case .create:
        let answer = try create(call.object, role, by: caller) { $0.owner = call.owner }
        principals[call.object] = Principal(
          bearer: answer.token, of: answer.serviceAccount.serviceAccount)
      case .setRole: try update(call.object, by: caller) { $0.role = role }
      case .setOwner: try update(call.object, by: caller) { $0.owner = call.owner }
      case .disable: try disable(call.object, by: caller)
      case .enable: try enable(call.object, by: caller)
      case .delete: try delete(call.object, by: caller)
      case .regenerate:
        let token = try regenerate(call.object, by: caller).token
        principals[call.object]?.credential = .token(token.id)
      case .setUserRole: try updateUser(call.object, by: caller) { $0.role = role }
      case .deactivate: try deactivate(call.object, by: caller)
      }
      return true
    } catch {
      return false
    }
  }
}
