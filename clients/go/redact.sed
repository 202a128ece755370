# protoc-gen-go prints what is secret in messages; these do not, in %#v neither.
s/return protoimpl.X.MessageStringOf(x)/return redact.String(x)/
s/^func (x \*\([A-Za-z]*\)) String() string {$/func (x *\1) GoString() string { return redact.String(x) }\n\n&/
s|^\treflect "reflect"$|\tredact "jeton.example/jeton/internal/redact"\n&|
