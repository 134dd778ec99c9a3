// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

/**
 * A Kafka Connect distributed worker with its REST interface, in this JVM. Connectors come from its
 * class path or from {@code plugin.path}, in both cases by service loader. It is to be closed
 * before its broker; when the JVM just ends, it ends as if killed.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Map<String, String> DEFAULTS =
      Map.of("listeners", "http://127.0.0.1:0", "plugin.discovery", "service_load");

  private final Connect<DistributedHerder> connect;

  private ConnectWorker(Connect<DistributedHerder> connect) {
    this.connect = connect;
  }

  /**
   * Starts a worker. {@code listeners} defaults to a free port on 127.0.0.1 and {@code
   * plugin.discovery} to {@code service_load}; everything else a worker needs must be given.
   *
   * @throws EmbeddedServerException if a property is wrong or the broker cannot be reached
   */
  public static ConnectWorker start(Map<String, String> workerProperties) {
    KafkaExit.forbid();
    Map<String, String> properties = new HashMap<>(DEFAULTS);
    properties.putAll(workerProperties);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Its own hook would stop the worker behind the back of whoever closes it on the way out.
    Exit.setShutdownHookAdder((name, hook) -> {});
    try {
      return new ConnectWorker(new ConnectDistributed().startConnect(properties));
    } catch (RuntimeException e) {
      throw new EmbeddedServerException(
          "Cannot start the Kafka Connect worker: " + e.getMessage(), e);
    } finally {
      Exit.resetShutdownHookAdder();
      thread.setContextClassLoader(before);
    }
  }

  /** Address of the REST interface. */
  public URI restUrl() {
    return connect.rest().advertisedUrl();
  }

  /** Stops the connectors and the worker, which leaves its group. A second call does nothing. */
  @Override
  public void close() {
    connect.stop();
  }
}
