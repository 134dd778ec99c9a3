// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.connect.Installation;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.cli.progress.Terminal;
import io.partvault.embedded.EmbeddedLogging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command's entry point. */
@Command(
    name = "partvault",
    description =
        "Moves old partitions of PostgreSQL tables to S3, proves that every row arrived, and only"
            + " then drops them.",
    mixinStandardHelpOptions = true,
    versionProvider = Partvault.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all done",
      "1:some table partitions failed, or verify found damage; all is named with reasons",
      "2:failure, or verify could not look at everything",
      "3:bad arguments or configuration",
      "5:missing permission, wrong password or keys",
      "7:no connection"
    },
    footer = {"", "Start with `partvault demo`; `partvault archive --help` for your own database."})
public final class Partvault implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Partvault.class);

  @Spec private CommandSpec spec;

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"partvault " + Installation.version()};
    }
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    // What libraries print by themselves must not get between the lines of a program's output.
    System.setOut(err);
    Surroundings surroundings =
        new Surroundings(Installation.current(), out, err, Terminal.ofLauncher(), System.getenv());
    System.exit(run(surroundings, arguments));
  }

  /** Runs the command. */
  static int run(Surroundings surroundings, String... arguments) {
    CommandLine command =
        new CommandLine(new Partvault())
            .addSubcommand(new DemoCommand(surroundings))
            .addSubcommand(new ArchiveCommand(surroundings))
            .addSubcommand(new VerifyCommand(surroundings))
            .addSubcommand(new RestoreCommand(surroundings))
            .addSubcommand(new DrillCommand(surroundings))
            .addSubcommand(new WhyCommand(surroundings))
            .addSubcommand(new HoldCommand(surroundings))
            .addSubcommand(new ReleaseCommand(surroundings))
            .addSubcommand(new VersionCommand(surroundings))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setOut(new java.io.PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
            .setErr(new java.io.PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    command.setParameterExceptionHandler((e, given) -> refuse(surroundings, e));
    command.setExecutionExceptionHandler((e, failed, parsed) -> fail(surroundings, e));
    return command.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: demo, archive, verify, restore, drill, why, hold, release or version");
  }

  private static int refuse(Surroundings surroundings, ParameterException e) {
    surroundings.err().println(CommandFailure.line(FailureKind.CONFIG, e.getMessage()));
    surroundings
        .err()
        .println("Try `" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help`");
    return ExitCode.BAD_ARGUMENTS.number();
  }

  private static int fail(Surroundings surroundings, Exception e) {
    CommandFailure failure =
        e instanceof CommandFailure known
            ? known
            : new CommandFailure(
                FailureKind.RUNTIME,
                "Cannot go on: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                e);
    if (System.getProperty(EmbeddedLogging.FILE_PROPERTY) != null) {
      // Without a file the log goes to where the sentence goes, which is to stand alone.
      log.error("The command failed: {}", failure.line(), failure);
    }
    surroundings.err().println(failure.line());
    return failure.kind().exitCode().number();
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), false, StandardCharsets.UTF_8);
  }
}
