// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Columns and lines of every form, made as the source would make them. */
final class RandomLine {

  private static final List<LineForm> FORMS =
      List.of(
          LineForm.BOOLEAN,
          LineForm.INT16,
          LineForm.INT32,
          LineForm.INT64,
          LineForm.NUMBER,
          LineForm.STRING,
          LineForm.ARRAY,
          LineForm.DOCUMENT);
  private static final int DEEPEST = 4;

  private final Random random;

  RandomLine(long seed) {
    random = new Random(seed);
  }

  /** Columns with names of any kind. */
  List<Column> columns(int most) {
    int count = random.nextInt(most + 1);
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < count) {
      names.add("c" + names.size() + (random.nextInt(3) == 0 ? text() : ""));
    }
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(new Column(name, "x", random.nextBoolean(), pick(FORMS)));
    }
    return columns;
  }

  /** A line with these columns. */
  String line(List<Column> columns) {
    StringBuilder line = new StringBuilder("{");
    for (Column column : columns) {
      boolean isNull = random.nextInt(6) == 0;
      if (!isNull || column.form() != LineForm.DOCUMENT) {
        line.append(line.length() == 1 ? "" : ",").append(quoted(column.name())).append(':');
        line.append(isNull ? "null" : value(column.form()));
      }
    }
    return line.append('}').toString();
  }

  private String value(LineForm form) {
    return switch (form) {
      case BOOLEAN -> Boolean.toString(random.nextBoolean());
      case INT16 -> Integer.toString((short) random.nextInt());
      case INT32 -> Integer.toString(random.nextInt());
      case INT64 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case NUMBER -> random.nextInt(5) == 0 ? quoted(pick(NOT_NUMBERS)) : number();
      case STRING -> quoted(random.nextInt(5) == 0 ? pick(TEXTS) : text());
      case ARRAY -> random.nextInt(5) == 0 ? quoted("[0:1]={1," + text() + "}") : array(0);
      case DOCUMENT -> blanks() + document(0) + blanks();
      case UNSAID -> throw new IllegalArgumentException("No value has no form");
    };
  }

  private static final List<String> NOT_NUMBERS = List.of("NaN", "Infinity", "-Infinity");

  /** Texts that are easily taken for something else. */
  private static final List<String> TEXTS =
      List.of("", "null", "true", "1", "1.50", "NaN", "{}", "[1,2]", "\"", "\\", "2024-01-01", " ");

  private String number() {
    return switch (random.nextInt(5)) {
      case 0 -> Double.toString(random.nextGaussian());
      case 1 -> String.format(Locale.ROOT, "%.17g", random.nextGaussian() * 1e200);
      case 2 -> (random.nextBoolean() ? "-" : "") + random.nextInt(10) + "e-" + random.nextInt(999);
      case 3 -> (1 + random.nextInt(9)) + "0".repeat(random.nextInt(400)) + ".0500";
      default -> "-0";
    };
  }

  private String document(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 8 : 5)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> number();
      case 3 -> quoted(text());
      case 4 -> "\"\\ud83d \\/ \\u0000 \\ud800\\u00E9\"";
      case 5 -> array(depth);
      default -> object(depth);
    };
  }

  private String array(int depth) {
    StringBuilder array = new StringBuilder("[");
    for (int i = random.nextInt(4); i > 0; i--) {
      array.append(array.length() == 1 ? "" : ",").append(blanks()).append(document(depth + 1));
      array.append(blanks());
    }
    return array.append(']').toString();
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{");
    for (int i = random.nextInt(4); i > 0; i--) {
      object.append(object.length() == 1 ? "" : ",").append(blanks());
      object.append(random.nextBoolean() ? "\"twice\"" : quoted(text())).append(blanks());
      object.append(':').append(blanks()).append(document(depth + 1)).append(blanks());
    }
    return object.append('}').toString();
  }

  private String blanks() {
    return random.nextInt(4) == 0 ? pick(List.of(" ", "\t", "   ")) : "";
  }

  private String text() {
    return random
        .ints(random.nextInt(12), 0, 0x11_0000)
        .map(point -> random.nextInt(4) == 0 ? point : point % 0x80)
        // PostgreSQL's text holds neither zeros nor halves of surrogate pairs.
        .filter(point -> point != 0 && (point < 0xd800 || point > 0xdfff))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String quoted(String text) {
    LineBuffer line = new LineBuffer();
    byte[] utf8 = text.getBytes(UTF_8);
    line.string(utf8, 0, utf8.length);
    return new String(line.bytes(), 0, line.length(), UTF_8);
  }
}
