// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A row of the events that the end-to-end comparison archives, some 620 bytes as a line.
 *
 * @param number from 0 on; everything else follows from it
 */
public record EventRow(long number) {

  private static final Instant FIRST = Instant.parse("2015-01-01T00:00:00Z");
  private static final BigDecimal EACH = new BigDecimal("0.0137");

  /** One second a row. */
  public Instant at() {
    return FIRST.plusSeconds(number);
  }

  /** The account. */
  public int accountId() {
    return (int) (number % 100_003);
  }

  /** One of a few words. */
  public String kind() {
    return "kind-" + number % 17;
  }

  /** With two digits behind the point. */
  public BigDecimal amount() {
    return EACH.multiply(BigDecimal.valueOf(number)).setScale(2, RoundingMode.HALF_UP);
  }

  /** Random bits. */
  public UUID request() {
    String hex = md5(Long.toString(number));
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  /** A document as PostgreSQL prints {@code jsonb}. */
  public String payload() {
    return """
        {"page": "/shop/items/%d", "tags": ["a%d", "b"], "user": %d, \
        "agent": "Mozilla/5.0 (X11; Linux x86_64) \\"quoted\\"", "token": "%s"}"""
        .formatted(number % 5000, number % 7, number % 1000, md5("t" + number));
  }

  /** Words between random bits. */
  public String message() {
    return md5("a" + number)
        + " lorem ipsum dolor".repeat(11)
        + md5("b" + number)
        + md5("c" + number);
  }

  /** The row as its line in the archive. */
  public String line() {
    return """
        {"id":%d,"at":"%s","account_id":%d,"kind":"%s","amount":"%s","request":"%s",\
        "payload":%s,"message":"%s"}"""
        .formatted(number, at(), accountId(), kind(), amount(), request(), payload(), message());
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
