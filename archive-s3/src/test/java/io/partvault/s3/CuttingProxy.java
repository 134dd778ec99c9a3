// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between client and server and cuts answers: the server has done what it was asked, the
 * client never hears of it.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final URI server;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Predicate<String> lost = request -> false;
  private volatile int limit;

  CuttingProxy(URI server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on the loopback address", e);
    }
    daemon(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Cuts the answers to the next requests whose request line matches, so many times at most. */
  void loseAnswers(int times, Predicate<String> requestLine) {
    cuts.set(0);
    limit = times;
    lost = requestLine;
  }

  int cuts() {
    return cuts.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        Connection connection = new Connection(client, upstream);
        daemon(connection::requests);
        daemon(connection::answers);
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private final class Connection {

    private final Socket client;
    private final Socket upstream;
    private volatile boolean cutting;

    Connection(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void requests() {
      pump(client, upstream, true);
    }

    void answers() {
      pump(upstream, client, false);
    }

    private void pump(Socket from, Socket to, boolean requests) {
      byte[] buffer = new byte[64 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (requests) {
            inspect(buffer, count);
          } else if (cutting && !isContinue(buffer, count)) {
            cuts.incrementAndGet();
            return;
          }
          out.write(buffer, 0, count);
        }
      } catch (IOException e) {
        // One side has hung up; the other is closed with it.
      }
    }

    private void inspect(byte[] buffer, int count) {
      String head = new String(buffer, 0, Math.min(count, 2000), StandardCharsets.ISO_8859_1);
      int end = head.indexOf(" HTTP/1.1\r\n");
      if (end > 0 && end < head.indexOf("\r\n")) {
        cutting = cuts.get() < limit && lost.test(head.substring(0, end));
      }
    }

    private boolean isContinue(byte[] buffer, int count) {
      return new String(buffer, 0, Math.min(count, 12), StandardCharsets.ISO_8859_1)
          .endsWith(" 100");
    }
  }
}
