// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Date;
import org.apache.kafka.connect.errors.DataException;

/**
 * Dates and times, of Connect and of whichever {@code time.precision.mode} of Debezium, as our
 * reader writes them: {@code 2024-01-31}, {@code 13:05:00.123456}, zoned ones in UTC with Z, BC in
 * PostgreSQL's own text.
 */
final class Temporals {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long MICROS_PER_DAY = SECONDS_PER_DAY * MICROS_PER_SECOND;
  private static final long NANOS_PER_DAY = SECONDS_PER_DAY * NANOS_PER_SECOND;

  /** What Debezium makes of infinity, through the numbers of the PostgreSQL driver. */
  private static final long INFINITY = 9_223_372_036_825_200_000L;

  private static final long MINUS_INFINITY = -9_223_372_036_832_400_000L;

  private final ValueStyle style;

  Temporals(ValueStyle style) {
    this.style = style;
  }

  /** Appends the value if its schema is that of a date or time. */
  boolean append(Object value, String schema, LineBuffer line) {
    switch (schema) {
      case "io.debezium.time.Date" -> date(number(value), line);
      case "io.debezium.time.Time" -> time(Math.multiplyExact(number(value), 1_000_000L), line);
      case "io.debezium.time.MicroTime" -> time(Math.multiplyExact(number(value), 1_000L), line);
      case "io.debezium.time.NanoTime" -> time(nanos(number(value)), line);
      case "io.debezium.time.Timestamp" ->
          micros(Math.multiplyExact(number(value), 1_000L), false, line);
      case "io.debezium.time.MicroTimestamp" -> micros(number(value), false, line);
      case "io.debezium.time.NanoTimestamp" -> {
        long nanos = nanos(number(value));
        timestamp(
            Math.floorDiv(nanos, NANOS_PER_DAY), Math.floorMod(nanos, NANOS_PER_DAY), false, line);
      }
      case "io.debezium.time.ZonedTimestamp" -> zoned((String) value, line);
      case "org.apache.kafka.connect.data.Date" ->
          date(Math.floorDiv(milliseconds(value), 86_400_000L), line);
      case "org.apache.kafka.connect.data.Time" -> time(milliseconds(value) * 1_000_000, line);
      case "org.apache.kafka.connect.data.Timestamp" -> instant(milliseconds(value), line);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Appends what Connect means by a timestamp: an instant, of which PostgreSQL has no zone. */
  void instant(long milliseconds, LineBuffer line) {
    micros(Math.multiplyExact(milliseconds, 1_000L), style == ValueStyle.RECORDS, line);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static long milliseconds(Object date) {
    return ((Date) date).toInstant().toEpochMilli();
  }

  private long nanos(long nanos) {
    if (style == ValueStyle.TABLE_ROWS && nanos % 1_000 != 0) {
      throw new DataException("holds a time of " + nanos + " ns, which PostgreSQL does not know");
    }
    return nanos;
  }

  private static void zoned(String text, LineBuffer line) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      JsonStrings.append(text, line);
      return;
    }
    timestamp(
        Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY),
        Math.floorMod(instant.getEpochSecond(), SECONDS_PER_DAY) * NANOS_PER_SECOND
            + instant.getNano(),
        true,
        line);
  }

  private static void date(long epochDay, LineBuffer line) {
    line.raw('"');
    if (appendDate(epochDay, line)) {
      ascii(" BC", line);
    }
    line.raw('"');
  }

  private void time(long nanos, LineBuffer line) {
    // 24:00:00 is a time of its own.
    if (style == ValueStyle.TABLE_ROWS && (nanos < 0 || nanos > NANOS_PER_DAY)) {
      throw new DataException(
          "holds a time of " + nanos / 1_000 + " µs, which is not within a day");
    }
    line.raw('"');
    if (nanos < 0) {
      line.raw('-');
    }
    appendTime(Math.abs(nanos), line);
    line.raw('"');
  }

  private static void micros(long micros, boolean zoned, LineBuffer line) {
    if (micros == INFINITY || micros == MINUS_INFINITY) {
      ascii(micros == INFINITY ? "\"infinity\"" : "\"-infinity\"", line);
      return;
    }
    timestamp(
        Math.floorDiv(micros, MICROS_PER_DAY),
        Math.floorMod(micros, MICROS_PER_DAY) * 1_000,
        zoned,
        line);
  }

  private static void timestamp(long epochDay, long nanosOfDay, boolean zoned, LineBuffer line) {
    line.raw('"');
    boolean beforeChrist = appendDate(epochDay, line);
    line.raw(beforeChrist ? ' ' : 'T');
    appendTime(nanosOfDay, line);
    if (beforeChrist) {
      ascii(zoned ? "+00 BC" : " BC", line);
    } else if (zoned) {
      line.raw('Z');
    }
    line.raw('"');
  }

  /** Appends year, month and day and says whether the year is one before Christ. */
  private static boolean appendDate(long epochDay, LineBuffer line) {
    LocalDate date;
    try {
      date = LocalDate.ofEpochDay(epochDay);
    } catch (DateTimeException e) {
      throw new DataException("holds day " + epochDay + ", which is no date", e);
    }
    boolean beforeChrist = date.getYear() <= 0;
    line.digits(beforeChrist ? 1 - date.getYear() : date.getYear(), 4);
    line.raw('-');
    line.digits(date.getMonthValue(), 2);
    line.raw('-');
    line.digits(date.getDayOfMonth(), 2);
    return beforeChrist;
  }

  private static void appendTime(long nanos, LineBuffer line) {
    long seconds = nanos / NANOS_PER_SECOND;
    long fraction = nanos % NANOS_PER_SECOND;
    line.digits(seconds / 3600, 2);
    line.raw(':');
    line.digits(seconds / 60 % 60, 2);
    line.raw(':');
    line.digits(seconds % 60, 2);
    if (fraction != 0) {
      int width = 9;
      while (fraction % 10 == 0) {
        fraction /= 10;
        width--;
      }
      line.raw('.');
      line.digits(fraction, width);
    }
  }

  private static void ascii(String text, LineBuffer line) {
    line.raw(text.getBytes(US_ASCII));
  }
}
