// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between clients and a server and lets through so many bytes a second towards the server,
 * over all connections together. Answers pass freely.
 */
final class SlowLine implements AutoCloseable {

  private static final int PIECE = 64 * 1024;

  /** How far a line may catch up on what it did not carry because this JVM was kept waiting. */
  private static final long CREDIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ServerSocket listener;
  private final URI server;
  private final long nanosPerByte;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong passed = new AtomicLong();
  private long freeAt = System.nanoTime(); // guarded by this

  private SlowLine(ServerSocket listener, URI server, long bytesPerSecond) {
    this.listener = listener;
    this.server = server;
    nanosPerByte = TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
  }

  static SlowLine to(URI server, long bytesPerSecond) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SlowLine line = new SlowLine(listener, server, bytesPerSecond);
    daemon(line::accept);
    return line;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Bytes that went towards the server so far. */
  long passed() {
    return passed.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        sockets.add(client);
        sockets.add(upstream);
        daemon(() -> pump(client, upstream, true));
        daemon(() -> pump(upstream, client, false));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void pump(Socket from, Socket to, boolean slowly) {
    byte[] piece = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (slowly) {
          waitForTurn(count);
          passed.addAndGet(count);
        }
        out.write(piece, 0, count);
      }
    } catch (IOException e) {
      // One side has hung up; the other is closed with it.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void waitForTurn(int bytes) {
    long turn;
    synchronized (this) {
      turn = Math.max(freeAt, System.nanoTime() - CREDIT_NANOS);
      freeAt = turn + bytes * nanosPerByte;
    }
    for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "slow-line");
    thread.setDaemon(true);
    thread.start();
  }
}
