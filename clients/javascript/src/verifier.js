// Who may come in at the door of a server, by the Authorization header of a request (RFC 6750).

import { Role } from "../generated/jeton.v1.role.js";
import { TokenServiceClient, TokenVerdict } from "../generated/jeton.v1.token.js";
import { badAnswer, RPCError } from "./errors.js";

/**
 * Without entry, in HTTP's words. 401: no credential, or one that is not good. 403: good, but of too low a role. 503: the
 * authority cannot be asked now; `cause` says why, for the server's own log.
 */
export class Refused extends Error {
  constructor(status, challenge, cause) {
    super(`${status} ${challenge ?? cause.message}`, { cause });
    Object.assign(this, { name: "Refused", status, challenge });
  }

  get headers() {
    if (this.challenge) return { "WWW-Authenticate": this.challenge };
    return { "Retry-After": String(Math.max(1, Math.ceil((this.cause.retryAfterMs ?? 0) / 1000))) };
  }
}

const invalid = () => new Refused(401, 'Bearer error="invalid_token"');

/** Jeton is asked about each request: what has been revoked is refused from the next request on. */
export class TokenVerifier {
  #tokens;
  #role;
  #timeoutMs;

  /** The channel's own credential is a token of this server. */
  constructor(channel, { role = Role.ROLE_VIEWER, timeoutMs = 2000 } = {}) {
    [this.#tokens, this.#role, this.#timeoutMs] = [new TokenServiceClient(channel), role, timeoutMs];
  }

  /** Whose token that is, a TokenVerification, by the value of the header; else it throws Refused. */
  async admit(authorization, role = this.#role) {
    if (authorization === undefined) throw new Refused(401, "Bearer");
    const [scheme, token, ...more] = authorization.split(" ").filter(Boolean);
    if (scheme?.toLowerCase() !== "bearer" || !token || more.length > 0) throw invalid();
    const { verification } = await this.#verify(token);
    const verdict = verification?.verdict ?? TokenVerdict.TOKEN_VERDICT_UNSPECIFIED;
    if (verdict === TokenVerdict.TOKEN_VERDICT_UNSPECIFIED) throw new Refused(503, undefined, badAnswer("the answer has no verdict"));
    // A verdict of a newer server is a way not to be good.
    if (verdict !== TokenVerdict.TOKEN_VERDICT_VALID) throw invalid();
    if (verification.role >= role) return verification;
    const word = Object.keys(Role).find((key) => Role[key] === role).replace("ROLE_", "").toLowerCase();
    throw new Refused(403, `Bearer error="insufficient_scope", scope="${word}"`);
  }

  async #verify(token) {
    try {
      return await this.#tokens.verifyToken({ token }, { timeoutMs: this.#timeoutMs });
    } catch (error) {
      if (error instanceof RPCError) throw new Refused(503, undefined, error);
      throw error;
    }
  }

  /** For Express, Connect, and node:http: puts the TokenVerification into `request.jeton`. */
  middleware({ role } = {}) {
    return async (request, response, next) => {
      try {
        request.jeton = await this.admit(request.headers.authorization, role);
      } catch (error) {
        if (!(error instanceof Refused)) return next(error);
        response.writeHead(error.status, error.headers).end();
        return undefined;
      }
      return next();
    };
  }
}
