package jeton.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a client was built with. */
record Settings(
    List<Endpoint> endpoints,
    Credential credential,
    Duration connectTimeout,
    Duration keepalive,
    boolean waitsForReady,
    int maxFrameBytes,
    int maxCalls,
    Path caFile,
    String serverName,
    Path certificateFile,
    Path keyFile,
    String agent) {}
