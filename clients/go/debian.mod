// go.mod for a machine without a module proxy: protobuf comes from Debian's
// golang-google-protobuf-dev. Used by `check` through -modfile.
module jeton.example/jeton

go 1.19

require google.golang.org/protobuf v1.28.1

replace google.golang.org/protobuf => /usr/share/gocode/src/google.golang.org/protobuf
