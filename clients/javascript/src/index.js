export { Channel } from "./channel.js";
export { Code, RPCError } from "./errors.js";
export { Token } from "./options.js";
export { Refused, TokenVerifier } from "./verifier.js";
export { watchEvents } from "./watch.js";
