import JetonDomain
import Testing

/// The ceiling, attacked: whoever begins with one credential calls anything with whatever it
/// has got so far. None of it may ever carry a role above the one it began with.
@Suite struct CeilingTests {
  @Test(arguments: roles)
  func `no sequence of calls yields a secret above the role that called`(role: Role) throws {
    for seed in UInt64(1)...60 {
      var attack = Attack(seed: seed, role: role)
      var steps = 0
      while steps < 150, attack.highest <= role {
        attack.step()
        steps += 1
      }
      #expect(attack.highest <= role, "seed \(seed), step \(steps): \(attack.lastCall)")
      #expect(attack.successes > 0, "seed \(seed)")
    }
  }

  @Test func `an attack that could raise roles would be seen`() throws {
    var attack = Attack(seed: 1, role: .contributor)
    attack.raiseOneByHand()
    #expect(attack.highest == .owner)
  }
}
