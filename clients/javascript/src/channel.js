// Calls over one connection that is made, and made again, when a call needs it.

import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { Connection, tlsRefusal } from "./connection.js";
import { badAnswer, cancelled, closed, Code, RPCError, tooLate, unreachable } from "./errors.js";
import { DEFAULTS, parseEndpoint, tlsOptions, Token } from "./options.js";

const FIRST_PAUSE_MS = 100;
const PAUSE_MAXIMUM_MS = 10_000;
const BUDGET = 10;

/** After so many failures in a row. 20 % more or less, so that clients that failed together do not come back together. */
export function pauseAfter(failures) {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 16), PAUSE_MAXIMUM_MS) * (0.8 + 0.4 * Math.random());
}

/** Where a program's calls to one server go. Share it. It connects when a call needs it. */
export class Channel {
  #options;
  #endpoints;
  #current;
  #leaving = new Set();
  #connecting;
  #turn = 0;
  #failures = 0;
  #pausingUntil = 0;
  #error;
  #budget = BUDGET;
  #close = new AbortController();
  #admitted = new Set();

  /** An address, or several with commas between; options as in DEFAULTS of options.js. */
  constructor(address, options = {}) {
    this.#endpoints = address.split(",").map(parseEndpoint);
    this.#options = { ...DEFAULTS, ...options, token: Token.of(options.token) };
    setMaxListeners(0, this.#close.signal);
  }

  /** Ends open calls with UNAVAILABLE. No call can be made any more. */
  close() {
    this.#close.abort(closed());
    for (const connection of [this.#current, ...this.#leaving]) connection?.close(closed());
  }

  get address() {
    return this.#endpoints.map((endpoint) => endpoint.text).join(",");
  }

  toString() {
    return `Channel(${this.address})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](depth, settings, inspect) {
    return `Channel ${inspect({ address: this.address, ...this.#options }, settings)}`;
  }

  /**
   * Options: timeoutMs for all attempts together, token, waitForReady, metadata as pairs of a name and bytes, and
   * signal, by which the call is cancelled.
   */
  async unary(method, request, options = {}) {
    const named = method.takesRequestId && !request.requestId ? { ...request, requestId: randomBytes(16).toString("hex") } : request;
    const call = this.#call(method, named, { ...options, timeoutMs: options.timeoutMs ?? this.#options.timeoutMs });
    this.admit(call);
    const stop = stopper(call.deadline, options.signal);
    try {
      return await this.#repeated(method, call, stop);
    } finally {
      stop.done();
      this.release(call);
    }
  }

  /** Refuses a call beyond the most that may be open. */
  admit(call) {
    if (this.#admitted.size >= this.#options.callsMaximum) {
      throw RPCError.local(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", `${this.#admitted.size} calls are open`);
    }
    this.#admitted.add(call);
  }

  release(call) {
    this.#admitted.delete(call);
  }

  /** One deadline over all attempts: the error stands that would outlive it. */
  async #repeated(method, call, stop) {
    for (let attempt = 0; ; attempt++) {
      let pause;
      try {
        const answer = await this.#attempt({ ...call, attempt }, stop);
        this.#budget = Math.min(this.#budget + 0.1, BUDGET);
        return decode(method, answer);
      } catch (error) {
        pause = this.#retryPause(error, attempt, method);
        if (pause === undefined || performance.now() + pause >= call.deadline) throw error;
      }
      await this.pause(pause, stop.signal);
    }
  }

  /** Rule 21. Undefined when the error stands. */
  #retryPause(error, attempt, method) {
    const isSafe = error.notProcessed || (error.code === Code.UNAVAILABLE && method.isRepeatable);
    if (!(error instanceof RPCError) || attempt + 1 >= this.#options.attempts || error.isFinal || !isSafe || this.#budget < 1) return undefined;
    this.#budget -= 1;
    return error.retryAfterMs || pauseAfter(attempt + 1);
  }

  async #attempt(call, stop) {
    const connection = await this.connection(call.waitForReady, stop.signal);
    return new Promise((resolve, reject) => {
      const running = {
        ...opened(call),
        onEnd: (error, answer) => {
          stop.signal.removeEventListener("abort", onStop);
          if (error) reject(error);
          else if (answer === undefined) reject(badAnswer("the answer has no message"));
          else resolve(answer);
        },
      };
      const onStop = () => {
        connection.cancel(running);
        reject(stop.signal.reason);
      };
      stop.signal.addEventListener("abort", onStop);
      connection.start(running);
    });
  }

  /** As unary; opens when the first message is asked for. `for await` takes it, and leaving the loop cancels it. */
  stream(method, request, options = {}) {
    return new Stream(this, method, this.#call(method, request, options), options.signal);
  }

  #call(method, request, options) {
    const deadline = options.timeoutMs === undefined ? Infinity : performance.now() + options.timeoutMs;
    return {
      method: method.name, body: method.request.encode(request), deadline, attempt: 0, token: Token.of(options.token),
      metadata: options.metadata ?? [], waitForReady: options.waitForReady ?? this.#options.waitForReady,
    };
  }

  // Connecting: rule 51.

  /** One that takes calls. Fails at once while there is none, unless `waits`. */
  async connection(waits, signal) {
    for (;;) {
      if (this.#close.signal.aborted) throw closed();
      if (this.#current?.isUsable) return this.#current;
      const rest = this.#pausingUntil - performance.now();
      if (rest > 0) {
        if (!waits) throw this.#error;
        await this.pause(rest, signal);
        continue;
      }
      this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
      try {
        await stoppable(this.#connecting, signal, this.#close.signal);
      } catch (error) {
        if (!(error instanceof RPCError) || error.isFinal || !waits || signal?.aborted) throw error;
      }
    }
  }

  /** Tries all servers before there is a pause. */
  async #connect() {
    if (this.#current) this.#leave();
    for (let tried = 0; tried < this.#endpoints.length; tried++) {
      try {
        this.#current = await this.#open(this.#endpoints[this.#turn]);
        this.#failures = 0;
        return;
      } catch (error) {
        this.#error = error;
        this.#turn = (this.#turn + 1) % this.#endpoints.length;
      }
    }
    this.#failures += 1;
    this.#pausingUntil = performance.now() + pauseAfter(this.#failures);
    throw this.#error;
  }

  /** Its open calls go on; the next connection is to another server, if there is one. */
  #leave() {
    this.#leaving = new Set([...this.#leaving, this.#current].filter((old) => !old.ended));
    this.#current = undefined;
    this.#turn = (this.#turn + 1) % this.#endpoints.length;
  }

  async #open(endpoint) {
    const stop = stopper(performance.now() + this.#options.connectTimeoutMs, this.#close.signal);
    let connection;
    try {
      const socket = await stoppable(dial(endpoint, this.#options, stop.signal), stop.signal);
      connection = new Connection(socket, this.#options, endpoint.text);
      await stoppable(connection.greeted, stop.signal);
      return connection;
    } catch (error) {
      connection?.close(error);
      if (this.#close.signal.aborted) throw closed();
      const isLate = stop.signal.aborted;
      if (error instanceof RPCError && !isLate) throw error;
      throw unreachable(isLate ? `${endpoint.text} does not answer` : `${endpoint.text}: ${error.message}`, { notProcessed: true });
    } finally {
      stop.done();
    }
  }

  /** Not longer than the channel is open, and the call goes on. */
  pause(milliseconds, signal) {
    let timer;
    const over = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return stoppable(over, signal, this.#close.signal).finally(() => clearTimeout(timer));
  }
}

function dial(endpoint, options, signal) {
  // Of a name that has several, all addresses are tried; Node 18 by itself tries the first.
  const place = endpoint.path ? { path: endpoint.path } : { host: endpoint.host, port: endpoint.port, noDelay: true, autoSelectFamily: true };
  return new Promise((resolve, reject) => {
    const secrecy = endpoint.isSecure ? tlsOptions(options, endpoint) : undefined;
    const failed = (error) => reject(tlsRefusal(error, endpoint.text) ?? error);
    const hungUp = () => reject(unreachable(`${endpoint.text} hung up`, { notProcessed: true }));
    const plain = net.connect(place).on("error", failed).once("close", hungUp);
    signal.addEventListener("abort", () => plain.destroy(), { once: true });
    plain.once("connect", () => {
      if (!secrecy) return resolve(plain);
      try {
        handshake(plain, secrecy, endpoint.text).on("error", failed).once("close", hungUp).once("jtn/1", resolve);
      } catch (error) {
        plain.destroy();
        reject(RPCError.local(Code.INVALID_ARGUMENT, "TLS_FILE", error.message));
      }
    });
  });
}

/** Says "jtn/1", with itself, when calls may go over it. */
function handshake(plain, secrecy, name) {
  const socket = tls.connect({ ...secrecy, socket: plain });
  return socket.once("secureConnect", () => {
    if (socket.alpnProtocol === "jtn/1") return socket.emit("jtn/1", socket);
    return socket.destroy(RPCError.local(Code.UNAVAILABLE, "TLS_PROTOCOL", `${name} does not speak jtn/1 over TLS`, { notProcessed: true, isFinal: true }));
  });
}

/** What is sent of a call, with what is left of its time. */
function opened(call) {
  const left = call.deadline === Infinity ? 0 : Math.max(Math.floor(call.deadline - performance.now()), 1);
  return {
    header: {
      method: call.method, timeoutMs: left, attempt: call.attempt, authorization: call.token?.reveal(),
      metadata: call.metadata.map(([key, value]) => ({ key, value })),
    },
    body: call.body,
  };
}

/** A signal that goes off at a deadline, or with the caller's. */
function stopper(deadline, outer) {
  const controller = new AbortController();
  const timer = deadline === Infinity ? undefined : setTimeout(() => controller.abort(tooLate()), Math.max(deadline - performance.now(), 0));
  const forward = () => controller.abort(cancelled());
  if (outer?.aborted) forward();
  if (outer) setMaxListeners(0, outer); // one may be that of very many calls
  outer?.addEventListener("abort", forward);
  const done = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", forward);
  };
  return { signal: controller.signal, done };
}

/** A promise that is given up with the first of the signals. */
function stoppable(promise, ...signals) {
  const watched = signals.filter(Boolean);
  return new Promise((resolve, reject) => {
    const stop = () => reject(watched.find((signal) => signal.aborted).reason);
    if (watched.some((signal) => signal.aborted)) stop();
    for (const signal of watched) signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => {
      for (const signal of watched) signal.removeEventListener("abort", stop);
    });
  });
}

function decode(method, body) {
  try {
    return method.response.decode(body);
  } catch {
    throw badAnswer("the answer cannot be read");
  }
}

/** Answers in order, for `for await`, or one at a time by read(). */
class Stream {
  #channel;
  #method;
  #call;
  #stop;
  #connection;
  #running;
  #inbox = [];
  #end;
  #wake = () => {};

  constructor(channel, method, call, signal) {
    [this.#channel, this.#method, this.#call] = [channel, method, call];
    this.#stop = stopper(call.deadline, signal);
    this.#stop.signal.addEventListener("abort", () => this.#cancel(this.#stop.signal.reason));
  }

  /** The next message, or undefined when the stream has ended well. */
  async read() {
    if (!this.#running && !this.#end) await this.#open();
    while (this.#inbox.length === 0 && !this.#end) await new Promise((resolve) => (this.#wake = resolve));
    const body = this.#inbox.shift();
    if (body === undefined) {
      if (this.#end.error) throw this.#end.error;
      return undefined;
    }
    this.#connection.took(this.#running);
    try {
      return decode(this.#method, body);
    } catch (error) {
      this.#cancel(error);
      throw error;
    }
  }

  async #open() {
    this.#channel.admit(this.#call);
    try {
      this.#connection = await this.#channel.connection(this.#call.waitForReady, this.#stop.signal);
    } catch (error) {
      this.#channel.release(this.#call);
      throw error;
    }
    this.#running = {
      ...opened(this.#call),
      onMessage: (body) => {
        this.#inbox.push(body);
        this.#wake();
      },
      onEnd: (error) => this.#ended(error),
    };
    this.#connection.start(this.#running);
  }

  #ended(error) {
    this.#end ??= { error };
    this.#channel.release(this.#call);
    this.#stop.done();
    this.#wake();
  }

  /** What comes afterwards is dropped. */
  cancel() {
    this.#cancel(cancelled());
  }

  #cancel(error) {
    this.#inbox = [];
    if (this.#end) return;
    if (this.#running) this.#connection.cancel(this.#running);
    this.#ended(error);
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (let message; (message = await this.read()) !== undefined; ) yield message;
    } finally {
      this.cancel();
    }
  }
}
