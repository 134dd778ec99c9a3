// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A store that answers what the test says, for answers that a sound server does not give. */
final class ScriptedS3 implements AutoCloseable {

  /** One answer; an error code becomes S3's XML document. */
  record Answer(int status, String etag, String body) {
    static Answer ok(String body) {
      return new Answer(200, "\"0123456789abcdef0123456789abcdef\"", body);
    }

    static Answer error(int status, String code) {
      return error(status, code, "scripted");
    }

    static Answer error(int status, String code, String message) {
      return new Answer(
          status,
          "",
          "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message));
    }
  }

  static final Answer STARTED =
      Answer.ok(
          "<InitiateMultipartUploadResult><Bucket>archive</Bucket><UploadId>1</UploadId>"
              + "</InitiateMultipartUploadResult>");
  static final Answer EMPTY_LIST =
      Answer.ok("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");

  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Function<String, Answer> script;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Headers> headers = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  /** The script maps a request, as {@code PUT /archive/key?query}, to its answer. */
  ScriptedS3(Function<String, Answer> script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on the loopback address", e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(pool);
    server.start();
  }

  S3Settings settings() {
    return S3Settings.ofBucket(S3Fixture.BUCKET)
        .withEndpoint(endpoint().toString())
        .withKeys(new S3Keys("me", "secret"))
        .withPartBytes(S3Settings.MIN_PART_BYTES)
        .withCallTimeout(Duration.ofMinutes(1));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<String> requests() {
    return requests;
  }

  /** The bodies of each of them. */
  List<String> bodies() {
    return bodies;
  }

  /** The headers of each of them. */
  List<Headers> headers() {
    return headers;
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    byte[] sent = exchange.getRequestBody().readAllBytes();
    bodies.add(new String(sent, StandardCharsets.ISO_8859_1));
    requests.add(request);
    headers.add(exchange.getRequestHeaders());
    Answer answer = script.apply(request);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    if (!answer.etag().isEmpty()) {
      exchange.getResponseHeaders().add("ETag", answer.etag());
    }
    exchange.getResponseHeaders().add("Last-Modified", "Sat, 21 Nov 2026 00:00:00 GMT");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
