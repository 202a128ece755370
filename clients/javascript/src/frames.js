// Frames as bytes: section 2 of PROTOCOL.md.

export const PREFACE = Buffer.from("4a544e3101010000", "hex");
export const HEADER = 12;
export const END = 1;
export const NO_MESSAGE = 2;
export const Type = Object.freeze({ HELLO: 1, REQUEST: 2, MESSAGE: 3, RESPONSE: 4, CREDIT: 5, CANCEL: 6, PING: 7, PONG: 8, GOAWAY: 9 });
export const EXTENSIONS = 0x80;
export const MAXIMUM = 0x7fffffff;
export const GoAwayCode = Object.freeze({ PROTOCOL: 1, FRAME_TOO_LARGE: 2, FLOW_CONTROL: 3, TOO_MANY_PINGS: 4, TIMEOUT: 6 });

const WITH_CONTROL = [Type.HELLO, Type.RESPONSE, Type.GOAWAY];
const OF_CONNECTION = [Type.HELLO, Type.PING, Type.PONG, Type.GOAWAY];
const BODY_COUNT = { [Type.HELLO]: 0, [Type.CREDIT]: 4, [Type.PING]: 8, [Type.PONG]: 8, [Type.GOAWAY]: 0 };

/** The server broke a rule; the connection ends with this code. */
export class ProtocolError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export function frame(type, { stream = 0, flags = 0, control = Buffer.alloc(0), body = Buffer.alloc(0) } = {}) {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(control.length + body.length, 0);
  header.writeUInt32BE(stream, 4);
  header.writeUInt8(type, 8);
  header.writeUInt8(flags, 9);
  header.writeUInt16BE(control.length, 10);
  return Buffer.concat([header, control, body]);
}

export function readHeader(bytes, at) {
  return {
    length: bytes.readUInt32BE(at), stream: bytes.readUInt32BE(at + 4), type: bytes[at + 8], flags: bytes[at + 9],
    controlCount: bytes.readUInt16BE(at + 10),
  };
}

/** What holds for a frame of a server whatever came before: B5 to B7 and B9. */
export function check({ length, stream, type, flags, controlCount }, lengthMaximum) {
  if (length > lengthMaximum) throw new ProtocolError(GoAwayCode.FRAME_TOO_LARGE, `a frame of ${length} bytes`);
  if (type >= EXTENSIONS) return;
  const bodyCount = length - controlCount;
  const isKnown = type >= Type.HELLO && type <= Type.GOAWAY && type !== Type.REQUEST && type !== Type.CANCEL;
  const isWhole = controlCount <= length && (controlCount === 0 || WITH_CONTROL.includes(type)) && bodyCount === (BODY_COUNT[type] ?? bodyCount);
  const isEmpty = !(flags & NO_MESSAGE) || (bodyCount === 0 && type !== Type.MESSAGE);
  const isPlaced = (stream === 0) === OF_CONNECTION.includes(type) && stream <= MAXIMUM;
  if (!isKnown || !isWhole || !isEmpty || !isPlaced) {
    throw new ProtocolError(GoAwayCode.PROTOCOL, `a frame of type ${type} on stream ${stream}`);
  }
}
