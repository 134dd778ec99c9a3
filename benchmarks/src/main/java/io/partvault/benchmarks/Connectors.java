// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.embedded.process.ShippedConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shipped connectors of one run, whose objects lie below a prefix of their own. Topics have the
 * same names in every run, because these decide in which topic partition a leaf is put: by luck two
 * sink tasks share eight leaves well or badly, and should do so alike in each run.
 */
final class Connectors {

  private static final String TOPICS = "shop";

  private final Stack stack;
  private final DataSet data;
  private final String prefix;
  private final Map<String, String> source;
  private final Map<String, String> sink;
  private final List<String> started = new ArrayList<>();

  /**
   * Those of one run.
   *
   * @param prefix {@code s3.key.prefix}, and of the connectors' names
   * @param source what differs from the shipped source; null where it is left out
   * @param sink what differs from the shipped sink
   */
  Connectors(
      Stack stack,
      DataSet data,
      String prefix,
      Map<String, String> source,
      Map<String, String> sink) {
    this.stack = stack;
    this.data = data;
    this.prefix = prefix;
    this.source = new HashMap<>(source);
    this.sink = new HashMap<>(sink);
  }

  void startSource() throws IOException {
    Map<String, String> config = database();
    config.putAll(source);
    put("source", ShippedConfig.connector("source", config));
  }

  /** Ends it; what it has sent stays. */
  void stopSource() {
    stack.connect().delete(prefix + "-source");
    started.remove(prefix + "-source");
  }

  /** With leave to drop everything at once. */
  void startCleanup() throws IOException {
    Map<String, String> config = database();
    config.putAll(store());
    config.put("cleanup.interval.ms", "1000");
    config.put("cleanup.drop.enabled", "true");
    config.put("cleanup.max.drops.per.round", "1000");
    put("cleanup", ShippedConfig.connector("cleanup", config));
  }

  void startSink() throws IOException {
    Map<String, String> config = store();
    config.put("topics.regex", TOPICS + "\\.(?!partvault\\.cleanup$).+");
    // The topic may be made a moment after the sink has looked for it.
    config.put("consumer.override.metadata.max.age.ms", "500");
    config.putAll(sink);
    put("sink", ShippedConfig.connector("sink", config));
  }

  /** Waits until every leaf has its manifest: it is whole, and proven by the sink. */
  void awaitManifests() throws IOException, InterruptedException {
    Waiting.until(
        stack.connect(),
        started,
        () -> stack.store().objects(prefix + "/manifests") == data.months());
  }

  /** Waits until every leaf is dropped. */
  void awaitReceipts() throws IOException, InterruptedException {
    Waiting.until(
        stack.connect(),
        started,
        () -> stack.store().objects(prefix + "/receipts") == data.months());
  }

  /** Waits until the topic holds the rows of every leaf, with a begin and a seal each. */
  void awaitSeals(int rowsOfARecord) throws IOException, InterruptedException {
    long least = data.rows() / rowsOfARecord + 2L * data.months();
    try (Topics topics = new Topics(stack, TOPICS)) {
      Waiting.until(stack.connect(), started, () -> topics.records() >= least);
    }
  }

  /** Removes connectors, topics and objects. */
  void remove() throws IOException {
    for (String connector : started) {
      stack.connect().delete(connector);
    }
    started.clear();
    try (Topics topics = new Topics(stack, TOPICS)) {
      topics.delete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stack.store().remove(prefix);
  }

  private void put(String role, Map<String, String> config) {
    config.values().removeIf(Objects::isNull);
    String connector = prefix + "-" + role;
    stack.connect().put(connector, config);
    started.add(connector);
  }

  private Map<String, String> database() {
    Map<String, String> config = new HashMap<>();
    config.put("connection.url", stack.postgres().jdbcUrl(DataSet.DATABASE));
    config.put("connection.user", stack.postgres().user());
    config.put("connection.password", "");
    config.put("topic.prefix", TOPICS);
    config.put("table.include.list", DataSet.TABLE);
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  private Map<String, String> store() {
    Map<String, String> config = new HashMap<>();
    config.put("s3.bucket.name", Store.BUCKET);
    config.put("s3.region", "us-east-1");
    config.put("s3.key.prefix", prefix);
    config.put("s3.endpoint.url", stack.store().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", Store.ACCESS_KEY_ID);
    config.put("aws.secret.access.key", Store.SECRET_ACCESS_KEY);
    return config;
  }

  long storedBytes() throws IOException {
    return stack.store().bytes(prefix);
  }
}
