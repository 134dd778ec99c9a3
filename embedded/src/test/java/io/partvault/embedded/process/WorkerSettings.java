// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a worker runs, and how it differs from the shipped {@code worker.properties}.
 *
 * @param dir for its properties file
 * @param name of its log file
 * @param plugins folder for {@code plugin.path}
 * @param properties that come before the shipped ones
 * @param environment for the {@code env} config provider
 * @param jvmOptions such as {@code -Xmx256m}
 */
public record WorkerSettings(
    Path dir,
    String name,
    String bootstrapServers,
    Path plugins,
    Map<String, String> properties,
    Map<String, String> environment,
    List<String> jvmOptions) {

  /** A heap of 256 MB, and little compiling: most workers of a test live for seconds. */
  public static final List<String> START_FAST =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** One with a heap of 256 MB that stores offsets every second. */
  public static WorkerSettings of(Path dir, String name, String bootstrapServers, Path plugins) {
    return new WorkerSettings(
        dir,
        name,
        bootstrapServers,
        plugins,
        Map.of("offset.flush.interval.ms", "1000"),
        Map.of(),
        START_FAST);
  }
}
