// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.struct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * JSON for every Java type that Connect's data can have. The source sends truth values, whole
 * numbers and strings; the others come from transformations.
 */
final class JavaValues {

  private static final byte[] NULL = "null".getBytes(UTF_8);

  private JavaValues() {}

  /**
   * Appends a value.
   *
   * @throws DataException if it is of a type that Connect's data does not have
   */
  static void append(Object value, LineBuffer line) {
    if (value == null) {
      line.raw(NULL);
    } else if (value instanceof String text) {
      string(text, line);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      line.number(((Number) value).longValue());
    } else if (value instanceof Boolean) {
      line.raw(value.toString().getBytes(UTF_8));
    } else if (value instanceof Number number) {
      fraction(number, line);
    } else if (value instanceof byte[] bytes) {
      line.base64(bytes, 0, bytes.length);
    } else if (value instanceof ByteBuffer buffer) {
      bytes(buffer, line);
    } else if (value instanceof Date date) {
      string(date.toInstant().toString(), line);
    } else {
      nested(value, line);
    }
  }

  /** Appends a string with its quotes. */
  static void string(String text, LineBuffer line) {
    byte[] utf8 = text.getBytes(UTF_8);
    line.string(utf8, 0, utf8.length);
  }

  /** Decimals keep their digits with every reader, as numeric does; NaN is no number in JSON. */
  private static void fraction(Number value, LineBuffer line) {
    if (value instanceof BigDecimal decimal) {
      string(decimal.toPlainString(), line);
    } else if (Double.isFinite(value.doubleValue())) {
      line.raw(value.toString().getBytes(UTF_8));
    } else {
      string(value.toString(), line);
    }
  }

  private static void bytes(ByteBuffer buffer, LineBuffer line) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    line.base64(bytes, 0, bytes.length);
  }

  private static void nested(Object value, LineBuffer line) {
    if (value instanceof List<?> list) {
      array(list, line);
    } else if (value instanceof Map<?, ?> map) {
      object(map, line);
    } else if (value instanceof Struct struct) {
      object(struct, line);
    } else {
      throw new DataException("a field holds a " + value.getClass().getName());
    }
  }

  private static void array(List<?> list, LineBuffer line) {
    line.raw('[');
    String separator = "";
    for (Object element : list) {
      line.raw(separator.getBytes(UTF_8));
      append(element, line);
      separator = ",";
    }
    line.raw(']');
  }

  /** Maps have no order of their own; the same map always gives the same line. */
  private static void object(Map<?, ?> map, LineBuffer line) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    line.raw('{');
    String separator = "";
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      member(separator, entry.getKey(), entry.getValue(), line);
      separator = ",";
    }
    line.raw('}');
  }

  private static void object(Struct struct, LineBuffer line) {
    line.raw('{');
    String separator = "";
    for (Field field : struct.schema().fields()) {
      member(separator, field.name(), struct.get(field), line);
      separator = ",";
    }
    line.raw('}');
  }

  private static void member(String separator, String name, Object value, LineBuffer line) {
    line.raw(separator.getBytes(UTF_8));
    string(name, line);
    line.raw(':');
    append(value, line);
  }
}
