// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** What the bucket holds, and how each request changes it. Thread-safe. */
final class StoredObjects {

  private static final String CUSTOMER_KEY = "x-amz-server-side-encryption-customer-key-md5";
  private static final List<String> REMEMBERED =
      List.of(
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-customer-algorithm",
          CUSTOMER_KEY,
          "x-amz-storage-class",
          "x-amz-tagging");

  private record Held(byte[] content, String tag, Instant at, Map<String, String> headers) {}

  private record Begun(
      String key, Map<String, String> headers, NavigableMap<Integer, byte[]> parts) {}

  private final NavigableMap<String, Held> objects = new TreeMap<>();
  private final Map<String, Begun> uploads = new HashMap<>();

  synchronized StoreAnswer answer(SeenRequest request, byte[] body) {
    return switch (request.method()) {
      case "PUT" -> request.has("partNumber") ? part(request, body) : put(request, body);
      case "POST" -> request.has("uploads") ? begin(request) : complete(request);
      case "DELETE" -> delete(request);
      default -> request.key().isEmpty() ? list(request) : get(request);
    };
  }

  private StoreAnswer put(SeenRequest request, byte[] body) {
    if (isTaken(request)) {
      return StoreAnswer.error(412, "PreconditionFailed", "It exists");
    }
    return keep(request.key(), body, quoted(md5(body)), remembered(request));
  }

  private StoreAnswer keep(String key, byte[] body, String tag, Map<String, String> headers) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    objects.put(key, new Held(body, tag, now, headers));
    return StoreAnswer.ok(Map.of("ETag", tag), new byte[0]);
  }

  private StoreAnswer begin(SeenRequest request) {
    String id = UUID.randomUUID().toString();
    uploads.put(id, new Begun(request.key(), remembered(request), new TreeMap<>()));
    return StoreAnswer.xml(
        "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
            .formatted(id));
  }

  private StoreAnswer part(SeenRequest request, byte[] body) {
    Begun upload = uploads.get(request.parameter("uploadId"));
    if (upload == null) {
      return StoreAnswer.error(404, "NoSuchUpload", "It is over");
    }
    if (!upload.headers().getOrDefault(CUSTOMER_KEY, "").equals(request.header(CUSTOMER_KEY))) {
      return StoreAnswer.error(400, "InvalidRequest", "The part lacks the customer key");
    }
    upload.parts().put(Integer.parseInt(request.parameter("partNumber")), body);
    return StoreAnswer.ok(Map.of("ETag", quoted(md5(body))), new byte[0]);
  }

  private StoreAnswer complete(SeenRequest request) {
    Begun upload = uploads.get(request.parameter("uploadId"));
    if (upload == null) {
      return StoreAnswer.error(404, "NoSuchUpload", "It is over");
    }
    if (isTaken(request)) {
      return StoreAnswer.error(412, "PreconditionFailed", "It exists");
    }
    uploads.remove(request.parameter("uploadId"));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteArrayOutputStream tags = new ByteArrayOutputStream();
    for (byte[] part : upload.parts().values()) {
      content.writeBytes(part);
      tags.writeBytes(HexFormat.of().parseHex(md5(part)));
    }
    String tag = quoted(md5(tags.toByteArray()) + "-" + upload.parts().size());
    keep(request.key(), content.toByteArray(), tag, upload.headers());
    return StoreAnswer.xml(
        "<CompleteMultipartUploadResult><ETag>%s</ETag></CompleteMultipartUploadResult>"
            .formatted(tag));
  }

  private StoreAnswer delete(SeenRequest request) {
    if (!request.has("uploadId")) {
      objects.remove(request.key());
      return StoreAnswer.done();
    }
    return uploads.remove(request.parameter("uploadId")) == null
        ? StoreAnswer.error(404, "NoSuchUpload", "It is over")
        : StoreAnswer.done();
  }

  private StoreAnswer get(SeenRequest request) {
    Held held = objects.get(request.key());
    if (held == null) {
      return StoreAnswer.error(404, "NoSuchKey", "There is none");
    }
    String key = held.headers().getOrDefault(CUSTOMER_KEY, "");
    if (!key.equals(request.header(CUSTOMER_KEY))) {
      return request.header(CUSTOMER_KEY).isEmpty()
          ? StoreAnswer.error(
              400, "InvalidRequest", "The object was stored using a form of Server Side Encryption")
          : StoreAnswer.error(403, "AccessDenied", "Access Denied");
    }
    Map<String, String> headers = new HashMap<>(held.headers());
    headers.put("ETag", held.tag());
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(held.at().atZone(ZoneOffset.UTC)));
    return StoreAnswer.ok(headers, held.content());
  }

  private StoreAnswer list(SeenRequest request) {
    if (request.has("uploads")) {
      return StoreAnswer.xml("<ListMultipartUploadsResult></ListMultipartUploadsResult>");
    }
    int limit = request.has("max-keys") ? Integer.parseInt(request.parameter("max-keys")) : 1000;
    String after =
        request.parameter(request.has("continuation-token") ? "continuation-token" : "start-after");
    StringBuilder found = new StringBuilder();
    int count = 0;
    String last = "";
    for (Map.Entry<String, Held> entry : objects.tailMap(after, false).entrySet()) {
      if (entry.getKey().startsWith(request.parameter("prefix"))) {
        if (count == limit) {
          return listing(true, found, last);
        }
        found.append(listed(entry.getKey(), entry.getValue()));
        last = entry.getKey();
        count++;
      }
    }
    return listing(false, found, "");
  }

  private static StoreAnswer listing(boolean truncated, CharSequence contents, String next) {
    return StoreAnswer.xml(
        "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>%s</IsTruncated>%s%s</ListBucketResult>"
            .formatted(
                truncated,
                truncated
                    ? "<NextContinuationToken>" + escaped(next) + "</NextContinuationToken>"
                    : "",
                contents));
  }

  private static String listed(String key, Held held) {
    return "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>"
        .formatted(
            URLEncoder.encode(key, StandardCharsets.UTF_8),
            held.at(),
            escaped(held.tag()),
            held.content().length);
  }

  private boolean isTaken(SeenRequest request) {
    return request.header("if-none-match").equals("*") && objects.containsKey(request.key());
  }

  private static Map<String, String> remembered(SeenRequest request) {
    Map<String, String> kept = new HashMap<>(request.headers());
    kept.keySet().retainAll(REMEMBERED);
    return kept;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }

  private static String quoted(String tag) {
    return "\"" + tag + "\"";
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
