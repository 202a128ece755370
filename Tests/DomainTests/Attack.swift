import JetonDomain
import StoreContract

/// Everything one attacker has, in an organization of others.
struct Attack {
  private var world: World
  private var dice: SeededEntropy
  private var held: [Principal]
  private var invited: [User] = []
  private(set) var successes = 0
  private(set) var lastCall = ""
  private var accounts: [String] = []
  private var users = ["olga", "ada", "carl", "vera", "eve"]

  init(seed: UInt64, role: Role) {
    world = World(seed: seed)
    dice = SeededEntropy(seed: seed ^ 0xA77A_C4ED)
    held = [world.user("eve", role)]
    // And a token of an account of that role, which may always regenerate itself.
    _ = try? world.settings(by: world.owner) { $0.selfRotation = .set(.viewer) }
    if let bot = try? world.account("bot", role, by: world.owner) { held.append(bot) }
    accounts.append("bot")
    // Accounts of each role, also some that the attacker owns (A8).
    for (number, role) in roles.enumerated() {
      for owner in ["olga", "eve"] {
        let name = "\(owner)\(number)"
        _ = try? world.create(name, role, by: world.owner) { $0.owner = owner }
        accounts.append(name)
      }
    }
    _ = try? world.disable("eve0", by: world.owner)
    _ = try? world.disable("eve1", by: world.owner)
  }

  /// The highest role of all that the attacker holds, as it counts now.
  var highest: Role {
    held.compactMap { principal in
      var state = world.state
      let standing = try? Authority.current(principal, in: &state, at: world.state.now)
      if case .good(let current) = standing { return current.role }
      return nil
    }.max() ?? .viewer
  }

  mutating func raiseOneByHand() {
    var account = world.state.serviceAccounts(ownedBy: held[0].userID!)[0]
    account.role = .owner
    account.isDisabled = false
    world.state.apply(.putServiceAccount(account))
    let token = world.state.tokens(of: account.id)[0]
    held.append(Principal(bearer: token, of: account))
  }

  mutating func step() {
    let caller = held.randomElement(using: &dice)!
    let call = Call.allCases.randomElement(using: &dice)!
    lastCall = "\(call) by \(caller.name)"
    if (try? perform(call, by: caller)) != nil { successes += 1 }
    if dice.next() % 8 == 0 { world.pass(.seconds(1)) }
  }

  private enum Call: CaseIterable {
    case create, regenerate, raise, update, enable, disable, delete, updateToken, revoke
    case createUser, issueSetupCode, redeem, raiseUser, deactivate, settings
  }

  private mutating func perform(_ call: Call, by caller: Principal) throws {
    let role = roles.randomElement(using: &dice)!
    let account = accounts.randomElement(using: &dice)!
    let user = users.randomElement(using: &dice)!
    switch call {
    case .create: try create(role, owner: user, by: caller)
    case .regenerate: try regenerate(account, by: caller)
    case .raise: try world.update(account, by: caller) { $0.role = role }
    case .update:
      try world.update(account, by: caller) {
        $0.owner = user
        $0.role = role
      }
    case .enable: try world.enable(account, by: caller)
    case .disable: try world.disable(account, by: caller)
    case .delete: try world.delete(account, by: caller)
    case .updateToken:
      let token = world.state.tokensByID.keys.sorted().randomElement(using: &dice)!
      try world.updateToken(token, .never, by: caller)
    case .revoke: try world.revoke(.own, by: caller)
    case .createUser: try createUser(role, by: caller)
    case .issueSetupCode: invited.append(try world.issueSetupCode(user, by: caller).user)
    case .redeem: try redeem()
    case .raiseUser: try world.updateUser(user, by: caller) { $0.role = role }
    case .deactivate: try world.deactivate(user, to: "eve", by: caller)
    case .settings: try world.settings(by: caller) { $0.selfRotation = .set(.viewer) }
    }
  }

  private mutating func create(_ role: Role, owner: String, by caller: Principal) throws {
    let name = "new\(accounts.count)"
    let answer = try world.create(name, role, by: caller) { $0.owner = owner }
    accounts.append(name)
    held.append(Principal(bearer: answer.token, of: answer.serviceAccount.serviceAccount))
  }

  private mutating func regenerate(_ account: String, by caller: Principal) throws {
    let answer = try world.regenerate(account, by: caller, .for(.seconds(3)))
    guard let account = world.state.serviceAccount(answer.token.serviceAccountID) else { return }
    held.append(Principal(bearer: answer.token, of: account))
  }

  private mutating func createUser(_ role: Role, by caller: Principal) throws {
    let name = "user\(users.count)"
    invited.append(try world.createUser(name, role, by: caller).user)
    users.append(name)
  }

  private mutating func redeem() throws {
    guard let user = invited.popLast() else { throw NothingToRedeem() }
    try world.setPassword(user, hash: "known")
    held.append(try world.login(user.id, hash: "known"))
  }

  private struct NothingToRedeem: Error {}
}
