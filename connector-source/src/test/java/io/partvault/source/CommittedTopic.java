// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.awaitility.Awaitility.await;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** The topic of one connector as a reader of committed transactions sees it. */
final class CommittedTopic implements AutoCloseable {

  private final String prefix;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<SourceRecord> records = new ArrayList<>();

  CommittedTopic(String bootstrapServers, String prefix) {
    this.prefix = prefix;
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("group.id", "reader-of-" + prefix);
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    properties.put("metadata.max.age.ms", "500");
    consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(prefix + ".public.events"));
  }

  /** Reads until there are so many seals. */
  void awaitSeals(int seals) {
    await().atMost(SourceServers.PATIENCE).until(() -> read().seals() == seals);
  }

  /** Reads what is there now. */
  CommittedTopic read() {
    consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(sourceRecord(record)));
    return this;
  }

  /** All records read so far. */
  List<SourceRecord> records() {
    return records;
  }

  /** The exports of a leaf, as the sink understands them. */
  SealedExports exports(String leaf) {
    TableName table = new TableName("public", "events");
    return SealedExports.of(
        new TablePartition(
            prefix, table, new TableName("public", leaf), 1, new PartitionBounds("", "", "")),
        records);
  }

  private long seals() {
    return records.stream()
        .filter(record -> SealedExports.header(record, ExportHeaders.SEAL) != null)
        .count();
  }

  private static SourceRecord sourceRecord(ConsumerRecord<String, byte[]> record) {
    ConnectHeaders headers = new ConnectHeaders();
    record.headers().forEach(header -> headers.addBytes(header.key(), header.value()));
    return new SourceRecord(
        Map.of(),
        Map.of(),
        record.topic(),
        record.partition(),
        Schema.STRING_SCHEMA,
        record.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.value(),
        null,
        headers);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
