// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import io.partvault.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the real pgbench on the live leaf of the table {@code events}, through the parent. Its
 * transactions come at a fixed rate, and their latency counts from when they were due: who waits
 * for a lock makes those behind late too.
 */
final class Pgbench implements AutoCloseable {

  /** The name of its sessions. */
  static final String APPLICATION = "pgbench";

  private static final String PROGRAM = System.getProperty("partvault.bench.pgbench", "pgbench");
  private static final int CLIENTS = 4;
  private static final String TRANSACTION =
      """
      \\set id random(1, %d)
      BEGIN;
      UPDATE events SET amount = amount + 1 WHERE id = :id AND at >= '2098-12-01 00:00+00' AND at < '2099-01-01 00:00+00';
      SELECT amount FROM events WHERE id = :id AND at >= '2098-12-01 00:00+00' AND at < '2099-01-01 00:00+00';
      INSERT INTO events (id, at, note) VALUES (:id, '2098-12-24 00:00+00', 'pgbench');
      COMMIT;
      """;

  private final Process process;
  private final Path folder;

  private Pgbench(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts a run.
   *
   * @param folder a new one, for its files
   * @param keys the live leaf has rows with the ids from 1 to this
   * @param rate transactions a second
   */
  static Pgbench start(
      PostgresServer server, String database, Path folder, int keys, Duration length, int rate)
      throws IOException {
    Files.createDirectories(folder.resolve("transactions"));
    Path script = Files.writeString(folder.resolve("script"), TRANSACTION.formatted(keys));
    List<String> command = new ArrayList<>(Priority.USUAL);
    command.addAll(
        List.of(
            PROGRAM,
            "--no-vacuum",
            "--host=127.0.0.1",
            "--port=" + server.port(),
            "--username=" + server.user(),
            "--client=" + CLIENTS,
            "--jobs=2",
            "--time=" + length.toSeconds(),
            "--rate=" + rate,
            "--random-seed=1",
            "--log",
            "--log-prefix=" + folder.resolve("transactions").resolve("log"),
            "--file=" + script,
            database));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("PGAPPNAME", APPLICATION);
    try {
      return new Pgbench(builder.start(), folder);
    } catch (IOException e) {
      throw new IOException(
          "Cannot run " + PROGRAM + "; install it, or name it in -Dpartvault.bench.pgbench", e);
    }
  }

  /** Waits for the end of the run. */
  Latencies await() throws IOException, InterruptedException {
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "pgbench ended with %d: %s"
              .formatted(status, Files.readString(folder.resolve("output"))));
    }
    return Latencies.read(folder.resolve("transactions"));
  }

  /** Ends a run that is under way. */
  @Override
  public void close() {
    process.destroy();
  }
}
