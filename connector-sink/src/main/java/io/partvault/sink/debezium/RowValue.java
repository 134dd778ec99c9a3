// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The JSON of a value: by the name of its schema where that says more than its Java type. */
final class RowValue {

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final String VARIABLE_SCALE = "io.debezium.data.VariableScaleDecimal";

  private RowValue() {}

  /**
   * Appends a value.
   *
   * @param schema null where nothing is known of it
   */
  static void append(Object value, Schema schema, LineBuffer line) {
    if (value == null) {
      line.raw(NULL);
      return;
    }
    String name = schema == null || schema.name() == null ? "" : schema.name();
    if (Temporals.append(value, name, line)) {
      return;
    }
    if (name.equals(VARIABLE_SCALE) && value instanceof Struct struct) {
      decimal(variableScale(struct), line);
    } else if (value instanceof BigDecimal decimal) {
      decimal(decimal, line);
    } else {
      plain(value, schema, line);
    }
  }

  private static void plain(Object value, Schema schema, LineBuffer line) {
    if (value instanceof String text) {
      string(text, line);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      line.number(((Number) value).longValue());
    } else if (value instanceof Boolean) {
      line.raw(value.toString().getBytes(UTF_8));
    } else if (value instanceof Float || value instanceof Double) {
      Floats.append((Number) value, line);
    } else if (value instanceof byte[] bytes) {
      line.base64(bytes, 0, bytes.length);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      line.base64(bytes, 0, bytes.length);
    } else {
      nested(value, schema, line);
    }
  }

  private static void nested(Object value, Schema schema, LineBuffer line) {
    if (value instanceof List<?> list) {
      array(list, schema == null ? null : schema.valueSchema(), line);
    } else if (value instanceof Map<?, ?> map) {
      object(map, schema == null ? null : schema.valueSchema(), line);
    } else if (value instanceof Struct struct) {
      object(struct, line);
    } else {
      throw new DataException("holds a " + value.getClass().getName());
    }
  }

  private static void array(List<?> list, Schema element, LineBuffer line) {
    line.raw('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        line.raw(',');
      }
      append(list.get(i), element, line);
    }
    line.raw(']');
  }

  /** Maps have no order of their own; the same map always gives the same line. */
  private static void object(Map<?, ?> map, Schema value, LineBuffer line) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, mapped) -> sorted.put(String.valueOf(key), mapped));
    line.raw('{');
    boolean first = true;
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      member(first, entry.getKey(), line);
      append(entry.getValue(), value, line);
      first = false;
    }
    line.raw('}');
  }

  private static void object(Struct struct, LineBuffer line) {
    line.raw('{');
    boolean first = true;
    for (Field field : struct.schema().fields()) {
      member(first, field.name(), line);
      append(struct.get(field), field.schema(), line);
      first = false;
    }
    line.raw('}');
  }

  private static void member(boolean first, String name, LineBuffer line) {
    if (!first) {
      line.raw(',');
    }
    string(name, line);
    line.raw(':');
  }

  private static BigDecimal variableScale(Struct struct) {
    Object scale = struct.get("scale");
    Object unscaled = struct.get("value");
    byte[] bytes = unscaled instanceof ByteBuffer buffer ? copy(buffer) : (byte[]) unscaled;
    return new BigDecimal(new BigInteger(bytes), ((Number) scale).intValue());
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Decimals keep their digits with every reader, as numeric does. */
  private static void decimal(BigDecimal decimal, LineBuffer line) {
    string(decimal.toPlainString(), line);
  }

  static void string(String text, LineBuffer line) {
    byte[] utf8 = text.getBytes(UTF_8);
    line.string(utf8, 0, utf8.length);
  }
}
