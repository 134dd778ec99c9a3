// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import io.partvault.embedded.RunningServers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The threads of this JVM. */
final class Threads implements Probe {

  private static final int FRAMES = 6;

  /** Threads that are nobody's fault. */
  private record Known(Pattern name, String reason) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "Attach Listener|Signal Dispatcher|Finalizer|Reference Handler|Common-Cleaner"
                  + "|Notification Thread|Service Thread|C[12] CompilerThread\\d+|Cleaner-\\d+",
              "the JVM's own"),
          known("process reaper.*", "the JDK's, one a child process; ends a minute after it"),
          known("ForkJoinPool\\.commonPool-worker-\\d+", "the JDK's; end when idle"),
          known("CompletableFutureDelayScheduler", "the JDK's, one a JVM"),
          known("surefire-.*|junit-.*|main", "the test runner's"),
          known("PostgreSQL-JDBC-Cleaner", "the driver's, one a JVM; ends when idle"),
          known(
              "response-input-stream-timeout-scheduler",
              "the AWS SDK's, one a JVM; ends a minute after the last object was opened"),
          known(
              "HttpClient-\\d+-.*",
              "the JDK's HTTP client, which cannot be closed before Java 21 and ends when collected"),
          known("metrics-meter-tick-thread-\\d+", "the Kafka broker's library's, static"),
          known("RMI .*|JMX .*", "the JDK's, for whoever watches this JVM"));

  private static final Pattern S3_SERVER = Pattern.compile("S3Proxy-Jetty-.*|Scheduler-\\d+-\\d+");

  @Override
  public Map<String, String> now() {
    Map<String, String> threads = new HashMap<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              if (thread != Thread.currentThread() && !isKnown(thread.getName())) {
                threads.put("thread " + thread.getId(), describe(thread, frames));
              }
            });
    return threads;
  }

  private static boolean isKnown(String name) {
    // A server that runs has more threads the more it is used; one that should not run is reported
    // as such.
    return KNOWN.stream().anyMatch(known -> known.name().matcher(name).matches())
        || !RunningServers.s3().isEmpty() && S3_SERVER.matcher(name).matches();
  }

  private static String describe(Thread thread, StackTraceElement[] frames) {
    return "thread %s%s, %s, at %s"
        .formatted(
            thread.getName(),
            thread.isDaemon() ? " (daemon)" : "",
            thread.getState(),
            Arrays.stream(frames)
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < ")));
  }

  private static Known known(String name, String reason) {
    return new Known(Pattern.compile(name), reason);
  }
}
