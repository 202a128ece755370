import Foundation
import JetonClient
import JetonCrypto
import JetonDomain
import JetonLedger
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@testable import JetonSQLite
@testable import JetonService

/// Rows that were sealed with our own key, but are not what the ledger says: taken away, or put
/// back as they once were.
@Suite struct AuditTests {
  /// An account "ci" with a token revoked, "bot" deleted, "other" as it was made.
  private struct Scene {
    let office: Office
    var path: String { office.directory.path + "/jeton.db" }

    init() async throws {
      office = try await Office()
      for name in ["ci", "bot", "other"] { _ = try await office.account(name) }
    }

    /// What was, and what the office did then.
    func live() async throws {
      let accounts = ServiceAccountServiceClient(office.ownerChannel)
      let tokens = TokenServiceClient(office.ownerChannel)
      _ = try await tokens.regenerateToken(JetonV1.RegenerateTokenRequest(serviceAccount: "ci"))
      _ = try await accounts.disableServiceAccount(
        JetonV1.DisableServiceAccountRequest(serviceAccount: "other"))
      _ = try await accounts.deleteServiceAccount(
        JetonV1.DeleteServiceAccountRequest(serviceAccount: "bot"))
    }

    func run(_ sql: String) throws {
      try Connection(path: path, access: .write).executeScript(sql)
    }

    func fault() -> LedgerFault? {
      do throws(LedgerFault) {
        _ = try LedgerFile(path: path).audit(heads: [], rowKey: office.rootKey.key(for: .row)) {
          _ in
        }
        return nil
      } catch {
        return error
      }
    }
  }

  private static let remember = """
    CREATE TABLE before AS SELECT * FROM service_accounts;
    CREATE TABLE tokens_before AS SELECT * FROM tokens;
    """
  private static let forget = "DROP TABLE before; DROP TABLE tokens_before;"

  @Test func `what the service did is good`() async throws {
    let scene = try await Scene()
    try await scene.live()
    #expect(scene.fault() == nil)
  }

  @Test(arguments: [
    (
      "INSERT OR REPLACE INTO tokens SELECT * FROM tokens_before WHERE service_account_id = "
        + "(SELECT id FROM service_accounts WHERE name = 'ci')", "an older row was put back"
    ),
    (
      "INSERT OR REPLACE INTO service_accounts SELECT * FROM before WHERE name = 'other'",
      "an older row was put back"
    ),
    ("INSERT INTO service_accounts SELECT * FROM before WHERE name = 'bot'", "(again)"),
    (
      "INSERT INTO tokens SELECT * FROM tokens_before WHERE service_account_id = "
        + "(SELECT id FROM before WHERE name = 'bot')", "(again)"
    ),
    ("DELETE FROM tokens WHERE revoke_time IS NULL", "it was removed"),
    ("DELETE FROM service_accounts WHERE name = 'other'", "it was removed"),
    ("DELETE FROM users", "it was removed"), ("DELETE FROM organizations", "it was removed"),
  ])
  func `a row put back or taken away is found and named`(sql: String, said: String) async throws {
    let scene = try await Scene()
    try scene.run(Self.remember)
    try await scene.live()
    scene.office.store.close()
    try scene.run(sql + ";" + Self.forget)
    let fault = scene.fault()
    #expect(fault?.kind == .row, "\(String(describing: fault))")
    #expect(fault?.detail.hasSuffix(said) == true, "\(String(describing: fault))")
  }
}
