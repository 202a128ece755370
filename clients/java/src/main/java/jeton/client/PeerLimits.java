package jeton.client;

import jeton.rpc.v1.Hello;

/** What a server takes: the floor at first, then what its Hellos say (46). */
final class PeerLimits {
  private static final int HEADER_BYTES_MOST = 0xffff;

  int frameBytes = 64 << 10;
  int headerBytes = 4 << 10;
  int streams = 8;
  int credit = 4;
  long pingMillis;

  void raise(Hello hello) {
    frameBytes = raised(frameBytes, hello.getMaxFrameBytes(), Integer.MAX_VALUE);
    headerBytes = raised(headerBytes, hello.getMaxHeaderBytes(), HEADER_BYTES_MOST);
    streams = raised(streams, hello.getMaxConcurrentStreams(), Integer.MAX_VALUE);
    credit = raised(credit, hello.getInitialCredit(), Integer.MAX_VALUE);
    pingMillis = Math.max(pingMillis, Integer.toUnsignedLong(hello.getMinPingIntervalMs()));
  }

  /** Never lower. */
  private static int raised(int limit, int announced, int most) {
    return (int) Math.max(limit, Math.min(Integer.toUnsignedLong(announced), most));
  }
}
