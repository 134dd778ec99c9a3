// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.ExportAbandon;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.TopicName;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.proof.LeafState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/** Makes the records of one attempt at a table partition: begin, rows, seal, abandon. */
final class LeafRecords {

  // A null without a schema is a null of Kafka with every converter.
  private static final Schema NO_SCHEMA = null;
  private static final Object NO_VALUE = null;

  private final String topic;
  private final String key;
  private final Map<String, String> offsetKey;
  private final Acknowledgements acknowledgements;

  LeafRecords(TablePartitionKey key, Acknowledgements acknowledgements) {
    this.topic = TopicName.of(key.database(), key.table());
    this.key = key.toString();
    this.offsetKey = ExportPositionCodec.key(key);
    this.acknowledgements = acknowledgements;
  }

  ExportRecord begin(ExportPosition position, LeafState leaf, List<Column> columns) {
    byte[] header = ExportHeaders.begin(exportBegin(position, leaf, columns));
    return control(ExportHeaders.BEGIN, header, position);
  }

  /**
   * One or several rows.
   *
   * @param schema of the value
   * @param value with all of them
   * @param offset of the poll before, unless the record is its poll's last one
   */
  ExportRecord rows(long epoch, RowSpan span, Schema schema, Object value, Map<String, ?> offset) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addBytes(ExportHeaders.ROW, ExportHeaders.row(epoch, span.first()));
    if (span.rows() > 1) {
      headers.addBytes(ExportHeaders.ROWS, ExportHeaders.rows(span.rows()));
    }
    span.frame()
        .ifPresent(frame -> headers.addBytes(ExportHeaders.FRAME, ExportHeaders.frame(frame)));
    return new ExportRecord(
        offsetKey, offset, topic, key, schema, value, headers, acknowledgements);
  }

  ExportRecord seal(ExportPosition position) {
    return control(ExportHeaders.SEAL, ExportHeaders.seal(position.partitionSeal()), position);
  }

  ExportRecord abandon(ExportPosition position, String reason) {
    byte[] header = ExportHeaders.abandon(new ExportAbandon(position.epoch(), reason));
    return control(ExportHeaders.ABANDON, header, position);
  }

  private ExportRecord control(String header, byte[] content, ExportPosition position) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addBytes(header, content);
    return new ExportRecord(
        offsetKey,
        ExportPositionCodec.write(position),
        topic,
        key,
        NO_SCHEMA,
        NO_VALUE,
        headers,
        acknowledgements);
  }

  private static ExportBegin exportBegin(
      ExportPosition position, LeafState leaf, List<Column> columns) {
    ExportBasis basis = position.basis();
    return new ExportBegin(
        position.epoch(),
        leaf.tablePartition(),
        columns,
        leaf.ddl(),
        basis.horizon(),
        basis.rows(),
        walText(basis.walPosition()),
        basis.fingerprint(),
        basis.systemIdentifier(),
        basis.timeline(),
        leaf.serverVersion(),
        basis.startedAt());
  }

  /** As PostgreSQL prints it: {@code 0/16B3748}. */
  static String walText(long walPosition) {
    return String.format(Locale.ROOT, "%X/%X", walPosition >>> 32, walPosition & 0xFFFF_FFFFL);
  }
}
