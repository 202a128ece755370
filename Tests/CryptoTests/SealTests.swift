import JetonSecret
import Testing

@testable import JetonCrypto

@Suite struct SealTests {
  private let seal = RequestSeal(rootKey: RootKey.generate())
  private let answer = Array("the secret of a token".utf8)

  @Test func `a repeat of the request reads the kept answer`() {
    #expect(seal.open(seal.seal(answer, requestID: "r-1"), requestID: "r-1") == answer)
    #expect(seal.open(seal.seal([], requestID: "r-1"), requestID: "r-1") == [])
  }

  @Test func `nobody else reads it`() {
    let sealed = seal.seal(answer, requestID: "r-1")
    #expect(seal.open(sealed, requestID: "r-2") == nil)
    #expect(RequestSeal(rootKey: RootKey.generate()).open(sealed, requestID: "r-1") == nil)
  }

  @Test func `a changed or short answer is refused`() {
    let sealed = seal.seal(answer, requestID: "r-1")
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(seal.open(changed, requestID: "r-1") == nil)
    }
    for count in 0..<sealed.count {
      #expect(seal.open(Array(sealed.prefix(count)), requestID: "r-1") == nil)
    }
  }

  @Test func `equal answers are sealed to different bytes`() {
    #expect(seal.seal(answer, requestID: "r-1") != seal.seal(answer, requestID: "r-1"))
  }

  @Test func `requests are told apart by caller, method and id, wherever one ends`() {
    let keys = [
      seal.key(caller: "a", method: "b", requestID: "c"),
      seal.key(caller: "ab", method: "", requestID: "c"),
      seal.key(caller: "", method: "ab", requestID: "c"),
      seal.key(caller: "a", method: "bc", requestID: ""),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(keys[0] == seal.key(caller: "a", method: "b", requestID: "c"))
  }
}
