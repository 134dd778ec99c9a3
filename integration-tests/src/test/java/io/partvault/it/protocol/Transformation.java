// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import org.apache.kafka.connect.source.SourceRecord;

/** What a transformation that nobody should have configured does to the rows of a record. */
final class Transformation {

  private Transformation() {}

  /** The record with another last digit in its rows; itself if there is none. */
  static SourceRecord changed(SourceRecord record) {
    if (!(record.value() instanceof byte[] rows)) {
      return record;
    }
    for (int i = rows.length - 1; i >= 0; i--) {
      if (rows[i] >= '0' && rows[i] <= '9') {
        byte[] others = rows.clone();
        others[i] = (byte) (rows[i] == '0' ? '1' : rows[i] - 1);
        return record.newRecord(
            record.topic(),
            record.kafkaPartition(),
            record.keySchema(),
            record.key(),
            record.valueSchema(),
            others,
            record.timestamp(),
            record.headers());
      }
    }
    return record;
  }
}
