// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TablePartitionKey;

/**
 * The report on an export that can never get a manifest: {@code incomplete/….json}.
 *
 * <pre>
 * {"format":1,"origin":"partvault","tablePartition":"shop/public.events/events_2024_01","oid":16402,
 *  "epoch":1830271648399360,"topic":"shop.public.events","topicPartition":3,
 *  "reason":"rows are missing","expected":"row 700","found":"row 900","offset":12345}
 * </pre>
 *
 * @param export which one
 * @param oid of the table partition; 0 if the begin was never seen
 * @param source where its records came from
 * @param finding what was wrong
 */
public record IncompleteExport(ExportId export, long oid, CommitSource source, Finding finding) {

  public IncompleteExport {
    requireNonNull(export, "export is null");
    requireNonNull(source, "source is null");
    requireNonNull(finding, "finding is null");
  }

  /** As JSON; the same report always gives the same bytes. */
  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeNumberField("format", 1);
          json.writeStringField("origin", "partvault");
          json.writeStringField("tablePartition", export.tablePartition().toString());
          json.writeNumberField("oid", oid);
          json.writeNumberField("epoch", export.epoch());
          json.writeStringField("sink", source.sink());
          json.writeStringField("topic", source.topic());
          json.writeNumberField("topicPartition", source.topicPartition());
          ExportStateCodec.writeFinding(json, finding);
        });
  }

  /**
   * Reads what {@link #toJson} wrote; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if it is no such report
   */
  public static IncompleteExport read(byte[] json, String what) {
    JsonNode report = Json.parse(json, what);
    try {
      return new IncompleteExport(
          new ExportId(
              TablePartitionKey.parse(Json.text(report, "tablePartition")),
              Json.number(report, "epoch")),
          Json.number(report, "oid"),
          new CommitSource(
              Json.text(report, "sink"),
              Json.text(report, "topic"),
              Json.smallNumber(report, "topicPartition")),
          ExportStateCodec.readFinding(report));
    } catch (JsonFormatException | IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read report " + what + ": " + e.getMessage(), e);
    }
  }
}
