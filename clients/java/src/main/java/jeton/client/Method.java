package jeton.client;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;

/**
 * One RPC, for generated clients.
 *
 * @param name {@code package.Service/Method}
 * @param answers how its answers are read
 * @param isRepeatable whether it does, sent twice, what it does once
 * @param takesRequestId whether that is so since its request carries an id
 */
public record Method<Q extends Message, R extends Message>(
    String name, Parser<R> answers, boolean isRepeatable, boolean takesRequestId) {}
