// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.table.Column;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** What the schema of a row says of the columns. */
public final class RowSchema {

  /** There with {@code column.propagate.source.type=.*}. */
  private static final String SOURCE_TYPE = "__debezium.source.column.type";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("INT2", "smallint"),
          Map.entry("SMALLSERIAL", "smallint"),
          Map.entry("INT4", "integer"),
          Map.entry("SERIAL", "integer"),
          Map.entry("INT8", "bigint"),
          Map.entry("BIGSERIAL", "bigint"),
          Map.entry("FLOAT4", "real"),
          Map.entry("FLOAT8", "double precision"),
          Map.entry("BOOL", "boolean"),
          Map.entry("BPCHAR", "character"),
          Map.entry("VARCHAR", "character varying"),
          Map.entry("TIME", "time without time zone"),
          Map.entry("TIMETZ", "time with time zone"),
          Map.entry("TIMESTAMP", "timestamp without time zone"),
          Map.entry("TIMESTAMPTZ", "timestamp with time zone"));

  /** Name of the schema of json and jsonb. */
  private static final String JSON = "io.debezium.data.Json";

  /** Name of the schema of a numeric without a scale, whose line is that of a number. */
  private static final String DECIMAL = "io.debezium.data.VariableScaleDecimal";

  private static final String BYTES = "bytea";

  private RowSchema() {}

  /** The columns in the order of the line; types without modifiers, as far as they are told. */
  public static List<Column> columns(Schema row) {
    return row.fields().stream()
        .map(field -> new Column(field.name(), type(field.schema()), !field.schema().isOptional()))
        .toList();
  }

  /** Of everything that decides how rows of this schema are rendered. */
  public static String fingerprint(Schema row) {
    StringBuilder described = new StringBuilder();
    for (Field field : row.fields()) {
      describe(field.name(), field.schema(), described);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(described.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static void describe(String name, Schema schema, StringBuilder described) {
    described
        .append(name.length())
        .append(':')
        .append(name)
        .append(' ')
        .append(schema.type())
        .append(' ')
        .append(schema.name())
        .append(' ')
        .append(sourceType(schema))
        .append('\n');
  }

  private static String type(Schema schema) {
    String told = sourceType(schema);
    if (!told.isEmpty()) {
      String type =
          TYPES.getOrDefault(told.toUpperCase(Locale.ROOT), told.toLowerCase(Locale.ROOT));
      return isBytesAsText(schema, type) ? type.replace(BYTES, "text") : type;
    }
    return form(schema);
  }

  /** With binary.handling.mode at hex or base64, and a line does not say at which. */
  private static boolean isBytesAsText(Schema schema, String type) {
    if (schema.type() == Schema.Type.ARRAY) {
      return type.equals("_" + BYTES) && schema.valueSchema().type() != Schema.Type.BYTES;
    }
    return type.equals(BYTES) && schema.type() != Schema.Type.BYTES;
  }

  /** What the form of the values says where no type is told. */
  private static String form(Schema schema) {
    return switch (schema.type()) {
      case INT8, INT16 -> "smallint";
      case INT32 -> "integer";
      case INT64 -> "bigint";
      case FLOAT32 -> "real";
      case FLOAT64 -> "double precision";
      case BOOLEAN -> "boolean";
      case BYTES -> schema.name() == null ? BYTES : "text"; // a decimal, bits
      case STRING -> JSON.equals(schema.name()) ? "json" : "text";
      case ARRAY -> "_" + type(schema.valueSchema());
      case STRUCT -> DECIMAL.equals(schema.name()) ? "text" : "json";
      case MAP -> "json"; // an object in the line
    };
  }

  private static String sourceType(Schema schema) {
    return schema.parameters() == null ? "" : schema.parameters().getOrDefault(SOURCE_TYPE, "");
  }
}
