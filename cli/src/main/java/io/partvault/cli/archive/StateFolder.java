// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What outlives a run, in one folder: Kafka's data, the worker's offsets in it, and the targets of
 * a run that has not ended. Locked while it is open, so that one run at a time uses it.
 */
public final class StateFolder implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String TARGETS = "targets";

  private final Path folder;
  private final FileChannel channel;

  private StateFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Opens a folder, which is made if need be.
   *
   * @throws CommandFailure if another run has it, or it cannot be written
   */
  public static StateFolder open(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    if (folder.toString().matches(".*[:{}$].*")) {
      throw CommandFailure.config(
          "Cannot use --state-dir " + folder + ": its name must not hold any of : { } $");
    }
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new CommandFailure(
            FailureKind.LOCK,
            "Cannot use state folder %s: another run is using it; wait for its end or give another --state-dir"
                .formatted(folder));
      }
      return new StateFolder(folder, channel);
    } catch (IOException e) {
      throw CommandFailure.config(
          "Cannot use --state-dir "
              + folder
              + ": "
              + e.getMessage()
              + "; give a folder of your own");
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by another run in this very process
    }
  }

  /** Where Kafka keeps its data. */
  public Path kafka() {
    return folder.resolve("kafka");
  }

  /** Where everything is logged to. */
  public Path log() {
    return folder.resolve("partvault.log");
  }

  /** The settings of the run that is under way, with the passwords; readable by its owner only. */
  Path settings() {
    return folder.resolve("run.properties");
  }

  /** Writes the settings of this run, before anything is started that reads them. */
  void writeSettings(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    try {
      Files.deleteIfExists(settings());
      Files.createFile(settings());
      if (Files.getFileStore(settings()).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(settings(), OWNER_ONLY);
      }
      try (OutputStream out = Files.newOutputStream(settings())) {
        properties.store(out, "Settings of the run under way");
      }
    } catch (IOException e) {
      throw unwritable(settings(), e);
    }
  }

  /** The targets of the last run if it has not ended, else none. */
  List<Target> unfinished() {
    Path file = targetsFile();
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      JsonNode json = Json.parse(Files.readAllBytes(file), file.toString());
      List<Target> targets = new ArrayList<>();
      for (JsonNode target : Json.required(json, TARGETS)) {
        targets.add(
            new Target(
                TablePartitionKey.parse(Json.text(target, "key")),
                Json.number(target, "oid"),
                Json.number(target, "rows")));
      }
      return targets;
    } catch (IOException | JsonFormatException | IllegalArgumentException e) {
      throw new CommandFailure(
          FailureKind.RUNTIME, "Cannot read " + file + ": " + e.getMessage() + "; remove it", e);
    }
  }

  /** Notes what a run is to do, until {@link #ended}. */
  void begun(List<Target> targets) {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeArrayFieldStart(TARGETS);
              for (Target target : targets) {
                fields.writeStartObject();
                fields.writeStringField("key", target.key().toString());
                fields.writeNumberField("oid", target.oid());
                fields.writeNumberField("rows", target.estimatedRows());
                fields.writeEndObject();
              }
              fields.writeEndArray();
            });
    Path draft = folder.resolve("targets.json.new");
    try {
      Files.write(draft, json);
      Files.move(draft, targetsFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(targetsFile(), e);
    }
  }

  /** The run has come to its end, with or without failures. */
  void ended() {
    try {
      Files.deleteIfExists(targetsFile());
    } catch (IOException e) {
      throw unwritable(targetsFile(), e);
    }
  }

  /** Removes the run's settings and lets others use the folder. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(settings());
    } catch (IOException e) {
      throw unwritable(settings(), e);
    }
  }

  private Path targetsFile() {
    return folder.resolve("targets.json");
  }

  private static CommandFailure unwritable(Path file, IOException e) {
    return new CommandFailure(
        FailureKind.RUNTIME, "Cannot write " + file + ": " + e.getMessage(), e);
  }
}
