// How a call fails.

import { BadRequest, ErrorInfo } from "../generated/google.rpc.error_details.js";

/** gRPC's status codes. */
export const Code = Object.freeze({
  OK: 0, CANCELLED: 1, UNKNOWN: 2, INVALID_ARGUMENT: 3, DEADLINE_EXCEEDED: 4, NOT_FOUND: 5, ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7, RESOURCE_EXHAUSTED: 8, FAILED_PRECONDITION: 9, ABORTED: 10, OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12, INTERNAL: 13, UNAVAILABLE: 14, DATA_LOSS: 15, UNAUTHENTICATED: 16,
});

/**
 * A call, or the connection under it, failed. Programs look at `code` and `reason`, which is unique within its
 * `domain`; people at the message. `field` is the path of the request's field that is at fault, or empty.
 */
export class RPCError extends Error {
  constructor(code, message, { reason = "", domain = "", field = "", retryAfterMs = 0, notProcessed = false, isFinal = false } = {}) {
    super(message);
    this.name = "RPCError";
    Object.assign(this, { code, reason, domain, field });
    /** What the server wants to pass before the next attempt; 0 when it does not say. */
    this.retryAfterMs = retryAfterMs;
    /** The server did nothing for this call. */
    this.notProcessed = notProcessed;
    /** Another attempt would change nothing. */
    this.isFinal = isFinal;
  }

  /** Made by this client. */
  static local(code, reason, message, more = {}) {
    return new RPCError(code, message, { reason, domain: "rpc", ...more });
  }

  /** Of a ResponseHeader whose code is not OK. */
  static of(header) {
    const found = {};
    for (const detail of header.details) {
      const type = { "google.rpc.ErrorInfo": ErrorInfo, "google.rpc.BadRequest": BadRequest }[detail.typeUrl.split("/").pop()];
      if (type) Object.assign(found, decodeIfPossible(type, detail.value));
    }
    const code = header.code > Code.UNAUTHENTICATED || header.code < 0 ? Code.UNKNOWN : header.code;
    return new RPCError(code, header.message, {
      reason: found.reason ?? "", domain: found.domain ?? "", field: found.fieldViolations?.[0]?.field ?? "",
      retryAfterMs: Math.max(header.retryAfterMs, 0), notProcessed: header.notProcessed, isFinal: header.retryAfterMs < 0,
    });
  }
}

/** A detail that cannot be read is left alone, as those of unknown types are. */
function decodeIfPossible(type, bytes) {
  try {
    return type.decode(bytes);
  } catch {
    return {};
  }
}

export const unreachable = (message, more) => RPCError.local(Code.UNAVAILABLE, "UNREACHABLE", message, more);
export const tooLate = () => RPCError.local(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "no answer in time");
export const cancelled = () => RPCError.local(Code.CANCELLED, "CANCELLED", "the call was cancelled");
export const closed = () => RPCError.local(Code.UNAVAILABLE, "CHANNEL_CLOSED", "the channel was closed", { isFinal: true });
export const badAnswer = (message) => RPCError.local(Code.INTERNAL, "BAD_ANSWER", message);
