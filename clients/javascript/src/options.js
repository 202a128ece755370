// Where a channel goes, and how it behaves.

import { readFileSync } from "node:fs";
import { Code, RPCError } from "./errors.js";

const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A credential that does not show when it is printed. */
export class Token {
  #text;

  constructor(text) {
    this.#text = text;
  }

  static fromFile(path) {
    return new Token(readFileSync(path, "utf8").trim());
  }

  static fromEnvironment(variable = "JETON_TOKEN") {
    const text = process.env[variable];
    if (!text) throw new Error(`${variable} is not set`);
    return new Token(text.trim());
  }

  static of(value) {
    return typeof value === "string" ? new Token(value) : value;
  }

  reveal() {
    return Buffer.from(this.#text);
  }

  toString() {
    return "Token(…)";
  }

  toJSON() {
    return this.toString();
  }

  [inspect]() {
    return this.toString();
  }
}

/** One of tcp://host:port, tls://host:port or unix:/path. */
export function parseEndpoint(text) {
  const unix = /^unix:(.+)$/.exec(text);
  if (unix) return { text, path: unix[1], isSecure: false };
  const parts = /^(tcp|tls):\/\/(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (!parts || Number(parts[4]) > 65535) {
    throw RPCError.local(Code.INVALID_ARGUMENT, "BAD_ADDRESS", `"${text}" is not tcp://host:port, tls://host:port or unix:/path`);
  }
  return { text, host: parts[2] ?? parts[3], port: Number(parts[4]), isSecure: parts[1] === "tls" };
}

/**
 * What a Channel takes beside its address. Times are in milliseconds.
 *
 * token: the credential of every call that brings none itself, a Token or text. timeoutMs: for all attempts of a unary
 * call; a stream has none. waitForReady: calls wait for a connection instead of failing at once when there is none.
 * attempts: 1 means no retries. callsMaximum: that are open or wait; more are refused. keepaliveMs: without a byte from the server, until it is asked whether it is there.
 * caFile: who vouches for the server, as PEM. certificateFile, keyFile: what this program proves who it is with.
 * serverName: what the server's certificate must name, where that is not the address's host.
 */
export const DEFAULTS = Object.freeze({
  token: undefined, timeoutMs: 10_000, connectTimeoutMs: 5_000, waitForReady: false, attempts: 5, callsMaximum: 10_000,
  keepaliveMs: undefined,
  caFile: undefined, certificateFile: undefined, keyFile: undefined, serverName: undefined, maxFrameBytes: 1 << 20,
  agent: "jeton-javascript/1",
});

export function tlsOptions(options, endpoint) {
  const name = options.serverName ?? endpoint.host;
  const isName = !/^[\d.]+$|:/.test(name);
  try {
    return {
      minVersion: "TLSv1.3", ALPNProtocols: ["jtn/1"], host: name, ...(isName ? { servername: name } : {}),
      ca: options.caFile && readFileSync(options.caFile), cert: options.certificateFile && readFileSync(options.certificateFile),
      key: (options.keyFile ?? options.certificateFile) && readFileSync(options.keyFile ?? options.certificateFile),
    };
  } catch (error) {
    throw RPCError.local(Code.INVALID_ARGUMENT, "TLS_FILE", `a file for TLS cannot be used: ${error.message}`);
  }
}
