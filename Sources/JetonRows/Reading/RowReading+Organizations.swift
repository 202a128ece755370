package import JetonDomain

extension RowReading {
  package func organization(_ id: OrganizationID) throws(StoreError) -> Organization? {
    try storage.first("WHERE id = ?", [.id(id)])
  }

  package func organization(folded name: String) throws(StoreError) -> Organization? {
    try storage.first("WHERE folded_name = ?", [.text(name)])
  }

  package func organizations() throws(StoreError) -> [Organization] {
    try storage.all("ORDER BY id")
  }
}
