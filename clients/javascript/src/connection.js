// One connection: bytes in, the ends of calls out. It knows neither addresses nor retries.

import { GoAway, Hello, RequestHeader, ResponseHeader } from "../generated/jeton.rpc.v1.control.js";
import { badAnswer, Code, RPCError, unreachable } from "./errors.js";
import * as frames from "./frames.js";
import { GoAwayCode, ProtocolError, Type } from "./frames.js";

export const INITIAL_CREDIT = 16;
const HEADER_MAXIMUM = 16 << 10;
const PING_INTERVAL_MS = 10_000;
const PINGS_AT_ONCE = 5;
/** Rule 42: for anything at all, after a PING. */
const PATIENCE_MS = 20_000;

export class Connection {
  #options;
  #name;
  #socket;
  #input = Buffer.alloc(0);
  #isPrefaced = false;
  #isGreeted = false;
  #calls = new Map();
  #cancelled = new Set();
  #waiting = [];
  #nextStream = 1;
  /** What every peer takes: rule 46. */
  #peer = { maxFrameBytes: 65536, maxHeaderBytes: 4096, maxConcurrentStreams: 8, initialCredit: 4, minPingIntervalMs: 0 };
  #isLeaving = false;
  #lastProcessed = frames.MAXIMUM;
  #reason = "the connection was lost";
  #pings = PINGS_AT_ONCE;
  #lastPing = performance.now();
  #lastInput = performance.now();
  /** When the silent server was asked whether it is there. */
  #asked;
  #keepalive;
  #greet;
  /** The error that ended it. */
  ended;
  /** Resolves when calls may be put on this connection. */
  greeted = new Promise((resolve, reject) => (this.#greet = { resolve, reject }));

  /** Of a socket that is connected. */
  constructor(socket, options, name) {
    Object.assign(this, { ended: undefined });
    [this.#socket, this.#options, this.#name] = [socket, options, name];
    this.greeted.catch(() => {});
    socket.on("data", (data) => this.#received(data));
    socket.on("error", (error) => this.#end(tlsRefusal(error, name) ?? undefined, error.message));
    socket.on("close", () => this.#end());
    const hello = {
      maxFrameBytes: options.maxFrameBytes, maxHeaderBytes: HEADER_MAXIMUM, initialCredit: INITIAL_CREDIT,
      minPingIntervalMs: PING_INTERVAL_MS, agent: options.agent, authorization: options.token?.reveal(),
    };
    this.#write(Buffer.concat([frames.PREFACE, frames.frame(Type.HELLO, { control: Hello.encode(hello) })]));
    this.#keepAlive();
  }

  get isUsable() {
    return !this.ended && !this.#isLeaving && this.#nextStream < frames.MAXIMUM;
  }

  // What callers ask for. A call has header and body, onEnd(error, answer) and onMessage(body).

  start(call) {
    Object.assign(call, { stream: 0, granted: INITIAL_CREDIT, taken: 0, credit: 0 });
    this.#waiting.push(call);
    this.#advance();
  }

  /** Nobody waits for it any more. Its slot is taken until the server has answered. */
  cancel(call) {
    this.#waiting = this.#waiting.filter((other) => other !== call);
    if (!this.#calls.delete(call.stream)) return;
    this.#cancelled.add(call.stream);
    this.#write(frames.frame(Type.CANCEL, { stream: call.stream }));
  }

  /** The application took a message: rule 23. */
  took(call) {
    call.taken += 1;
    if (call.taken < INITIAL_CREDIT / 2 || !this.#calls.has(call.stream)) return;
    const body = Buffer.alloc(4);
    body.writeUInt32BE(call.taken);
    call.granted += call.taken;
    call.taken = 0;
    this.#write(frames.frame(Type.CREDIT, { stream: call.stream, body }));
  }

  close(error) {
    this.#end(error);
  }

  #advance() {
    while (this.#waiting.length > 0 && this.isUsable && this.#calls.size + this.#cancelled.size < this.#peer.maxConcurrentStreams) {
      this.#send(this.#waiting.shift());
    }
    if (this.isUsable) return;
    for (const call of this.#waiting.splice(0)) call.onEnd(this.#lost(true));
  }

  #send(call) {
    const control = RequestHeader.encode(call.header);
    const count = control.length + call.body.length;
    if (control.length > this.#peer.maxHeaderBytes || count > this.#peer.maxFrameBytes) {
      const message = `the request has ${count} bytes; the server takes ${this.#peer.maxFrameBytes}`;
      return call.onEnd(RPCError.local(Code.RESOURCE_EXHAUSTED, "TOO_LARGE", message));
    }
    [call.stream, call.credit] = [this.#nextStream, this.#peer.initialCredit];
    this.#nextStream += 2;
    this.#calls.set(call.stream, call);
    this.#write(frames.frame(Type.REQUEST, { stream: call.stream, flags: frames.END, control, body: call.body }));
  }

  #write(data) {
    if (!this.ended) this.#socket.write(data);
  }

  // What the server says.

  #received(data) {
    [this.#lastInput, this.#asked] = [performance.now(), undefined];
    this.#input = this.#input.length > 0 ? Buffer.concat([this.#input, data]) : data;
    try {
      this.#read();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  #read() {
    const input = this.#input;
    let at = 0;
    if (!this.#isPrefaced) {
      if (input.length < frames.PREFACE.length) return;
      this.#readPreface(input);
      at = frames.PREFACE.length;
    }
    while (!this.ended && input.length - at >= frames.HEADER) {
      const header = frames.readHeader(input, at);
      frames.check(header, this.#options.maxFrameBytes);
      const [start, end] = [at + frames.HEADER, at + frames.HEADER + header.length];
      if (input.length < end) break;
      at = end;
      const middle = start + header.controlCount;
      if (header.type < frames.EXTENSIONS) this.#frame(header, input.subarray(start, middle), input.subarray(middle, end));
    }
    this.#input = input.subarray(at);
    if (this.#isLeaving && this.#calls.size + this.#cancelled.size === 0) this.#end();
    this.#advance();
  }

  #readPreface(input) {
    this.#isPrefaced = true;
    const isMagic = input.subarray(0, 4).equals(frames.PREFACE.subarray(0, 4));
    const [version, status] = [input[4], input[5]];
    if (isMagic && status === 0 && version === 1) return;
    const causes = { 1: "it speaks no version of ours", 2: "it is overloaded", 3: "it is stopping" };
    const cause = isMagic ? causes[status] ?? "it does not say why" : "it does not speak JTN/1";
    this.#end(unreachable(`${this.#name} refused the connection: ${cause}`, { notProcessed: true }));
  }

  #frame(header, control, body) {
    if (!this.#isGreeted && header.type !== Type.HELLO) throw new ProtocolError(GoAwayCode.PROTOCOL, "the first frame is no HELLO");
    if (header.stream && (header.stream % 2 === 0 || header.stream >= this.#nextStream)) {
      throw new ProtocolError(GoAwayCode.PROTOCOL, `stream ${header.stream} was never opened`);
    }
    const call = this.#calls.get(header.stream);
    switch (header.type) {
      case Type.HELLO: return this.#hello(decode(Hello, control));
      case Type.RESPONSE: return this.#response(header, control, body);
      case Type.MESSAGE: return call && this.#message(call, body);
      case Type.CREDIT: return this.#credited(call, body.readUInt32BE());
      case Type.PING: return this.#pinged(body);
      case Type.GOAWAY: return this.#goAway(decode(GoAway, control));
    }
  }

  /** A later one raises limits and lowers none. */
  #hello(hello) {
    for (const key of Object.keys(this.#peer)) this.#peer[key] = Math.max(this.#peer[key], hello[key]);
    this.#peer.maxHeaderBytes = Math.min(this.#peer.maxHeaderBytes, 65535);
    this.#isGreeted = true;
    this.#greet.resolve();
  }

  #response(header, control, body) {
    this.#cancelled.delete(header.stream);
    const call = this.#calls.get(header.stream);
    this.#calls.delete(header.stream);
    if (!call) return;
    if (control.length > HEADER_MAXIMUM) return call.onEnd(badAnswer("the answer's header is too long"));
    let status;
    try {
      status = decode(ResponseHeader, control);
    } catch (error) {
      call.onEnd(this.#lost(false));
      throw error;
    }
    if (status.code) call.onEnd(RPCError.of(status));
    else call.onEnd(undefined, header.flags & frames.NO_MESSAGE ? undefined : body);
  }

  #message(call, body) {
    call.granted -= 1;
    if (call.granted < 0) throw new ProtocolError(GoAwayCode.FLOW_CONTROL, "a MESSAGE without credit");
    call.onMessage?.(body);
  }

  #credited(call, count) {
    if (count === 0) throw new ProtocolError(GoAwayCode.PROTOCOL, "a CREDIT of nothing");
    if (!call) return;
    call.credit += count;
    if (call.credit > frames.MAXIMUM) throw new ProtocolError(GoAwayCode.FLOW_CONTROL, "more credit than there can be");
  }

  /** Rule 29: five at once, then one each interval. */
  #pinged(body) {
    const now = performance.now();
    this.#pings = Math.min(this.#pings + (now - this.#lastPing) / PING_INTERVAL_MS, PINGS_AT_ONCE);
    this.#lastPing = now;
    if (this.#pings < 1) throw new ProtocolError(GoAwayCode.TOO_MANY_PINGS, "more PINGs than were announced");
    this.#pings -= 1;
    this.#write(frames.frame(Type.PONG, { body }));
  }

  /** Calls above its last stream go elsewhere at once. */
  #goAway(away) {
    this.#isLeaving = true;
    this.#lastProcessed = Math.min(this.#lastProcessed, away.lastStreamId);
    this.#reason = away.message || "the server ended the connection";
    for (const [stream, call] of [...this.#calls]) {
      if (stream <= this.#lastProcessed) continue;
      this.#calls.delete(stream);
      call.onEnd(this.#lost(true));
    }
  }

  // The end.

  /** Rule 42. */
  #keepAlive() {
    if (this.#options.keepaliveMs === undefined || this.ended) return;
    const now = performance.now();
    const interval = Math.max(this.#options.keepaliveMs, this.#peer.minPingIntervalMs);
    let pause = this.#lastInput + interval - now;
    if (this.#asked === undefined && pause <= 0) {
      this.#asked = now;
      this.#write(frames.frame(Type.PING, { body: Buffer.alloc(8) }));
    }
    if (this.#asked !== undefined) {
      pause = Math.min(this.#asked + PATIENCE_MS - now, interval); // an answer may come, and then another silence
      if (pause <= 0) return this.#fail(new ProtocolError(GoAwayCode.TIMEOUT, "the server is silent"));
    }
    this.#keepalive = setTimeout(() => this.#keepAlive(), pause);
    this.#keepalive.unref();
  }

  #fail(error) {
    this.#reason = error.message;
    this.#write(frames.frame(Type.GOAWAY, { control: GoAway.encode({ code: error.code, message: error.message }) }));
    this.#end();
  }

  /** Rule 34: what was open is UNAVAILABLE. */
  #end(error, reason) {
    if (this.ended) return;
    this.#reason = reason ?? this.#reason;
    this.ended = error ?? this.#lost(false);
    clearTimeout(this.#keepalive);
    this.#socket.end(() => this.#socket.destroy());
    const calls = [...this.#calls];
    this.#calls.clear();
    this.#cancelled.clear();
    for (const [stream, call] of calls) call.onEnd(error ?? this.#lost(stream > this.#lastProcessed));
    this.#greet.reject(error ?? this.#lost(true));
    this.#advance();
  }

  #lost(notProcessed) {
    return unreachable(`${this.#name}: ${this.#reason}`, { notProcessed });
  }
}

function decode(type, bytes) {
  try {
    return type.decode(bytes);
  } catch {
    throw new ProtocolError(GoAwayCode.PROTOCOL, `a ${type.name} cannot be read`);
  }
}

/** By the codes of Node and OpenSSL. */
const REFUSALS = [
  ["TLS_CERTIFICATE_EXPIRED", /^CERT_HAS_EXPIRED$/],
  ["TLS_CERTIFICATE_NOT_YET_VALID", /^CERT_NOT_YET_VALID$/],
  ["TLS_NAME_MISMATCH", /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  ["TLS_UNTRUSTED", /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED|CERT_SIGNATURE|INVALID_CA)/],
  ["TLS_CERTIFICATE_REQUIRED", /CERTIFICATE_REQUIRED/],
  ["TLS_CERTIFICATE_REFUSED", /ALERT_UNKNOWN_CA|ALERT_(BAD_|UNSUPPORTED_)?CERTIFICATE/],
  ["TLS_NOT_SPOKEN", /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/],
  ["TLS_VERSION", /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/],
  ["TLS_PROTOCOL", /APPLICATION_PROTOCOL/],
  ["TLS_REFUSED", /^ERR_(SSL|TLS)_/],
];

/** Undefined for an error that is none of TLS. */
export function tlsRefusal(error, name) {
  const [reason] = REFUSALS.find(([, pattern]) => pattern.test(error.code ?? "")) ?? [];
  return reason && RPCError.local(Code.UNAVAILABLE, reason, `${name}: ${error.message}`, { notProcessed: true, isFinal: true });
}
