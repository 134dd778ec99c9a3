// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.connect.TableReader;
import io.partvault.cli.demo.Demo;
import io.partvault.cli.demo.DemoResult;
import io.partvault.cli.demo.DemoSettings;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.progress.ProgressScreen;
import io.partvault.cli.progress.RunProgress;
import io.partvault.cli.progress.Summary;
import io.partvault.embedded.EmbeddedLogging;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way on this machine. */
@Command(
    name = "demo",
    description =
        "Runs PostgreSQL, Kafka, Connect and an S3 server in a folder, loads a table, and archives,"
            + " proves and drops its old partitions. Needs nothing installed and leaves nothing"
            + " behind.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final int MOST_ROWS = 100_000_000;

  private static final int FEWEST_FOR_DEBEZIUM = 2;

  private final Surroundings surroundings;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Rows in each of the six table partitions (${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many read and write at once (${DEFAULT-VALUE}).")
  private int tasks;

  @Option(names = "--keep", description = "Leave the folder: database, archive, log.")
  private boolean keep;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Use this folder, which must be new or empty, instead of a temporary one.")
  private Path dir;

  @Option(
      names = "--compose",
      description =
          "Use the containers of docker-compose.yml instead, which must be running; addresses and"
              + " passwords come from the .env file. What was made stays in them, with --keep the"
              + " connectors too.")
  private boolean compose;

  @Option(
      names = "--debezium",
      description =
          "Have a Debezium connector read the table partitions in place of the source connector;"
              + " it is fetched by Maven on first use.")
  private boolean debezium;

  @Mixin private ReportOptions report;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (rows < 0 || rows > MOST_ROWS) {
      throw CommandFailure.config(
          "Cannot load --rows " + rows + ": give a number from 0 to " + MOST_ROWS);
    }
    if (tasks < 1 || tasks > 64) {
      throw CommandFailure.config("Cannot run --tasks " + tasks + ": give a number from 1 to 64");
    }
    if (debezium) {
      requireFitForDebezium();
    }
    try (Interruption interruption = Interruption.install()) {
      return run(interruption);
    }
  }

  /** What Debezium cannot do would show as a demo that never ends. */
  private void requireFitForDebezium() {
    if (rows < FEWEST_FOR_DEBEZIUM) {
      throw CommandFailure.config(
          "Cannot run --debezium with --rows %d: of an empty table Debezium sends nothing, and of one row not always that it is the last; give %d or more"
              .formatted(rows, FEWEST_FOR_DEBEZIUM));
    }
  }

  private int run(Interruption interruption) {
    DemoFolder folder = DemoFolder.create(dir);
    EmbeddedLogging.toFile(folder.log());
    try {
      DemoResult result = demo(folder).run();
      print(result);
      if (!result.isGood()) {
        surroundings.err().println("The log is in " + folder.log());
        return ExitCode.SOME_FAILED.number();
      }
      if (!keep) {
        folder.delete();
      }
      return ExitCode.DONE.number();
    } catch (InterruptedException | RuntimeException e) {
      if (interruption.isRequested()) {
        if (!keep) {
          folder.delete();
        }
        surroundings.err().println("Stopped.");
        return ExitCode.FAILURE.number();
      }
      surroundings.err().println("The demo broke off; the log is in " + folder.log());
      if (e instanceof RuntimeException failure) {
        throw failure;
      }
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }

  private Demo demo(DemoFolder folder) {
    ProgressScreen screen = new ProgressScreen(surroundings.err(), surroundings.terminal());
    Demo.Listener listener =
        new Demo.Listener() {
          @Override
          public void stage(String what) {
            screen.say(what);
          }

          @Override
          public void progress(RunProgress progress) {
            screen.show(progress);
          }
        };
    DemoSettings settings =
        new DemoSettings(
            folder.path(), rows, tasks, debezium ? TableReader.DEBEZIUM : TableReader.PARTVAULT);
    return compose
        ? Demo.onCompose(
            surroundings.installation(), settings, surroundings.environment(), keep, listener)
        : Demo.inFolder(surroundings.installation(), settings, listener);
  }

  private void print(DemoResult result) {
    result.contradictions().forEach(one -> surroundings.err().println("Contradiction: " + one));
    PrintStream out = surroundings.out();
    if (report.isJson()) {
      out.println(Summary.json(result.progress()));
    } else {
      out.println();
      Summary.table(result.progress()).forEach(out::println);
      out.println();
      if (result.isGood()) {
        out.println(
            "Checked: rows loaded and rows in the manifests agree, the old table partitions are"
                + " gone, the young ones are untouched.");
      }
      where(result, out);
    }
    out.flush();
  }

  private void where(DemoResult result, PrintStream out) {
    if (compose || keep || !result.isGood()) {
      result.traces().forEach(out::println);
    } else {
      out.println(
          "The folder was removed; with --keep it stays, and `zstd -dc FILE | head -1` shows a"
              + " row.");
    }
  }
}
