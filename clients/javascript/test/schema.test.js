// Messages as bytes, and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { message } from "../src/schema.js";

const Inner = message("Inner", { name: { number: 1, kind: "string" } });
const All = message("All", {
  small: { number: 1, kind: "int32" }, zigzag: { number: 2, kind: "sint32" }, large: { number: 3, kind: "uint64" },
  negative: { number: 4, kind: "int64" }, real: { number: 5, kind: "double" }, flag: { number: 6, kind: "bool" },
  numbers: { number: 7, kind: "uint32", isRepeated: true }, inner: { number: 8, kind: "message", type: () => Inner },
  named: { number: 9, kind: "message", type: () => Inner, mapKey: "string" },
  maybe: { number: 10, kind: "uint64", hasPresence: true }, fixed: { number: 11, kind: "fixed32" },
  data: { number: 12, kind: "bytes" }, long: { number: 13, kind: "int64", mapKey: "uint64" },
});

test("every kind comes back as it was", () => {
  const value = {
    small: -5, zigzag: -2147483648, large: 18446744073709551615n, negative: -9007199254740993n, real: -0.5, flag: true,
    numbers: [1, 300, 4294967295], inner: { name: "ä" }, named: { a: { name: "b" } }, maybe: 0n, fixed: 7,
    data: new Uint8Array([0, 255]), long: { "18446744073709551615": -1n },
  };
  assert.deepEqual(All.decode(All.encode(value)), value);
});

test("what is unknown is kept, and packed numbers are read", () => {
  const bytes = Buffer.from("3a03012c05a2060161", "hex");
  const value = All.decode(bytes);
  assert.deepEqual(value.numbers, [1, 44, 5]);
  assert.match(All.encode(value).toString("hex"), /a2060161$/);
});

test("what cannot be a message is refused", () => {
  for (const bytes of ["ff", "0a05", "00", "0b", "4a03ffffff", "42030a01ff"]) {
    assert.throws(() => All.decode(Buffer.from(bytes, "hex")), bytes);
  }
});

test("what is secret in an answer is there, and not printed", () => {
  const Created = message("Created", { secret: { number: 1, kind: "string", isSecret: true }, name: { number: 2, kind: "string" } });
  const Many = message("Many", { all: { number: 1, kind: "message", type: () => Created, isRepeated: true } });
  const many = Many.decode(Many.encode({ all: [{ secret: "hush", name: "ci" }] }));
  assert.equal(many.all[0].secret, "hush");
  for (const text of [inspect(many, { depth: 9 }), JSON.stringify(many), `${many}`]) assert.doesNotMatch(text, /hush/);
  assert.deepEqual(JSON.parse(JSON.stringify(many)), { all: [{ secret: "[redacted]", name: "ci" }] });
  assert.deepEqual(Many.decode(Many.encode(many)), many);
});
