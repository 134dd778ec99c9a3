// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.BucketJudge;
import io.partvault.it.stack.ArchiveStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stack with the table of every type in it, and a worker that archives it in several ways. */
final class StructRig implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(150);

  private final ArchiveStack stack;
  private final WorkerProcess worker;
  private final int rows;

  private StructRig(ArchiveStack stack, WorkerProcess worker, int rows) {
    this.stack = stack;
    this.worker = worker;
    this.rows = rows;
  }

  /**
   * Starts it.
   *
   * @param plugins folder with the connectors, and with converters if there are others
   * @param properties of the worker that differ from the shipped ones
   */
  static StructRig start(Path dir, String name, Path plugins, Map<String, String> properties)
      throws Exception {
    ArchiveStack stack = ArchiveStack.start(dir);
    int rows = EverythingTable.create(stack);
    Map<String, String> all = new HashMap<>(properties);
    all.put("offset.flush.interval.ms", "1000");
    WorkerProcess worker =
        WorkerProcess.start(
            new WorkerSettings(
                dir.resolve("worker"),
                name,
                stack.bootstrapServers(),
                plugins,
                all,
                Map.of(),
                WorkerSettings.START_FAST));
    StructRig rig = new StructRig(stack, worker, rows);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> rig.client().plugins().size() >= 3);
    return rig;
  }

  /** Archives the table once more, under a name of its own. */
  void archive(String name, Map<String, String> source, Map<String, String> sink)
      throws IOException {
    Map<String, String> to = new HashMap<>(sink);
    to.put("tasks.max", "1");
    to.put("topics.regex", topic(name).replace(".", "\\."));
    to.put("s3.key.prefix", name);
    to.putAll(stack.bucketSettings());
    to.put("consumer.override.metadata.max.age.ms", "500");
    client().put("source-" + name, source(name, source));
    client().put("sink-" + name, ShippedConfig.connector("sink", to));
  }

  /** The settings of a source. */
  Map<String, String> source(String name, Map<String, String> settings) throws IOException {
    Map<String, String> from = new HashMap<>(settings);
    from.putAll(stack.databaseSettings("shop"));
    from.put("topic.prefix", name);
    from.put("table.include.list", "public.everything");
    from.put("poll.interval.ms", "300");
    from.put("decimal.handling.mode", "number");
    from.put("tasks.max", "1");
    from.put("topic.creation.default.partitions", "1");
    return ShippedConfig.connector("source", from);
  }

  /** What one of them sends through. */
  static String topic(String name) {
    return name + ".public.everything";
  }

  JsonNode awaitManifest(String name) throws IOException {
    await().atMost(PATIENCE).until(() -> !judge(name).manifests().isEmpty());
    return judge(name).manifestOf(EverythingTable.LEAF);
  }

  List<String> lines(String name, JsonNode manifest) throws IOException {
    return judge(name).lines(manifest);
  }

  BucketJudge judge(String name) {
    return new BucketJudge(stack.bucket().resolve(name));
  }

  ArchiveStack stack() {
    return stack;
  }

  /** How many rows the table has. */
  int rows() {
    return rows;
  }

  ConnectClient client() {
    return worker.client();
  }

  @Override
  public void close() {
    worker.close();
    stack.close();
  }
}
