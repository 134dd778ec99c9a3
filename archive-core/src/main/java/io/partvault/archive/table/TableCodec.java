// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.line.LineForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON fields that say which table partition a document is about; the same in begins and
 * manifests.
 *
 * <pre>
 * "database": "shop",
 * "table": {"schema": "public", "name": "events"},
 * "tablePartition": {"schema": "public", "name": "events_2024_01", "oid": 16402,
 *                    "bounds": {"from": "2024-01-01 00:00:00+00", "to": "…", "expression": "FOR VALUES FROM …"}},
 * "columns": [{"name": "id", "type": "bigint", "notNull": true, "form": "int64"}],
 * "ddl": ["CREATE TABLE …"]
 * </pre>
 */
public final class TableCodec {

  private static final String DATABASE = "database";
  private static final String TABLE = "table";
  private static final String TABLE_PARTITION = "tablePartition";
  private static final String SCHEMA = "schema";
  private static final String NAME = "name";
  private static final String OID = "oid";
  private static final String BOUNDS = "bounds";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String EXPRESSION = "expression";
  private static final String COLUMNS = "columns";
  private static final String TYPE = "type";
  private static final String NOT_NULL = "notNull";
  private static final String FORM = "form";
  private static final String DDL = "ddl";

  private TableCodec() {}

  /** Writes database, table and table partition. */
  public static void write(JsonGenerator json, TablePartition tablePartition) throws IOException {
    json.writeStringField(DATABASE, tablePartition.database());
    json.writeObjectFieldStart(TABLE);
    writeName(json, tablePartition.table());
    json.writeEndObject();
    json.writeObjectFieldStart(TABLE_PARTITION);
    writeName(json, tablePartition.name());
    writeIdentity(json, tablePartition.oid(), tablePartition.bounds());
    json.writeEndObject();
  }

  /** Writes what tells a table partition from others of its name. */
  public static void writeIdentity(JsonGenerator json, long oid, PartitionBounds bounds)
      throws IOException {
    json.writeNumberField(OID, oid);
    json.writeObjectFieldStart(BOUNDS);
    json.writeStringField(FROM, bounds.from());
    json.writeStringField(TO, bounds.to());
    json.writeStringField(EXPRESSION, bounds.expression());
    json.writeEndObject();
  }

  /** Reads what {@link #write} wrote. */
  public static TablePartition readTablePartition(JsonNode object) {
    JsonNode leaf = Json.required(object, TABLE_PARTITION);
    return new TablePartition(
        Json.text(object, DATABASE),
        readName(Json.required(object, TABLE)),
        readName(leaf),
        readOid(leaf),
        readBounds(leaf));
  }

  /** Reads an OID that {@link #writeIdentity} wrote. */
  public static long readOid(JsonNode object) {
    return Json.number(object, OID);
  }

  /** Reads bounds that {@link #writeIdentity} wrote. */
  public static PartitionBounds readBounds(JsonNode object) {
    JsonNode bounds = Json.required(object, BOUNDS);
    return new PartitionBounds(
        Json.text(bounds, FROM), Json.text(bounds, TO), Json.text(bounds, EXPRESSION));
  }

  /** Writes the columns in the order of the row lines. */
  public static void writeColumns(JsonGenerator json, List<Column> columns) throws IOException {
    json.writeArrayFieldStart(COLUMNS);
    for (Column column : columns) {
      json.writeStartObject();
      json.writeStringField(NAME, column.name());
      json.writeStringField(TYPE, column.type());
      json.writeBooleanField(NOT_NULL, column.notNull());
      if (column.form() != LineForm.UNSAID) {
        json.writeStringField(FORM, column.form().word());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Reads what {@link #writeColumns} wrote. */
  public static List<Column> readColumns(JsonNode object) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : Json.list(object, COLUMNS)) {
      columns.add(
          new Column(
              Json.text(column, NAME),
              Json.text(column, TYPE),
              Json.flag(column, NOT_NULL),
              readForm(column)));
    }
    return columns;
  }

  private static LineForm readForm(JsonNode column) {
    if (!column.has(FORM)) {
      return LineForm.UNSAID;
    }
    String word = Json.text(column, FORM);
    try {
      return LineForm.parse(word);
    } catch (IllegalArgumentException e) {
      throw new JsonFormatException("Field '" + FORM + "' is no form of a column: " + word, e);
    }
  }

  /** Writes the statements that build the table partition again. */
  public static void writeDdl(JsonGenerator json, List<String> ddl) throws IOException {
    json.writeArrayFieldStart(DDL);
    for (String statement : ddl) {
      json.writeString(statement);
    }
    json.writeEndArray();
  }

  /** Reads what {@link #writeDdl} wrote. */
  public static List<String> readDdl(JsonNode object) {
    List<String> ddl = new ArrayList<>();
    for (JsonNode statement : Json.list(object, DDL)) {
      if (!statement.isTextual()) {
        throw new JsonFormatException("Field 'ddl' holds what is not a string: " + statement);
      }
      ddl.add(statement.textValue());
    }
    return ddl;
  }

  private static void writeName(JsonGenerator json, TableName name) throws IOException {
    json.writeStringField(SCHEMA, name.schema());
    json.writeStringField(NAME, name.name());
  }

  private static TableName readName(JsonNode object) {
    return new TableName(Json.text(object, SCHEMA), Json.text(object, NAME));
  }
}
