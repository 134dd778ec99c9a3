// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;

/**
 * Dates and times as JSON strings: ISO 8601, the fraction without trailing zeros and left out if it
 * is zero; infinity and years before Christ in PostgreSQL's own text.
 */
final class DateTimes {

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final byte[] INFINITY = "\"infinity\"".getBytes(US_ASCII);
  private static final byte[] MINUS_INFINITY = "\"-infinity\"".getBytes(US_ASCII);
  private static final byte[] BEFORE_CHRIST = " BC".getBytes(US_ASCII);
  private static final byte[] UTC_BEFORE_CHRIST = "+00 BC".getBytes(US_ASCII);

  // The calendar repeats every 400 years; counting from 1 March puts the leap day last.
  private static final long DAYS_PER_ERA = 146_097;
  private static final long DAYS_FROM_MARCH_OF_YEAR_0_TO_2000 = 730_425;

  private DateTimes() {}

  static void date(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Integer.BYTES, length, "date");
    int days = Wire.int4(wire, offset);
    if (days == Integer.MAX_VALUE) {
      line.raw(INFINITY);
    } else if (days == Integer.MIN_VALUE) {
      line.raw(MINUS_INFINITY);
    } else {
      line.raw('"');
      if (appendDate(days, line)) {
        line.raw(BEFORE_CHRIST);
      }
      line.raw('"');
    }
  }

  static void time(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Long.BYTES, length, "time");
    long micros = Wire.int8(wire, offset);
    // 24:00:00 is a time of its own.
    if (micros < 0 || micros > MICROS_PER_DAY) {
      throw new WireFormatException("time is not within a day: " + micros + " µs");
    }
    line.raw('"');
    appendTime(micros, line);
    line.raw('"');
  }

  static void timestamp(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Long.BYTES, length, "timestamp");
    appendTimestamp(Wire.int8(wire, offset), false, line);
  }

  static void timestamptz(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Long.BYTES, length, "timestamptz");
    appendTimestamp(Wire.int8(wire, offset), true, line);
  }

  private static void appendTimestamp(long micros, boolean zoned, LineBuffer line) {
    if (micros == Long.MAX_VALUE) {
      line.raw(INFINITY);
      return;
    }
    if (micros == Long.MIN_VALUE) {
      line.raw(MINUS_INFINITY);
      return;
    }
    line.raw('"');
    boolean beforeChrist = appendDate(Math.floorDiv(micros, MICROS_PER_DAY), line);
    line.raw(beforeChrist ? ' ' : 'T');
    appendTime(Math.floorMod(micros, MICROS_PER_DAY), line);
    if (beforeChrist) {
      line.raw(zoned ? UTC_BEFORE_CHRIST : BEFORE_CHRIST);
    } else if (zoned) {
      line.raw('Z');
    }
    line.raw('"');
  }

  /** Appends year, month and day and says whether the year is one before Christ. */
  private static boolean appendDate(long daysSince2000, LineBuffer line) {
    long days = daysSince2000 + DAYS_FROM_MARCH_OF_YEAR_0_TO_2000;
    long era = Math.floorDiv(days, DAYS_PER_ERA);
    int dayOfEra = (int) (days - era * DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    boolean beforeChrist = year <= 0;
    line.digits(beforeChrist ? 1 - year : year, 4);
    line.raw('-');
    line.digits(month, 2);
    line.raw('-');
    line.digits(day, 2);
    return beforeChrist;
  }

  private static void appendTime(long micros, LineBuffer line) {
    int seconds = (int) (micros / MICROS_PER_SECOND);
    int fraction = (int) (micros % MICROS_PER_SECOND);
    line.digits(seconds / 3600, 2);
    line.raw(':');
    line.digits(seconds / 60 % 60, 2);
    line.raw(':');
    line.digits(seconds % 60, 2);
    if (fraction != 0) {
      int width = 6;
      while (fraction % 10 == 0) {
        fraction /= 10;
        width--;
      }
      line.raw('.');
      line.digits(fraction, width);
    }
  }
}
