// example is a domain that RFC 2606 keeps free: until Jeton has a home of its own, programs depend
// on this module by a replace, as README.md shows, and nobody else can publish it.
module jeton.example/jeton

go 1.19

require google.golang.org/protobuf v1.28.1
