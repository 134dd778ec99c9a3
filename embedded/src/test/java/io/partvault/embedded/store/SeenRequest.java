// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came over the wire.
 *
 * @param method of HTTP
 * @param key of the object, decoded; empty if it is about the bucket
 * @param query as sent; empty if there is none
 * @param headers by lower-case name
 */
public record SeenRequest(String method, String key, String query, Map<String, String> headers) {

  static SeenRequest of(HttpExchange exchange, String bucket) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    String key = path.substring(Math.min(path.length(), bucket.length() + 2));
    return new SeenRequest(
        exchange.getRequestMethod(), key, query == null ? "" : query, Map.copyOf(headers));
  }

  /** A header's value; empty if it was not sent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** A parameter of the query, decoded; empty if it is not there or says nothing. */
  public String parameter(String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** Whether the query names a parameter, with or without a value. */
  public boolean has(String name) {
    return List.of(query.split("[&=]")).contains(name);
  }
}
