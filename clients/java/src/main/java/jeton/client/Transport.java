package jeton.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A stream socket: TCP, within TLS or not, or of the Unix kind. It may be closed by any thread. */
final class Transport {
  private static final int BUFFER = 32 << 10;

  private final Endpoint endpoint;
  private volatile AutoCloseable socket;
  private volatile boolean isClosed;
  private InputStream input;
  private OutputStream output;
  /** Of the bytes, within TLS or not; null for a Unix socket. */
  private Socket carrier;

  Transport(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  InputStream input() {
    return input;
  }

  OutputStream output() {
    return output;
  }

  void connect(Settings settings, int millis) throws IOException {
    if (endpoint.isUnix()) {
      connectUnix();
      return;
    }
    Socket plain = connectNetwork(millis);
    carrier = endpoint.isSecure() ? Tls.over(plain, settings, endpoint) : plain;
    input = new BufferedInputStream(carrier.getInputStream(), BUFFER);
    output = carrier.getOutputStream();
  }

  /** All addresses of the name, until one answers. */
  private Socket connectNetwork(int millis) throws IOException {
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
      var plain = opened(new Socket());
      try {
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(address, endpoint.port()), millis);
        return plain;
      } catch (IOException e) {
        plain.close();
        last = e;
      }
    }
    throw last;
  }

  private void connectUnix() throws IOException {
    SocketChannel channel = opened(SocketChannel.open(StandardProtocolFamily.UNIX));
    channel.connect(UnixDomainSocketAddress.of(endpoint.path()));
    input = new BufferedInputStream(new ChannelInput(channel), BUFFER);
    output = new ChannelOutput(channel);
  }

  private <S extends AutoCloseable> S opened(S opened) throws IOException {
    socket = opened;
    if (isClosed) {
      close();
      throw new IOException("closed");
    }
    return opened;
  }

  /** The last word; over TLS it is close_notify (67). */
  void closeOutput() throws IOException {
    if (carrier != null) {
      carrier.shutdownOutput();
    } else if (socket instanceof SocketChannel channel) {
      channel.shutdownOutput();
    }
  }

  /** Until the other side has hung up, or somebody closes. */
  void drain() {
    try {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // That is an end too.
    }
  }

  /** Below TLS, whose own close would wait for a write that hangs. */
  void close() {
    isClosed = true;
    try {
      AutoCloseable closing = socket;
      if (closing != null) closing.close();
    } catch (Exception e) {
      // There is nothing left to be done about it.
    }
  }

  // Those of class Channels lock each other out when one thread reads and another writes.

  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, offset, length));
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final SocketChannel channel;

    ChannelOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
      while (from.hasRemaining()) channel.write(from);
    }
  }
}
