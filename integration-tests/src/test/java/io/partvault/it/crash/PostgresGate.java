// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Stands between one worker and the database server, which may come back on another port. Reads
 * along what the worker asks, so that a statement can be held before the server sees it.
 */
final class PostgresGate implements AutoCloseable {

  /** A statement that is told by a piece of its text may lie across two reads of the socket. */
  private static final int OVERLAP = 400;

  private final int worker;
  private final int port;
  private final IntSupplier serverPort;
  private final PostgresFaults faults;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;

  private PostgresGate(int worker, int port, IntSupplier serverPort, PostgresFaults faults) {
    this.worker = worker;
    this.port = port;
    this.serverPort = serverPort;
    this.faults = faults;
  }

  static PostgresGate open(int worker, int port, IntSupplier serverPort, PostgresFaults faults) {
    PostgresGate gate = new PostgresGate(worker, port, serverPort, faults);
    gate.listen();
    return gate;
  }

  /** For a JDBC address; the same for as long as the gate exists. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Cuts every connection that is open now; new ones are let in. */
  void cut() {
    sockets.forEach(PostgresGate::closeQuietly);
  }

  /** From now on connections are refused, and open ones are cut. */
  void refuse() {
    closeQuietly(listener);
    cut();
  }

  /** Accepts connections, again if need be. */
  void listen() {
    if (listener != null && !listener.isClosed()) {
      return;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listener = socket;
      daemon(() -> accept(socket));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot listen on port " + port, e);
    }
  }

  @Override
  public void close() {
    refuse();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        sockets.add(client);
        connect(client);
      } catch (IOException e) {
        // Closed, or a client that hung up at once.
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort.getAsInt());
      sockets.add(server);
      Connection connection = new Connection(client, server);
      daemon(connection::questions);
      daemon(connection::answers);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "postgres-gate");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It was on its way out anyway.
    }
  }

  private final class Connection {

    private final Socket client;
    private final Socket server;
    private String tail = "";
    private volatile PostgresFaults.Stall stall = PostgresFaults.Stall.NONE;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void questions() {
      pump(client, server, true);
    }

    void answers() {
      pump(server, client, false);
    }

    private void pump(Socket from, Socket to, boolean questions) {
      byte[] buffer = new byte[64 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (questions ? !mayAsk(buffer, count) : !stall.passes(worker, count)) {
            return;
          }
          out.write(buffer, 0, count);
        }
      } catch (IOException e) {
        // One side has hung up; the other is closed with it.
      } finally {
        sockets.remove(from);
        sockets.remove(to);
      }
    }

    private boolean mayAsk(byte[] buffer, int count) {
      String text = tail + new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
      PostgresFaults.Stall found = faults.stall(text);
      if (found != PostgresFaults.Stall.NONE) {
        stall = found;
      }
      boolean passes = faults.hold(text).map(hold -> hold.pass(worker)).orElse(true);
      tail = text.substring(Math.max(0, text.length() - OVERLAP));
      return passes;
    }
  }
}
