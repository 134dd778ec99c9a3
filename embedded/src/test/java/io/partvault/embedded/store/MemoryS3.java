// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One bucket of an S3 server in memory, on the loopback address, for what S3Proxy refuses: headers
 * about encryption, storage class and tags. An object that was written with a customer's key is
 * given to nobody without it, as S3 does; nothing is really encrypted. Signatures are not checked.
 */
public final class MemoryS3 implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final String bucket;
  private final StoredObjects objects = new StoredObjects();
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();

  private MemoryS3(HttpServer server, String bucket) {
    this.server = server;
    this.bucket = bucket;
  }

  /** Starts one with an empty bucket. */
  public static MemoryS3 start(String bucket) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      MemoryS3 store = new MemoryS3(server, bucket);
      server.createContext("/", store::answer);
      server.setExecutor(store.pool);
      server.start();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on the loopback address", e);
    }
  }

  /** Address for clients, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Everything that was asked so far. */
  public List<SeenRequest> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      SeenRequest request = SeenRequest.of(exchange, bucket);
      byte[] body = Chunks.decode(request, exchange.getRequestBody().readAllBytes());
      requests.add(request);
      send(exchange, objects.answer(request, body));
    }
  }

  private static void send(HttpExchange exchange, StoreAnswer answer) throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] body =
        answer.error().isEmpty()
            ? answer.body()
            : "<Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(answer.error(), answer.message())
                .getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      if (answer.error().isEmpty()) {
        exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
