// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import io.partvault.archive.line.LineBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The names of a schema's fields as they stand in lines. Converters hand out the same schema again
 * and again; encoding its names for each record would be much of what a record costs.
 */
final class FieldNames {

  /** A converter that makes a schema for each record must not fill the heap with them. */
  private static final int REMEMBERED = 256;

  private final IdentityHashMap<Schema, byte[][]> known = new IdentityHashMap<>();

  /** For each field a comma, its name and a colon. */
  byte[][] of(Schema schema) {
    byte[][] names = known.get(schema);
    if (names == null) {
      if (known.size() == REMEMBERED) {
        known.clear();
      }
      names = schema.fields().stream().map(FieldNames::prefix).toArray(byte[][]::new);
      known.put(schema, names);
    }
    return names;
  }

  private static byte[] prefix(Field field) {
    LineBuffer line = new LineBuffer();
    line.raw(',');
    JsonStrings.append(field.name(), line);
    line.raw(':');
    return Arrays.copyOf(line.bytes(), line.length());
  }
}
