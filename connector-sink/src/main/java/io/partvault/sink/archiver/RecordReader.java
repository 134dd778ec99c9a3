// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.export.ExportAbandon;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.ExportHeaderException;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.export.RowHeader;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads what a record is from its key and headers. */
final class RecordReader {

  // Records of one export follow one another, so that parsing the last key again is the waste.
  private String lastKey = "";
  private ExportId lastId;

  /**
   * What the record says.
   *
   * @throws DataException if the record is not one of the source connector's
   */
  Arrival read(SinkRecord record, long offset) {
    try {
      Header row = record.headers().lastWithName(ExportHeaders.ROW);
      return row == null ? control(record, offset) : rows(record, row, offset);
    } catch (ExportHeaderException | JsonFormatException | IllegalArgumentException e) {
      throw refused(record, offset, e.getMessage(), e);
    }
  }

  private Arrival rows(SinkRecord record, Header row, long offset) {
    RowHeader header = ExportHeaders.readRow(row.value());
    Header rows = record.headers().lastWithName(ExportHeaders.ROWS);
    int count = rows == null ? 1 : ExportHeaders.readRows(rows.value());
    Optional<FrameHeader> frame =
        Optional.ofNullable(record.headers().lastWithName(ExportHeaders.FRAME))
            .map(said -> ExportHeaders.readFrame(said.value()));
    int lines = frame.isPresent() ? count : RowLines.count(record.value());
    return new Arrival.Rows(offset, id(record, header.epoch()), header.row(), count, lines, frame);
  }

  private Arrival control(SinkRecord record, long offset) {
    Header begin = record.headers().lastWithName(ExportHeaders.BEGIN);
    if (begin != null) {
      return begin(record, ExportHeaders.readBegin(begin.value()), offset);
    }
    Header seal = record.headers().lastWithName(ExportHeaders.SEAL);
    if (seal != null) {
      PartitionSeal read = ExportHeaders.readSeal(seal.value());
      return new Arrival.Seal(offset, id(record, read.epoch()), read);
    }
    Header abandon = record.headers().lastWithName(ExportHeaders.ABANDON);
    if (abandon != null) {
      ExportAbandon read = ExportHeaders.readAbandon(abandon.value());
      return new Arrival.Abandon(offset, id(record, read.epoch()), read);
    }
    throw refused(
        record,
        offset,
        "it has no partvault header; records.enabled=true archives the records of any topic",
        null);
  }

  private Arrival begin(SinkRecord record, ExportBegin begin, long offset) {
    ExportId id = id(record, begin.epoch());
    if (!begin.tablePartition().key().equals(id.tablePartition())) {
      throw refused(
          record,
          offset,
          "its key is " + id.tablePartition() + ", its begin is of " + begin.tablePartition().key(),
          null);
    }
    return new Arrival.Begin(offset, id, begin);
  }

  private ExportId id(SinkRecord record, long epoch) {
    String key = key(record);
    if (lastId == null || !lastKey.equals(key)) {
      lastId = new ExportId(TablePartitionKey.parse(key), epoch);
      lastKey = key;
    } else if (lastId.epoch() != epoch) {
      lastId = new ExportId(lastId.tablePartition(), epoch);
    }
    return lastId;
  }

  private static String key(SinkRecord record) {
    if (record.key() instanceof String text) {
      return text;
    }
    if (record.key() instanceof byte[] bytes) {
      return new String(bytes, UTF_8);
    }
    throw new IllegalArgumentException(
        "its key is "
            + (record.key() == null ? "missing" : "of " + record.key().getClass())
            + "; set key.converter to org.apache.kafka.connect.storage.StringConverter on both"
            + " connectors");
  }

  private static DataException refused(
      SinkRecord record, long offset, String why, RuntimeException cause) {
    return new DataException(
        ("Cannot archive the record of topic %s, topic partition %d, offset %d: %s. This sink"
                + " archives topics of io.partvault.source.PartitionSourceConnector only, with"
                + " header.converter=org.apache.kafka.connect.converters.ByteArrayConverter on both"
                + " connectors; check its topics or topics.regex")
            .formatted(record.topic(), record.kafkaPartition(), offset, why),
        cause);
  }
}
