// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration of one broker that is its own controller, on free ports and in little memory.
 */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Map<String, String> of(Path folder, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    addNode(settings, folder);
    addSingleReplicas(settings);
    addSmallBuffers(settings);
    addShortSession(settings);
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.putAll(overrides);
    return settings;
  }

  private static void addNode(Map<String, String> settings, Path folder) {
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("process.roles", "broker,controller");
    settings.put("log.dirs", folder.toString());
    settings.put(
        "listeners", CLIENT_LISTENER + "://127.0.0.1:0," + CONTROLLER_LISTENER + "://127.0.0.1:0");
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    // The port is known only once the controller listens; the server is then told by other means.
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:1");
  }

  private static void addSingleReplicas(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void addSmallBuffers(Map<String, String> settings) {
    settings.put("log.cleaner.dedupe.buffer.size", "4194304"); // 128 MB by default
    settings.put(
        "offsets.topic.num.partitions", "4"); // 50 by default, each with files and an index
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
  }

  /**
   * After a crash the node may not register again before its former session has ended, 9 s by
   * default. What a killed producer left open is looked for every 10 s, and holds readers up.
   */
  private static void addShortSession(Map<String, String> settings) {
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
  }
}
