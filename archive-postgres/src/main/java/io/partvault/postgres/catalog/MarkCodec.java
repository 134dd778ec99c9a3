// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Marks as lines of a comment. Lines of other tools and people are left as they are.
 *
 * <pre>
 * Events of the shop, kept for 13 months
 * partvault: {"mark":"again","oid":16402,"afterEpoch":1830271648399360}
 * partvault: {"mark":"detached","oid":16402,"schema":"public","table":"events","from":"2024-01-01",
 *   "to":"2024-02-01","expression":"FOR VALUES FROM …","at":"2026-11-21T03:00:00Z","archive":"…"}
 * partvault: {"mark":"restored","oid":16402,"until":"2027-01-01T00:00:00Z"}
 * </pre>
 *
 * <p>(each mark is one line.)
 */
final class MarkCodec {

  static final String START = "partvault: ";

  private static final String MARK = "mark";
  private static final String AGAIN = "again";
  private static final String DETACHED = "detached";
  private static final String RESTORED = "restored";
  private static final String OID = "oid";
  private static final String AFTER_EPOCH = "afterEpoch";
  private static final String SCHEMA = "schema";
  private static final String TABLE = "table";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String EXPRESSION = "expression";
  private static final String AT = "at";
  private static final String ARCHIVE = "archive";
  private static final String UNTIL = "until";

  private MarkCodec() {}

  /** The marks in a comment that were made for this OID; what cannot be read is no mark. */
  static List<PartitionMark> parse(String comment, long oid) {
    List<PartitionMark> marks = new ArrayList<>();
    for (String line : comment.split("\n", -1)) {
      if (line.startsWith(START)) {
        parseLine(line, marks);
      }
    }
    marks.removeIf(mark -> mark.oid() != oid);
    return marks;
  }

  /** The comment with this mark in place of those of its kind. */
  static String with(String comment, PartitionMark mark) {
    String rest = without(comment, mark.getClass());
    return rest.isEmpty() ? format(mark) : rest + "\n" + format(mark);
  }

  /** The comment without the marks of one kind, whatever OID they carry. */
  static String without(String comment, Class<? extends PartitionMark> kind) {
    if (comment.isEmpty()) {
      return comment;
    }
    return List.of(comment.split("\n", -1)).stream()
        .filter(line -> !isOfKind(line, kind))
        .collect(Collectors.joining("\n"));
  }

  static String format(PartitionMark mark) {
    return START + new String(Json.object(json -> write(json, mark)), UTF_8);
  }

  private static boolean isOfKind(String line, Class<? extends PartitionMark> kind) {
    if (!line.startsWith(START)) {
      return false;
    }
    List<PartitionMark> marks = new ArrayList<>();
    parseLine(line, marks);
    return !marks.isEmpty() && kind.isInstance(marks.get(0));
  }

  private static void write(JsonGenerator json, PartitionMark mark) throws IOException {
    if (mark instanceof PartitionMark.Again again) {
      json.writeStringField(MARK, AGAIN);
      json.writeNumberField(OID, again.oid());
      json.writeNumberField(AFTER_EPOCH, again.afterEpoch());
    } else if (mark instanceof PartitionMark.Restored restored) {
      json.writeStringField(MARK, RESTORED);
      json.writeNumberField(OID, restored.oid());
      json.writeStringField(UNTIL, restored.until().toString());
    } else if (mark instanceof PartitionMark.Detached detached) {
      json.writeStringField(MARK, DETACHED);
      json.writeNumberField(OID, detached.oid());
      json.writeStringField(SCHEMA, detached.table().schema());
      json.writeStringField(TABLE, detached.table().name());
      json.writeStringField(FROM, detached.bounds().from());
      json.writeStringField(TO, detached.bounds().to());
      json.writeStringField(EXPRESSION, detached.bounds().expression());
      json.writeStringField(AT, detached.at().toString());
      json.writeStringField(ARCHIVE, detached.archive());
    }
  }

  private static void parseLine(String line, List<PartitionMark> marks) {
    try {
      JsonNode json = Json.parse(line.substring(START.length()).getBytes(UTF_8), "mark");
      long oid = Json.number(json, OID);
      switch (Json.text(json, MARK)) {
        case AGAIN -> marks.add(new PartitionMark.Again(oid, Json.number(json, AFTER_EPOCH)));
        case RESTORED ->
            marks.add(new PartitionMark.Restored(oid, Instant.parse(Json.text(json, UNTIL))));
        case DETACHED -> marks.add(detached(json, oid));
        default -> {
          // of a later version
        }
      }
    } catch (JsonFormatException | DateTimeException | IllegalArgumentException e) {
      return; // edited by hand: a mark that cannot be read asks for nothing
    }
  }

  private static PartitionMark detached(JsonNode json, long oid) {
    return new PartitionMark.Detached(
        oid,
        new TableName(Json.text(json, SCHEMA), Json.text(json, TABLE)),
        new PartitionBounds(
            Json.text(json, FROM), Json.text(json, TO), Json.text(json, EXPRESSION)),
        Instant.parse(Json.text(json, AT)),
        Json.text(json, ARCHIVE));
  }
}
