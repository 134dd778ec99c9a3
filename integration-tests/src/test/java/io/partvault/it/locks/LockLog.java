// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import io.partvault.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The waits for locks in the log of a server that was started with {@link #SETTINGS}. */
final class LockLog {

  /** Shorter waits are not in the log. */
  static final Duration SHORTEST = Duration.ofMillis(10);

  static final Map<String, String> SETTINGS =
      Map.of(
          "log_lock_waits", "on",
          "deadlock_timeout", SHORTEST.toMillis() + "ms",
          "log_line_prefix", "%m %d/%a/ ");

  private static final Pattern WAIT =
      Pattern.compile(
          "(?<database>[^ /]+)/(?<application>[^/]*)/ LOG:  process \\d+"
              + " (acquired|still waiting for|avoided deadlock for) (?<lock>.+?)"
              + " (by rearranging queue order )?after (?<millis>[\\d.]+) ms( at character \\d+)?$");

  private final PostgresServer server;

  LockLog(PostgresServer server) {
    this.server = server;
  }

  /** The waits of all sessions in a database, in the order of the log. */
  List<LockWait> waits(String database) throws IOException {
    List<LockWait> waits = new ArrayList<>();
    try (Stream<String> lines = Files.lines(server.log())) {
      lines.forEach(
          line -> {
            Matcher wait = WAIT.matcher(line);
            if (wait.find() && wait.group("database").equals(database)) {
              waits.add(
                  new LockWait(
                      wait.group("application"),
                      wait.group("lock"),
                      Double.parseDouble(wait.group("millis"))));
            }
          });
    }
    return waits;
  }

  /** The waits of the sessions with that application name. */
  List<LockWait> waits(String database, String application) throws IOException {
    return waits(database).stream().filter(wait -> wait.application().equals(application)).toList();
  }

  /** A line for each application and lock: how many reports, and the longest wait. */
  String summary(String database) throws IOException {
    Map<String, List<LockWait>> byLock =
        waits(database).stream()
            .collect(
                Collectors.groupingBy(
                    wait -> wait.application() + ": " + kind(wait.lock()),
                    TreeMap::new,
                    Collectors.toList()));
    StringBuilder text = new StringBuilder();
    byLock.forEach(
        (lock, waits) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %-70s %5d reports, longest %7.1f ms%n",
                    lock,
                    waits.size(),
                    waits.stream().mapToDouble(LockWait::millis).max().orElse(0))));
    return text.length() == 0
        ? "  none of %d ms or more%n".formatted(SHORTEST.toMillis())
        : text.toString();
  }

  /** Transactions have a number each; tables keep theirs. */
  private static String kind(String lock) {
    return lock.replaceAll(" of database \\d+", "")
        .replaceAll("transaction [\\d/]+", "transaction");
  }
}
