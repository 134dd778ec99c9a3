// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record that knows which attempt it belongs to. Connect hands the very object back when Kafka
 * has acknowledged it, whatever transformations did to the copy that was sent.
 */
final class ExportRecord extends SourceRecord {

  private final Acknowledgements acknowledgements;

  @SuppressWarnings("TooManyParameters")
  ExportRecord(
      Map<String, ?> offsetKey,
      Map<String, ?> offset,
      String topic,
      String key,
      Schema valueSchema,
      Object value,
      Iterable<Header> headers,
      Acknowledgements acknowledgements) {
    // No topic partition: the key decides, so that all of a table partition lies in one.
    super(
        offsetKey,
        offset,
        topic,
        null,
        Schema.STRING_SCHEMA,
        key,
        valueSchema,
        value,
        null,
        headers);
    this.acknowledgements = acknowledgements;
  }

  Acknowledgements acknowledgements() {
    return acknowledgements;
  }
}
