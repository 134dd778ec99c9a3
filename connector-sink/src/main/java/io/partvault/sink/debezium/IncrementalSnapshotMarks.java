// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * A transformation for a Debezium PostgreSQL connector. It numbers the rows of each table that an
 * incremental snapshot scans, and puts Debezium's word that the scan is complete behind them, into
 * the table's own topic, so that the sink can tell a whole scan from another.
 *
 * <p>It needs {@code notification.enabled.channels} with {@code sink}: Debezium puts those
 * notifications into the queue that the rows go through.
 */
public final class IncrementalSnapshotMarks implements Transformation<SourceRecord> {

  private final IncrementalScans scans = new IncrementalScans();
  private SourceRecord last; // null before the first
  private SourceRecord lastMarked;

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to set.
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same one, which Connect could not send before
  public SourceRecord apply(SourceRecord record) {
    if (record != last) {
      lastMarked = scans.marked(record);
      last = record;
    }
    return lastMarked;
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public void close() {
    last = null;
    lastMarked = null;
  }
}
