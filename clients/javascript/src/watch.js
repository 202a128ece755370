// Follows the ledger through lost connections, without gap or duplicate.

import { LedgerServiceClient } from "../generated/jeton.v1.ledger.js";
import { pauseAfter } from "./channel.js";
import { Code, RPCError } from "./errors.js";

/**
 * Yields WatchEventsResponse for ever: the events after an epoch, then those to come. It ends when `signal` goes off, when
 * the loop is left, or with an error that another attempt does not cure.
 */
export async function* watchEvents(channel, { afterEpoch, filter, signal }) {
  const ledger = new LedgerServiceClient(channel);
  let [seen, failures] = [BigInt(afterEpoch), 0];
  for (;;) {
    try {
      for await (const message of ledger.watchEvents({ afterEpoch: seen, filter }, { waitForReady: true, signal })) {
        failures = 0;
        const isNew = message.epoch > seen;
        if (isNew) seen = message.epoch;
        // A message without an event says how far the stream has come.
        if (isNew || !message.event) yield message;
      }
    } catch (error) {
      if (!(error instanceof RPCError) || error.code !== Code.UNAVAILABLE || error.isFinal) throw error;
    }
    failures += 1;
    await channel.pause(pauseAfter(failures), signal);
  }
}
