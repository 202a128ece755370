// Messages as plain objects, by tables that are generated. 64-bit numbers are BigInt, bytes are Uint8Array.
// What a message does not say is absent where that can be told, else the zero of its kind.

const WIRE = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 };
const UNKNOWN = Symbol("unknown fields");
const inspect = Symbol.for("nodejs.util.inspect.custom");
const text = new TextDecoder("utf-8", { fatal: true });

const signed = (value) => BigInt.asIntN(64, value);
const number = (value) => Number(BigInt.asIntN(32, value));

/** How a value of each kind stands on the wire: its zero, and varints as BigInt. */
const KINDS = {
  int32: { wire: WIRE.varint, zero: 0, read: number, write: (v) => BigInt.asUintN(64, BigInt(v)) },
  uint32: { wire: WIRE.varint, zero: 0, read: (v) => Number(BigInt.asUintN(32, v)), write: BigInt },
  sint32: { wire: WIRE.varint, zero: 0, read: (v) => Number(unzigzag(v)), write: (v) => zigzag(BigInt(v)) },
  int64: { wire: WIRE.varint, zero: 0n, read: signed, write: (v) => BigInt.asUintN(64, BigInt(v)) },
  uint64: { wire: WIRE.varint, zero: 0n, read: (v) => v, write: BigInt },
  sint64: { wire: WIRE.varint, zero: 0n, read: unzigzag, write: (v) => zigzag(BigInt(v)) },
  bool: { wire: WIRE.varint, zero: false, read: (v) => v !== 0n, write: (v) => (v ? 1n : 0n) },
  fixed32: { wire: WIRE.fixed32, zero: 0, read: (b) => b.readUInt32LE(), write: (b, v) => b.writeUInt32LE(v) },
  sfixed32: { wire: WIRE.fixed32, zero: 0, read: (b) => b.readInt32LE(), write: (b, v) => b.writeInt32LE(v) },
  float: { wire: WIRE.fixed32, zero: 0, read: (b) => b.readFloatLE(), write: (b, v) => b.writeFloatLE(v) },
  fixed64: { wire: WIRE.fixed64, zero: 0n, read: (b) => b.readBigUInt64LE(), write: (b, v) => b.writeBigUInt64LE(v) },
  sfixed64: { wire: WIRE.fixed64, zero: 0n, read: (b) => b.readBigInt64LE(), write: (b, v) => b.writeBigInt64LE(v) },
  double: { wire: WIRE.fixed64, zero: 0, read: (b) => b.readDoubleLE(), write: (b, v) => b.writeDoubleLE(v) },
  string: { wire: WIRE.delimited, zero: "", read: (b) => text.decode(b), write: (v) => Buffer.from(v) },
  bytes: { wire: WIRE.delimited, zero: new Uint8Array(0), read: (b) => Uint8Array.from(b), write: (v) => v },
};

function zigzag(value) {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

function unzigzag(value) {
  return (value >> 1n) ^ -(value & 1n);
}

export class MalformedMessage extends Error {}

/** A type of messages. */
export function message(name, fields) {
  const byNumber = new Map();
  for (const [key, field] of Object.entries(fields)) byNumber.set(field.number, { ...field, key });
  const ordered = [...byNumber.values()].sort((a, b) => a.number - b.number);
  const secrets = ordered.filter((field) => field.isSecret).map((field) => field.key);
  return Object.freeze({
    name, fields: ordered, encode: (value) => encode(ordered, value),
    decode: (bytes) => keepBack(decode(byNumber, ordered, bytes), secrets),
  });
}

/** Neither console.log nor JSON shows what is secret in a message that was read. */
function keepBack(value, secrets) {
  if (secrets.length === 0) return value;
  const shown = () => secrets.reduce((copy, key) => (copy[key] ? { ...copy, [key]: "[redacted]" } : copy), { ...value });
  return Object.defineProperties(value, { [inspect]: { value: shown }, toJSON: { value: shown } });
}

/** The names of an enum's numbers. A schema may have a message named Object, hence these words of our own. */
export const enumeration = Object.freeze;

/** What a stub knows of its method. */
export const method = Object.freeze;

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function encode(fields, value) {
  const parts = [];
  for (const field of fields) {
    const one = value[field.key];
    if (one === undefined || one === null) continue;
    if (field.mapKey) for (const [key, item] of Object.entries(one)) encodeEntry(parts, field, key, item);
    else if (field.isRepeated) for (const item of one) encodeField(parts, field, item);
    else if (field.hasPresence || field.kind === "message" || !isZero(field, one)) encodeField(parts, field, one);
  }
  if (value[UNKNOWN]) parts.push(value[UNKNOWN]);
  return Buffer.concat(parts);
}

function isZero(field, value) {
  return field.kind === "bytes" ? value.length === 0 : value === KINDS[field.kind].zero;
}

function encodeField(parts, field, value) {
  const kind = KINDS[field.kind];
  const wire = kind ? kind.wire : WIRE.delimited;
  parts.push(varint((field.number << 3) | wire));
  if (wire === WIRE.varint) return parts.push(varint(kind.write(value)));
  if (wire !== WIRE.delimited) {
    const bytes = Buffer.alloc(wire === WIRE.fixed32 ? 4 : 8);
    kind.write(bytes, value);
    return parts.push(bytes);
  }
  const bytes = kind ? kind.write(value) : field.type().encode(value);
  return parts.push(varint(bytes.length), bytes);
}

/** A map is a list of entries with a key and a value. */
function entryOf(field) {
  return message("entry", { key: { number: 1, kind: field.mapKey }, value: { number: 2, kind: field.kind, type: field.type } });
}

function encodeEntry(parts, field, key, value) {
  const entry = { key: field.mapKey === "string" ? key : KINDS[field.mapKey].zero.constructor(key), value };
  encodeField(parts, { number: field.number, kind: "message", type: () => entryOf(field) }, entry);
}

class Reader {
  constructor(bytes) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
    this.at = 0;
  }

  varint() {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedMessage("a number that does not end");
  }

  take(count) {
    if (count > this.bytes.length - this.at) throw new MalformedMessage("it ends too soon");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** The value as it stands on the wire. */
  value(wire) {
    if (wire === WIRE.varint) return this.varint();
    if (wire === WIRE.fixed64) return this.take(8);
    if (wire === WIRE.fixed32) return this.take(4);
    if (wire === WIRE.delimited) return this.take(Number(this.varint()));
    throw new MalformedMessage(`wire type ${wire}`);
  }
}

function decode(byNumber, fields, bytes) {
  const value = {};
  for (const field of fields) {
    if (field.isRepeated) value[field.key] = [];
    else if (field.mapKey) value[field.key] = {};
    else if (!field.hasPresence && field.kind !== "message") value[field.key] = KINDS[field.kind].zero;
  }
  const reader = new Reader(bytes);
  const unknown = [];
  while (reader.at < reader.bytes.length) {
    const start = reader.at;
    const tag = Number(reader.varint());
    const [id, wire] = [tag >>> 3, tag & 7];
    if (id === 0) throw new MalformedMessage("field number 0");
    const raw = reader.value(wire);
    const field = byNumber.get(id);
    if (!field || !put(value, field, wire, raw)) unknown.push(reader.bytes.subarray(start, reader.at));
  }
  if (unknown.length > 0) value[UNKNOWN] = Buffer.concat(unknown);
  return value;
}

/** False for a wire type that the field has not. */
function put(value, field, wire, raw) {
  const kind = KINDS[field.kind];
  const expected = field.mapKey || !kind ? WIRE.delimited : kind.wire;
  if (wire !== expected) return wire === WIRE.delimited && field.isRepeated && putPacked(value, field, kind, raw);
  if (field.mapKey) {
    const entry = entryOf(field).decode(raw);
    value[field.key][entry.key] = entry.value;
  } else {
    const one = kind ? readText(kind, raw) : field.type().decode(raw);
    if (field.isRepeated) value[field.key].push(one);
    else value[field.key] = one;
  }
  return true;
}

function putPacked(value, field, kind, raw) {
  const reader = new Reader(raw);
  while (reader.at < raw.length) value[field.key].push(kind.read(reader.value(kind.wire)));
  return true;
}

function readText(kind, raw) {
  try {
    return kind.read(raw);
  } catch {
    throw new MalformedMessage("text that is not UTF-8");
  }
}
