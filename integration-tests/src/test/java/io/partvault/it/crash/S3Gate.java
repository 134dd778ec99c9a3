// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between one worker and the S3 server, and lets each request meet its fault. Passes bytes
 * on as they are, signatures included.
 */
final class S3Gate implements AutoCloseable {

  private static final int BACKLOG = 100;
  private static final int SLICE = 16 * 1024;

  /** Between two hops only; the gate speaks for itself here. */
  private static final Set<String> HOP_HEADERS =
      Set.of("connection", "expect", "content-length", "transfer-encoding");

  private final int worker;
  private final int port;
  private final URI server;
  private final S3Faults faults;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer listener;
  private boolean refusing = true;

  private S3Gate(int worker, int port, URI server, S3Faults faults) {
    this.worker = worker;
    this.port = port;
    this.server = server;
    this.faults = faults;
  }

  static S3Gate open(int worker, int port, URI server, S3Faults faults) {
    S3Gate gate = new S3Gate(worker, port, server, faults);
    gate.listen();
    return gate;
  }

  /** For the worker; the same for as long as the gate exists. */
  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** From now on connections are refused, and open ones are cut. */
  void refuse() {
    listener.stop(0);
    refusing = true;
  }

  /** Accepts connections, again if need be. */
  void listen() {
    if (!refusing) {
      return;
    }
    try {
      listener =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot listen on port " + port, e);
    }
    listener.createContext("/", this::pass);
    listener.setExecutor(threads);
    listener.start();
    refusing = false;
  }

  @Override
  public void close() {
    listener.stop(0);
    threads.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      URI uri = exchange.getRequestURI();
      String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      S3Fault fault =
          faults.of(new S3Request(worker, exchange.getRequestMethod(), uri.getRawPath(), query));
      meet(fault, exchange, body);
    }
  }

  private void meet(S3Fault fault, HttpExchange exchange, byte[] body) throws IOException {
    if (fault instanceof S3Fault.Cut) {
      return;
    }
    if (fault instanceof S3Fault.Answer answer) {
      byte[] xml =
          "<Error><Code>%s</Code><Message>of the crash matrix</Message></Error>"
              .formatted(answer.code())
              .getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : xml.length);
      if (!head) {
        exchange.getResponseBody().write(xml);
      }
      return;
    }
    if (fault instanceof S3Fault.Delay late) {
      exchange.close();
      if (late.hold().pass(worker)) {
        ask(exchange, body, Long.MAX_VALUE);
      }
      return;
    }
    if (fault instanceof S3Fault.HoldRequest held && !held.hold().pass(worker)) {
      return;
    }
    long pace = fault instanceof S3Fault.Slow slow ? slow.bytesPerSecond() : Long.MAX_VALUE;
    byte[] answer = ask(exchange, body, pace);
    boolean lost =
        fault instanceof S3Fault.LoseAnswer
            || (fault instanceof S3Fault.HoldAnswer held && !held.hold().pass(worker));
    if (!lost) {
      answer(exchange, answer, pace);
    }
  }

  /** One connection a request, so that the end of the answer is the end of the stream. */
  private byte[] ask(HttpExchange exchange, byte[] body, long pace) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      head.append(exchange.getRequestMethod())
          .append(' ')
          .append(exchange.getRequestURI())
          .append(" HTTP/1.1\r\n");
      for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
        if (!HOP_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          header
              .getValue()
              .forEach(v -> head.append(header.getKey()).append(": ").append(v).append("\r\n"));
        }
      }
      head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      write(out, body, pace);
      out.flush();
      return socket.getInputStream().readAllBytes();
    }
  }

  private static void answer(HttpExchange exchange, byte[] raw, long pace) throws IOException {
    HttpAnswer answer = HttpAnswer.parse(raw);
    answer
        .headers()
        .forEach(
            (name, values) -> {
              boolean ofHead =
                  exchange.getRequestMethod().equals("HEAD")
                      && name.equalsIgnoreCase("content-length");
              if (ofHead || !HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      write(exchange.getResponseBody(), answer.body(), pace);
    }
  }

  private static void write(OutputStream out, byte[] bytes, long pace) throws IOException {
    for (int at = 0; at < bytes.length; at += SLICE) {
      int count = Math.min(SLICE, bytes.length - at);
      out.write(bytes, at, count);
      if (pace != Long.MAX_VALUE) {
        LockSupport.parkNanos(count * 1_000_000_000L / pace);
      }
    }
  }
}
