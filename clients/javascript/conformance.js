// The adapter of the conformance runner: clients/README.md.

import { createInterface } from "node:readline";
import { inspect } from "node:util";
import { Channel, RPCError, Token, watchEvents } from "./src/index.js";
import * as rpc from "./generated/jeton.rpc.v1.js";
import * as v1 from "./generated/jeton.v1.js";
import { WatchEventsResponse } from "./generated/jeton.v1.ledger.js";

const stubs = new Map();
for (const [name, type] of Object.entries({ ...rpc, ...v1 })) {
  if (!name.endsWith("Client")) continue;
  for (const [key, method] of Object.entries(type.methods)) stubs.set(method.name, { type, key, method });
}

let channel;
const running = new Map();
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
const bigIntAsText = (_, value) => (typeof value === "bigint" ? `${value}` : value);
const base64 = (type, message) => type.encode(message).toString("base64");

function sayError(id, error) {
  if (!(error instanceof RPCError)) return say({ id, failed: error.stack });
  const { code, reason, domain, field, message } = error;
  return say({ id, error: { code, reason, domain, field, message } });
}

function options(command) {
  return { timeoutMs: command.timeout_ms, token: command.token, waitForReady: command.wait_for_ready };
}

function stub(command) {
  const { type, key, method } = stubs.get(command.method);
  const request = method.request.decode(Buffer.from(command.request, "base64"));
  return { method, request, call: (more) => new type(channel)[key](request, { ...options(command), ...more }) };
}

/** Of a stream: how many messages may be taken. */
class Permits {
  #left;
  #wake = () => {};

  constructor(left) {
    this.#left = left;
  }

  add(count) {
    this.#left += count;
    this.#wake();
  }

  async take(signal) {
    signal.addEventListener("abort", () => this.#wake());
    while (this.#left < 1 && !signal.aborted) await new Promise((resolve) => (this.#wake = resolve));
    this.#left -= 1;
  }
}

const verbs = {
  connect(command) {
    const given = {
      attempts: command.attempts, token: command.token, caFile: command.ca_file, certificateFile: command.certificate_file,
      keyFile: command.key_file, serverName: command.server_name, keepaliveMs: command.keepalive_ms,
      callsMaximum: command.calls_maximum,
    };
    if (command.token_file) given.token = Token.fromFile(command.token_file);
    if (command.token_variable) given.token = Token.fromEnvironment(command.token_variable);
    for (const key of Object.keys(given)) if (given[key] === undefined) delete given[key];
    channel = new Channel(command.address, given);
    say({ id: command.id });
  },

  close(command) {
    channel.close();
    say({ id: command.id });
  },

  methods: (command) => say({ id: command.id, methods: [...stubs.keys()] }),
  print: (command) => say({ id: command.id, text: `${channel} ${inspect(channel, { depth: 9, showHidden: true })}` }),
  take: (command) => running.get(command.call).permits.add(command.count),
  cancel: (command) => running.get(command.call)?.controller.abort(),

  async call(command, { signal }) {
    const { method, request, call } = stub(command);
    const response = await call({ signal });
    const text = command.print && inspect([request, response], { depth: 9 }) + JSON.stringify([request, response], bigIntAsText);
    say({ id: command.id, response: base64(method.response, response), text });
  },

  async stream(command, { signal }, permits) {
    const { method, call } = stub(command);
    const stream = call({ signal });
    for (;;) {
      await permits.take(signal);
      const message = await stream.read();
      if (message === undefined) return say({ id: command.id, end: true });
      say({ id: command.id, message: base64(method.response, message) });
    }
  },

  async watch(command, { signal }) {
    for await (const message of watchEvents(channel, { afterEpoch: command.after_epoch, signal })) {
      say({ id: command.id, message: base64(WatchEventsResponse, message) });
    }
  },

  async bench(command) {
    const { call } = stub(command);
    const [took, end] = [[], performance.now() + command.seconds * 1000];
    const work = async () => {
      for (let began; (began = performance.now()) < end; took.push(performance.now() - began)) await call({});
    };
    await Promise.all(Array.from({ length: command.in_flight }, work));
    took.sort((a, b) => a - b);
    const at = (part) => Math.round(took[Math.floor(took.length * part)] * 1000);
    say({ id: command.id, calls: took.length, p50_us: at(0.5), p99_us: at(0.99) });
  },
};

async function obey(command) {
  const [controller, permits] = [new AbortController(), new Permits(command.take ?? Infinity)];
  running.set(command.id, { controller, permits });
  try {
    await verbs[command.do](command, controller, permits);
  } catch (error) {
    sayError(command.id, error);
  }
}

createInterface({ input: process.stdin }).on("line", (line) => obey(JSON.parse(line)));
process.stdin.on("end", () => process.exit());
