import JetonDomain
import Testing

/// Every cell of the table, asked of `Policy`.
@Suite struct PolicyTests {
  @Test(arguments: accountRows.indices)
  func `S16, S17, A4: what is done to accounts follows the table`(row: Int) {
    let row = accountRows[row]
    check(row) { account in
      switch row.verb {
      case .regenerateToken: .regeneration(of: account, under: .off)
      case .revokeToken: .token(Cast.otherToken, of: account)
      default: .serviceAccount(account)
      }
    }
  }

  @Test(arguments: longerTokenRows.indices)
  func `putting off a token's end yields power`(row: Int) {
    check(longerTokenRows[row]) { .longerToken(of: $0) }
  }

  @Test(arguments: shorterTokenRows.indices)
  func `bringing a token's end nearer takes power away`(row: Int) {
    check(shorterTokenRows[row]) { .shorterToken(of: $0) }
  }

  @Test(arguments: roleRows.indices)
  func `S8, S9: the ceiling holds for what is made, and OWNERs are for OWNERs`(row: Int) {
    let row = roleRows[row]
    for (caller, kind) in Cast.callers {
      for role in roles {
        let target: Target =
          switch row.verb {
          case .createServiceAccount: .newServiceAccount(role)
          case .createUser: .newUser(role)
          default: .user(Cast.user(role))
          }
        let sign = row.signs.sign(caller.role, role)
        #expect(allows(caller, row.verb, target) == sign, "\(kind) \(caller.role) on \(role)")
      }
    }
  }

  @Test(arguments: [0, 1])
  func `S20: a role is raised up to one's own at most, and lowered by whoever manages`(row: Int) {
    let (relation, blocks) = accountRoleChanges[row]
    for (caller, kind) in Cast.callers where relation == .foreign || kind == .user {
      for before in roles {
        for after in roles {
          let account = Cast.account(before, relation, of: caller)
          let sign = blocks[roles.firstIndex(of: caller.role)!].sign(before, after)
          #expect(
            allows(
              caller, .updateServiceAccount, .roleOfServiceAccount(account, becoming: after))
              == sign, "\(kind) \(caller.role): \(before) to \(after)")
        }
      }
    }
  }

  @Test func `S20: users are raised up to one's own role at most, OWNERs by OWNERs`() {
    for (caller, kind) in Cast.callers {
      for before in roles {
        for after in roles {
          let sign = userRoleChanges[roles.firstIndex(of: caller.role)!].sign(before, after)
          #expect(
            allows(caller, .updateUser, .roleOfUser(Cast.user(before), becoming: after)) == sign,
            "\(kind) \(caller.role): \(before) to \(after)")
        }
      }
    }
  }

  @Test func `S20: nobody raises itself`() {
    for role in roles {
      let user = Cast.user(role)
      let caller = Cast.principal(.user(user.id), role)
      let account = Cast.account(role, .foreign, of: caller)
      let bearer = Cast.principal(.serviceAccount(account.id), role)
      for higher in roles where higher > role {
        #expect(!allows(caller, .updateUser, .roleOfUser(user, becoming: higher)))
        #expect(
          !allows(
            bearer, .updateServiceAccount, .roleOfServiceAccount(account, becoming: higher)))
      }
    }
  }

  @Test func `S17: an account owns nothing, itself neither`() {
    for (verb, signs) in itselfRows {
      for (role, sign) in zip(roles, signs) {
        let account = Cast.account(role, .foreign, of: Cast.principal(.user(Cast.userID), role))
        let caller = Cast.principal(.serviceAccount(account.id), role)
        #expect(allows(caller, verb, .serviceAccount(account)) == (sign == "+"), "\(verb) \(role)")
      }
    }
  }

  @Test(arguments: selfRotationRows.indices)
  func `A7: an account regenerates itself as the organization lets it`(row: Int) {
    let (setting, signs) = selfRotationRows[row]
    for (role, sign) in zip(roles, signs) {
      let account = Cast.account(role, .foreign, of: Cast.principal(.user(Cast.userID), role))
      let caller = Cast.principal(.serviceAccount(account.id), role)
      let target = Target.regeneration(of: account, under: setting)
      #expect(allows(caller, .regenerateToken, target) == (sign == "+"), "\(role)")
    }
  }

  @Test func `A7: every bearer may revoke the token it holds, and what it can show`() {
    for role in roles {
      let account = Cast.account(role, .foreign, of: Cast.principal(.user(Cast.userID), role))
      let caller = Cast.principal(.serviceAccount(account.id), role)
      #expect(allows(caller, .revokeToken, .token(Cast.token, of: account)))
      #expect(allows(caller, .revokeToken, .possessedToken))
    }
  }

  @Test func `every verb asks for its role before anything is known of the target`() {
    #expect(Set(verbRows.map(\.0)) == Set(Verb.allCases))
    for (verb, users, accounts) in verbRows {
      for (caller, kind) in Cast.callers {
        let signs = kind == .user ? users : accounts
        let sign = Array(signs)[roles.firstIndex(of: caller.role)!] == "+"
        #expect(allows(caller, verb, .anything) == sign, "\(kind) \(caller.role) \(verb)")
      }
    }
  }

  @Test func `the first question never refuses what the second would allow`() {
    for row in accountRows + longerTokenRows + shorterTokenRows + roleRows {
      for (role, block) in zip(roles, row.signs.blocks) where block.contains("+") {
        #expect(allows(Cast.principal(.user(Cast.userID), role), row.verb, .anything))
      }
    }
  }

  @Test func `no role reaches into another organization`() {
    for (caller, _) in Cast.callers {
      for role in roles {
        let account = Cast.account(role, .elsewhere, of: caller)
        var stranger = Cast.user(role)
        stranger.organizationID = account.organizationID
        for verb in Verb.allCases {
          for target: Target in [
            .serviceAccount(account), .roleOfServiceAccount(account, becoming: .viewer),
            .regeneration(of: account, under: .viewer), .token(Cast.otherToken, of: account),
            .longerToken(of: account), .shorterToken(of: account), .user(stranger),
            .roleOfUser(stranger, becoming: .viewer),
          ] {
            #expect(!allows(caller, verb, target), "\(caller.role) \(verb)")
          }
        }
      }
    }
  }

  @Test func `a denial says what would have been needed`() {
    let viewer = Cast.principal(.user(Cast.userID), .viewer)
    guard case .denied(let refusal) = Policy.decide(viewer, .readLedger, .anything) else {
      Issue.record("allowed")
      return
    }
    #expect(refusal.kind == .permissionDenied)
    #expect(refusal.reason == .roleRequired)
    #expect(refusal.needed == ["role": "ADMIN"])
  }

  private func allows(_ caller: Principal, _ verb: Verb, _ target: Target) -> Bool {
    Policy.decide(caller, verb, target) == .allowed
  }

  /// Service accounts behave as users of their role (S2), but own nothing.
  private func check(_ row: PolicyRow, target: (ServiceAccount) -> Target) {
    for (caller, kind) in Cast.callers where row.relation == .foreign || kind == .user {
      for role in roles {
        let account = Cast.account(role, row.relation, of: caller)
        #expect(
          allows(caller, row.verb, target(account)) == row.signs.sign(caller.role, role),
          "\(kind) \(caller.role) on \(role)")
      }
    }
  }
}

extension String {
  /// The sign in the block of `first`, in the column of `second`.
  fileprivate func sign(_ first: Role, _ second: Role) -> Bool {
    Array(blocks[roles.firstIndex(of: first)!])[roles.firstIndex(of: second)!] == "+"
  }

  fileprivate var blocks: [String] {
    let signs = filter { $0 != " " }
    return (0..<signs.count / 4).map { String(signs.dropFirst($0 * 4).prefix(4)) }
  }
}
