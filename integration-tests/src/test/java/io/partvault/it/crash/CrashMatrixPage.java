// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Prints {@code docs/crash-matrix.md} from what the cells of the last run left behind. */
final class CrashMatrixPage {

  private static final String HEAD =
      """
      # The crash matrix

      Printed by a run of all cells; the command is at the end. Each cell breaks one part at a named place, which is reached for
      sure: a request or a statement is held at a gate between the processes, or a state is visible in a catalog or a topic, and
      only then is the fault struck. Two Connect workers, a broker, PostgreSQL and S3Proxy run in processes of their own. A small
      reader that shares no code with the connectors then compares the bucket with the rows the database had.

      What must hold after each cell: every row of every sealed table partition is in its manifest's data files exactly once;
      nothing is dropped that is not archived; no object that is visible is cut short; no data file is left that does not count;
      the run ends without a hand on it, or with an error that says what to do, and doing that works.

      The times are those of the *recovery*, from the fault's end until the archive goes on: to the next commit, manifest or
      receipt, or, where the source was struck, to the last manifest. A cell fails above 10 s plus the time-outs of Kafka and Connect
      that lie in it, which are named; twice the 10 s in this profile, where two sets of servers share the machine. *Holds* alone:
      the cell measures none. A dash: not run in that mode, since sink and store do not know whether the source is exactly-once.
      """;

  private static final String TAIL =
      """

      ## What is not run, and why

      - Both modes of the source only in the cells that strike it or the broker: where sink, store, table or cleanup is struck, it has
        done its part or does it in the same way.
      - *Before it is read* three of the eight changes: what others do before an export begins makes another table, and nothing else.
      - A second broker: with one, *leader unavailable* is the broker frozen, which is worse.
      - *The disk is full* mounts a small disk of its own; where the user may not, every write is answered with 500 instead.
      - Without a hand on it, `group.protocol=consumer`, which the shipped sink does not use: the worker of Kafka 4.3 can fail a task
        that loses topic partitions (`UnsupportedOperationException` in its `clearOffsets`). The cell then restarts the task.
      - A clone of the database's disks started elsewhere: not promised, see the README.

      ## Printing this page anew

      ```
      mvn verify -Pcrash-matrix
      mvn verify -Pcrash-matrix -pl integration-tests -am -Dtest=None -Dit.test=CrashMatrixDocIT -Dpartvault.docs.update=true -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
      ```

      The same profile checks that the page names exactly the cells that exist.
      """;

  private final Map<String, Row> rows = new TreeMap<>();

  /** One cell, in both modes. */
  private record Row(JsonNode cell, Map<Boolean, JsonNode> byMode) {}

  /** Adds the results in a folder. */
  static CrashMatrixPage of(Path results) throws IOException {
    CrashMatrixPage page = new CrashMatrixPage();
    try (Stream<Path> files = Files.list(results)) {
      for (Path file : files.sorted().toList()) {
        page.add(new ObjectMapper().readTree(file.toFile()));
      }
    }
    return page;
  }

  String print() {
    StringBuilder page = new StringBuilder(HEAD);
    String component = "";
    for (Row row : rows.values()) {
      if (!row.cell().path("component").asText().equals(component)) {
        component = row.cell().path("component").asText();
        page.append("\n## ").append(component).append("\n\n");
        page.append(
            "| fault | place | exactly-once source off | on | test |\n|---|---|---|---|---|\n");
      }
      page.append(
          "| %s | %s | %s | %s | `%s` |\n"
              .formatted(
                  row.cell().path("fault").asText(),
                  row.cell().path("at").asText(),
                  result(row.byMode().get(false)),
                  result(row.byMode().get(true)),
                  row.cell().path("test").asText()));
    }
    return page.append(TAIL).toString();
  }

  private void add(JsonNode result) {
    String key =
        String.join(
            "\t",
            List.of(
                result.path("component").asText(),
                result.path("test").asText(),
                result.path("fault").asText(),
                result.path("at").asText()));
    rows.computeIfAbsent(key, k -> new Row(result, new TreeMap<>()))
        .byMode()
        .put(result.path("exactlyOnce").asBoolean(), result);
  }

  private static String result(JsonNode result) {
    if (result == null) {
      return "–";
    }
    if (!result.path("passed").asBoolean()) {
      return "**failed**";
    }
    String recovery = result.path("recovery").asText();
    return recovery.isEmpty() ? "holds" : "holds; " + recovery;
  }
}
