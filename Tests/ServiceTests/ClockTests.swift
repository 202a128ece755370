import JetonDomain
import JetonService
import Testing

@Suite struct ClockTests {
  @Test func `S26 time does not go back when the machine's clock does`() {
    let machine = TestClock()
    let clock = SteadyClock { machine.now }
    let before = clock.now()
    machine.advance(.seconds(-86_400))
    #expect(clock.now() == before)
    machine.advance(.seconds(86_401))
    #expect(clock.now() == before.advanced(by: .seconds(1)))
  }

  @Test func `S26 nor does it begin before the last event`() {
    let machine = TestClock()
    let live = LiveState(clock: SteadyClock { machine.now })
    let last = machine.now.advanced(by: .seconds(3600))
    live.apply(Commit(lastEpoch: 1, lastTime: last, changes: []))
    #expect(live.clock.now() == last)
  }
}
