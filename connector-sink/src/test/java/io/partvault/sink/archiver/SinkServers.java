// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.ObjectStore;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.EmbeddedLogging;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.S3Server;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.header.Header;

/** A broker, a Connect worker with the sink on its class path, an S3 server, and a producer. */
final class SinkServers implements AutoCloseable {

  static final String BUCKET = "archive";

  final ArchiveLayout layout =
      new ArchiveLayout("archive", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  final ObjectStore store;
  final ConnectClient client;
  private final S3Server s3;
  private final KafkaBroker broker;
  private final ConnectWorker worker;
  private final Producer<String, byte[]> producer;

  private SinkServers(Path folder) {
    s3 = S3Server.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
    store =
        S3ObjectStore.open(
            S3Settings.ofBucket(BUCKET)
                .withEndpoint(s3.endpoint().toString())
                .withKeys(new S3Keys(s3.accessKeyId(), s3.secretAccessKey())));
    broker = KafkaBroker.start(folder.resolve("kafka"));
    worker = ConnectWorker.start(workerProperties());
    client = new ConnectClient(worker.restUrl());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  static SinkServers start(Path folder, String log) {
    EmbeddedLogging.toFile(Path.of("target", log));
    return new SinkServers(folder);
  }

  Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  void createTopic(String topic, int count) throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic(topic, count, (short) 1))).all().get();
    }
  }

  long groupOffset(String sink) throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      return admin
          .listConsumerGroupOffsets("connect-" + sink)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(offset -> offset.offset())
          .sum();
    }
  }

  boolean hasMembers(String sink) throws Exception {
    String group = "connect-" + sink;
    try (Admin admin = Admin.create(kafka())) {
      return !admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  /** Rows in records of seven; with the begin if they start at 0. */
  void sendRows(String topic, int topicPartition, TestExport export, int from, int to) {
    if (from == 0) {
      send(topic, topicPartition, export.beginRecord());
    }
    for (int row = from; row < to; row += 7) {
      send(topic, topicPartition, export.rowsRecord(row, Math.min(to, row + 7)));
    }
  }

  void sendWhole(String topic, TestExport export) {
    sendRows(topic, 0, export, 0, export.lines().size());
    send(topic, 0, export.sealRecord());
    flush();
  }

  void send(String topic, int topicPartition, TestExport.Sent sent) {
    producer.send(record(topic, topicPartition, sent));
  }

  /** Sends the rows in a transaction that is aborted, and then again in one that is committed. */
  void sendAbortedThenCommitted(String topic, TestExport export) {
    Map<String, Object> settings = new HashMap<>(kafka());
    settings.put("transactional.id", topic);
    try (Producer<String, byte[]> transactional =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(record(topic, 0, export.beginRecord()));
      for (int row = 0; row < export.lines().size() / 2; row++) {
        transactional.send(record(topic, 0, export.rowsRecord(row, row + 1)));
      }
      transactional.flush();
      transactional.abortTransaction();
      transactional.beginTransaction();
      transactional.send(record(topic, 0, export.beginRecord()));
      for (int row = 0; row < export.lines().size(); row++) {
        transactional.send(record(topic, 0, export.rowsRecord(row, row + 1)));
      }
      transactional.send(record(topic, 0, export.sealRecord()));
      transactional.commitTransaction();
    }
  }

  private static ProducerRecord<String, byte[]> record(
      String topic, int topicPartition, TestExport.Sent sent) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, topicPartition, sent.key(), (byte[]) sent.value());
    for (Header header : sent.headers()) {
      record.headers().add(header.key(), (byte[]) header.value());
    }
    return record;
  }

  void flush() {
    producer.flush();
  }

  Map<String, String> sink(String topic, int tasks) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.partvault.sink.S3ArchiveSinkConnector");
    config.put("tasks.max", Integer.toString(tasks));
    config.put("topics", topic);
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put(
        "consumer.override.partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    config.put("consumer.override.max.poll.records", "50");
    config.put("s3.bucket.name", BUCKET);
    config.put("s3.endpoint.url", s3.endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("s3.key.prefix", "archive");
    config.put("aws.access.key.id", s3.accessKeyId());
    config.put("aws.secret.access.key", s3.secretAccessKey());
    config.put("file.max.records", "400");
    config.put("rotate.interval.ms", "1000");
    config.put("max.open.files", "2");
    config.put("kafka.bootstrap.servers", broker.bootstrapServers());
    return config;
  }

  private Map<String, String> workerProperties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "connect");
    properties.put("listeners", "http://127.0.0.1:0");
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("offset.flush.interval.ms", "60000");
    for (String kind : List.of("config", "offset", "status")) {
      properties.put(kind + ".storage.topic", "connect-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    return properties;
  }

  @Override
  public void close() {
    producer.close();
    worker.close();
    broker.close();
    store.close();
    s3.close();
  }
}
