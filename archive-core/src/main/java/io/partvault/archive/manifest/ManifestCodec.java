// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCodec;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TableCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads manifests. The bytes of a given manifest never change within a format version.
 */
public final class ManifestCodec {

  /** Version written; versions above it are refused. */
  public static final int FORMAT = 1;

  private static final String CHANGED = "changed";
  private static final String ORIGIN = "origin";

  private ManifestCodec() {}

  /** A manifest as JSON; the same manifest always gives the same bytes. */
  public static byte[] write(PartitionManifest manifest) {
    ExportBegin begin = manifest.begin();
    PartitionSeal seal = manifest.seal();
    return Json.object(
        json -> {
          json.writeNumberField("format", FORMAT);
          json.writeStringField(ORIGIN, begin.origin().word());
          TableCodec.write(json, begin.tablePartition());
          json.writeNumberField("epoch", begin.epoch());
          json.writeNumberField("rows", seal.rows());
          json.writeNumberField("rawBytes", manifest.rawBytes());
          json.writeStringField("digest", manifest.digest().toString());
          json.writeStringField("sentDigest", seal.digest().toString());
          json.writeNumberField("sentBytes", seal.rawBytes());
          if (manifest.isChangedOnTheWay()) {
            json.writeBooleanField(CHANGED, true);
          }
          json.writeNumberField("horizon", seal.horizon());
          json.writeStringField("walPosition", begin.walPosition());
          json.writeStringField("fingerprint", seal.fingerprint());
          json.writeStringField("systemIdentifier", begin.systemIdentifier());
          json.writeNumberField("timeline", begin.timeline());
          json.writeNumberField("serverVersion", begin.serverVersion());
          json.writeStringField("startedAt", seal.startedAt().toString());
          json.writeStringField("sealedAt", seal.finishedAt().toString());
          TableCodec.writeColumns(json, begin.columns());
          TableCodec.writeDdl(json, begin.ddl());
          json.writeArrayFieldStart("dataFiles");
          for (DataFile file : manifest.dataFiles()) {
            json.writeStartObject();
            DataFileCodec.writeFields(json, file);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /**
   * Reads a manifest; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if it is no manifest, of a newer format or another tool, or one
   *     whose parts do not agree
   */
  public static PartitionManifest read(byte[] json, String what) {
    JsonNode manifest = Json.parse(json, what);
    try {
      Json.requireFormat(manifest, FORMAT);
      return read(manifest);
    } catch (JsonFormatException | IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read manifest " + what + ": " + e.getMessage(), e);
    }
  }

  private static PartitionManifest read(JsonNode manifest) {
    long epoch = Json.number(manifest, "epoch");
    long horizon = Json.number(manifest, "horizon");
    String fingerprint = Json.text(manifest, "fingerprint");
    Instant startedAt = Json.instant(manifest, "startedAt");
    ExportBegin begin =
        new ExportBegin(
            Origin.parse(Json.text(manifest, ORIGIN)),
            epoch,
            TableCodec.readTablePartition(manifest),
            TableCodec.readColumns(manifest),
            TableCodec.readDdl(manifest),
            horizon,
            Json.number(manifest, "rows"),
            Json.text(manifest, "walPosition"),
            fingerprint,
            Json.text(manifest, "systemIdentifier"),
            Json.number(manifest, "timeline"),
            Json.smallNumber(manifest, "serverVersion"),
            startedAt);
    PartitionSeal seal =
        new PartitionSeal(
            epoch,
            Json.number(manifest, "rows"),
            Digest.parse(Json.text(manifest, "sentDigest")),
            Json.number(manifest, "sentBytes"),
            horizon,
            fingerprint,
            startedAt,
            Json.instant(manifest, "sealedAt"));
    List<DataFile> dataFiles = new ArrayList<>();
    for (JsonNode file : Json.list(manifest, "dataFiles")) {
      dataFiles.add(DataFileCodec.read(file));
    }
    PartitionManifest read =
        new PartitionManifest(begin, seal, Digest.parse(Json.text(manifest, "digest")), dataFiles);
    if (read.rawBytes() != Json.number(manifest, "rawBytes")) {
      throw new JsonFormatException(
          "rawBytes is %d, the files hold %d"
              .formatted(Json.number(manifest, "rawBytes"), read.rawBytes()));
    }
    requireFlag(manifest, read);
    return read;
  }

  /** For readers that do not compare digests; left out where nothing was changed on the way. */
  private static void requireFlag(JsonNode manifest, PartitionManifest read) {
    boolean flag = manifest.has(CHANGED) && Json.flag(manifest, CHANGED);
    if (flag != read.isChangedOnTheWay()) {
      throw new JsonFormatException(
          "changed is %s, but digest is %s and sentDigest %s"
              .formatted(flag, read.digest(), read.seal().digest()));
    }
  }
}
