// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.embedded.process.ShippedConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shipped connectors of one run, whose topics and objects lie below a prefix of their own. */
final class Connectors {

  private final Stack stack;
  private final DataSet data;
  private final String prefix;
  private final Map<String, String> source;
  private final List<String> started = new ArrayList<>();

  /**
   * Those of one run.
   *
   * @param prefix {@code topic.prefix} and {@code s3.key.prefix}
   * @param source what differs from the shipped source
   */
  Connectors(Stack stack, DataSet data, String prefix, Map<String, String> source) {
    this.stack = stack;
    this.data = data;
    this.prefix = prefix;
    this.source = Map.copyOf(source);
  }

  void startSource() throws IOException {
    Map<String, String> config = new HashMap<>();
    config.put("connection.url", stack.postgres().jdbcUrl(DataSet.DATABASE));
    config.put("connection.user", stack.postgres().user());
    config.put("connection.password", "");
    config.put("topic.prefix", prefix);
    config.put("table.include.list", DataSet.TABLE);
    config.put("topic.creation.default.replication.factor", "1");
    config.putAll(source);
    put("source", ShippedConfig.connector("source", config));
  }

  void startSink() throws IOException {
    Map<String, String> config = new HashMap<>();
    config.put("topics.regex", prefix + "\\.(?!partvault\\.cleanup$).+");
    config.put("s3.bucket.name", Store.BUCKET);
    config.put("s3.region", "us-east-1");
    config.put("s3.key.prefix", prefix);
    config.put("s3.endpoint.url", stack.store().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", Store.ACCESS_KEY_ID);
    config.put("aws.secret.access.key", Store.SECRET_ACCESS_KEY);
    // The topic may be made a moment after the sink has looked for it.
    config.put("consumer.override.metadata.max.age.ms", "500");
    put("sink", ShippedConfig.connector("sink", config));
  }

  /** Waits until every leaf has its manifest: it is whole, and proven by the sink. */
  void awaitManifests() throws IOException, InterruptedException {
    Waiting.until(
        stack.connect(),
        started,
        () -> stack.store().objects(prefix + "/manifests") == data.months());
  }

  /** Waits until the topic holds the rows of every leaf, with a begin and a seal each. */
  void awaitSeals(int rowsOfARecord) throws IOException, InterruptedException {
    long least = data.rows() / rowsOfARecord + 2L * data.months();
    try (Topics topics = new Topics(stack, prefix)) {
      Waiting.until(stack.connect(), started, () -> topics.records() >= least);
    }
  }

  /** Removes connectors, topics and objects. */
  void remove() throws IOException {
    for (String connector : started) {
      stack.connect().delete(connector);
    }
    started.clear();
    try (Topics topics = new Topics(stack, prefix)) {
      topics.delete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stack.store().remove(prefix);
  }

  private void put(String role, Map<String, String> config) {
    String connector = prefix + "-" + role;
    stack.connect().put(connector, config);
    started.add(connector);
  }

  long storedBytes() throws IOException {
    return stack.store().bytes(prefix);
  }
}
