// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.partvault.archive.line.LineBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes values into a line, straight from what Connect hands over: by the name of a schema where
 * that says more than the Java type. Not thread-safe.
 */
public final class ValueWriter {

  /** PostgreSQL's numeric has no more; a short text such as 1e999999999 could fill the heap. */
  private static final int MOST_DIGITS = 150_000;

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final String VARIABLE_SCALE = "io.debezium.data.VariableScaleDecimal";

  private final ValueStyle style;
  private final Temporals temporals;
  private final FieldNames names = new FieldNames();

  /** For values of one kind of topic. */
  public ValueWriter(ValueStyle style) {
    this.style = requireNonNull(style, "style is null");
    temporals = new Temporals(style);
  }

  /**
   * Appends a value.
   *
   * @param schema null where nothing is known of it
   * @throws DataException if it cannot be written; the message is what it holds
   * @throws io.partvault.archive.line.LineFormatException if the line gets too long
   */
  public void append(Object value, Schema schema, LineBuffer line) {
    if (value == null) {
      line.raw(NULL);
      return;
    }
    String name = schema == null ? null : schema.name();
    if (name != null && named(value, name, line)) {
      return;
    }
    if (value instanceof String text) {
      JsonStrings.append(text, line);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      line.number(((Number) value).longValue());
    } else if (value instanceof Boolean truth) {
      line.raw(truth ? TRUE : FALSE);
    } else if (value instanceof Number number) {
      number(number, line);
    } else if (value instanceof byte[] bytes) {
      line.base64(bytes, 0, bytes.length);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = copy(buffer);
      line.base64(bytes, 0, bytes.length);
    } else {
      nested(value, schema, line);
    }
  }

  /** Appends an instant in milliseconds since 1970. */
  public void instant(long milliseconds, LineBuffer line) {
    temporals.instant(milliseconds, line);
  }

  private boolean named(Object value, String name, LineBuffer line) {
    try {
      if (temporals.append(value, name, line)) {
        return true;
      }
    } catch (ArithmeticException e) {
      throw new DataException("holds " + value + ", which is out of range for " + name, e);
    }
    if (name.equals(VARIABLE_SCALE) && value instanceof Struct struct) {
      decimal(variableScale(struct), line);
      return true;
    }
    return false;
  }

  private void number(Number number, LineBuffer line) {
    if (number instanceof BigDecimal decimal) {
      decimal(decimal, line);
    } else if (number instanceof BigInteger integer) {
      decimal(new BigDecimal(integer), line);
    } else if (number instanceof Float || number instanceof Double) {
      Floats.append(number, line);
    } else {
      throw unknown(number);
    }
  }

  /** All digits in either style, and never an exponent. */
  private void decimal(BigDecimal decimal, LineBuffer line) {
    if (Math.abs((long) decimal.scale()) + decimal.precision() > MOST_DIGITS) {
      throw new DataException(
          "holds a decimal of %d digits and scale %d, longer than %d digits"
              .formatted(decimal.precision(), decimal.scale(), MOST_DIGITS));
    }
    byte[] digits = decimal.toPlainString().getBytes(US_ASCII);
    if (style == ValueStyle.RECORDS) {
      line.raw(digits);
    } else {
      line.raw('"');
      line.raw(digits);
      line.raw('"');
    }
  }

  private void nested(Object value, Schema schema, LineBuffer line) {
    if (value instanceof Struct struct) {
      object(struct, line);
    } else if (value instanceof Map<?, ?> map) {
      object(map, element(schema), line);
    } else if (value instanceof List<?> list) {
      array(list, element(schema), line);
    } else if (value instanceof Date date) {
      // Without a schema nobody says whether it is a date or a time; an instant is both.
      temporals.instant(date.toInstant().toEpochMilli(), line);
    } else {
      throw unknown(value);
    }
  }

  /** A transformation may leave a schema behind that is not the value's. */
  private static Schema element(Schema schema) {
    return schema != null
            && (schema.type() == Schema.Type.ARRAY || schema.type() == Schema.Type.MAP)
        ? schema.valueSchema()
        : null;
  }

  private void array(List<?> list, Schema element, LineBuffer line) {
    line.raw('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        line.raw(',');
      }
      append(list.get(i), element, line);
    }
    line.raw(']');
  }

  private void object(Struct struct, LineBuffer line) {
    byte[][] prefixes = names.of(struct.schema());
    List<Field> fields = struct.schema().fields();
    if (fields.isEmpty()) {
      line.raw('{');
    }
    int start = line.length();
    for (int i = 0; i < prefixes.length; i++) {
      line.raw(prefixes[i]);
      Field field = fields.get(i);
      // NULL is not the default of its column.
      append(struct.getWithoutDefault(field.name()), field.schema(), line);
    }
    if (!fields.isEmpty()) {
      // Every prefix begins with a comma; the first one makes room for the brace.
      line.set(start, '{');
    }
    line.raw('}');
  }

  /** Maps have no order of their own; the same map always gives the same line. */
  private void object(Map<?, ?> map, Schema value, LineBuffer line) {
    Object[] keys = map.keySet().toArray();
    String[] texts = new String[keys.length];
    for (int i = 0; i < keys.length; i++) {
      texts[i] = text(keys[i]);
    }
    if (!Arrays.equals(texts, keys)) {
      objectOfOtherKeys(map, value, line);
      return;
    }
    Arrays.sort(texts);
    line.raw('{');
    for (int i = 0; i < texts.length; i++) {
      member(i == 0, texts[i], line);
      append(map.get(texts[i]), value, line);
    }
    line.raw('}');
  }

  /** Numbers and truth values are names by their text, unless two of them have the same. */
  private void objectOfOtherKeys(Map<?, ?> map, Schema value, LineBuffer line) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, mapped) -> sorted.put(text(key), mapped));
    if (sorted.size() != map.size()) {
      throw new DataException("holds a map of which two keys have the same text");
    }
    line.raw('{');
    boolean first = true;
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      member(first, entry.getKey(), line);
      append(entry.getValue(), value, line);
      first = false;
    }
    line.raw('}');
  }

  private static String text(Object key) {
    if (key instanceof String text) {
      return text;
    }
    if (key instanceof Number || key instanceof Boolean) {
      return key instanceof BigDecimal decimal ? decimal.toPlainString() : key.toString();
    }
    throw new DataException(
        "holds a map with a key "
            + (key == null ? "null" : "of " + key.getClass().getName())
            + ", which is no name in JSON");
  }

  private static void member(boolean first, String name, LineBuffer line) {
    if (!first) {
      line.raw(',');
    }
    JsonStrings.append(name, line);
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

  private static DataException unknown(Object value) {
    return new DataException("holds a " + value.getClass().getName());
  }
}
