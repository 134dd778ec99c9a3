// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server of its own, reachable on the loopback address only, where every local
 * connection is let in without a password. It stops with {@link #close()} or with the JVM, also
 * when the JVM is killed; its data stay and a later start in the same folder goes on with them, on
 * another port. Writes are not forced to disk: after a power failure the data may be lost.
 *
 * <p>Needs Linux or macOS. As root it runs in a user namespace or, where that is forbidden, as user
 * nobody.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final String SETTINGS_FILE = "partvault.conf";
  private static final String LOG_FILE = "server.log";
  private static final int START_ATTEMPTS = 3;
  private static final Duration FORMER_SERVER_STOPS_WITHIN = Duration.ofSeconds(20);

  private final ServerAccount account;
  private final Path programs;
  private final Path dataFolder;
  private int port;
  private PostgresWatchdog watchdog;

  private PostgresServer(ServerAccount account, Path programs, Path dataFolder) {
    this.account = account;
    this.programs = programs;
    this.dataFolder = dataFolder;
  }

  /** Starts a server with its data in the given folder, which is created and filled if need be. */
  public static PostgresServer start(Path dir) {
    return start(dir, Map.of());
  }

  /**
   * As {@link #start(Path)}, with settings as in {@code postgresql.conf}; values are quoted here.
   *
   * @throws EmbeddedServerException if PostgreSQL does not start; the message ends with its own
   *     words
   */
  public static PostgresServer start(Path dir, Map<String, String> settings) {
    return start(dir, settings, ServerAccount.available());
  }

  static PostgresServer start(Path dir, Map<String, String> settings, ServerAccount account) {
    try {
      Files.createDirectories(dir);
      Path dataFolder = dir.toRealPath();
      account.own(dataFolder);
      Path programs = PostgresBinaries.home(account).resolve("bin");
      PostgresServer server = new PostgresServer(account, programs, dataFolder);
      server.initialize();
      server.startPostmaster(settings);
      RunningServers.started(server);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL in " + dir, e);
    }
  }

  /** JDBC address of one database, without user; nothing is asked for a password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The superuser. */
  public String user() {
    return SUPERUSER;
  }

  /** What the server itself writes, begun anew with each start. */
  public Path log() {
    return dataFolder.resolve(LOG_FILE);
  }

  /** Ends all sessions and stops the server; the folder stays. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (watchdog == null) {
      return;
    }
    Command stop = control("-m", "fast", "-w", "-t", "60", "stop");
    try {
      // Without the word "stopped" the watchdog tries again, and harder.
      if (stop.succeeded() || !isRunning()) {
        watchdog.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop PostgreSQL in " + dataFolder, e);
    } finally {
      watchdog = null;
    }
    if (stop.succeeded() || !isRunning()) {
      RunningServers.closed(this);
    } else {
      throw new EmbeddedServerException(
          "Cannot stop PostgreSQL in %s: %s".formatted(dataFolder, stop.output()));
    }
  }

  private void initialize() throws IOException {
    if (Files.exists(dataFolder.resolve(SETTINGS_FILE))) {
      return;
    }
    Command initdb =
        account.run(
            List.of(
                programs.resolve("initdb").toString(),
                "--auth=trust",
                "--username=" + SUPERUSER,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--pgdata=" + dataFolder));
    if (!initdb.succeeded()) {
      throw new EmbeddedServerException(
          "Cannot create a PostgreSQL database in %s: %s; give a new or empty folder"
              .formatted(dataFolder, lastLine(initdb.output())));
    }
    Files.writeString(
        dataFolder.resolve("postgresql.conf"),
        "include '" + SETTINGS_FILE + "'\n",
        StandardOpenOption.APPEND);
  }

  private void startPostmaster(Map<String, String> settings) throws IOException {
    awaitFormerServer();
    watchdog = PostgresWatchdog.over(dataFolder);
    Command started = null;
    for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      writeSettings(settings);
      Files.deleteIfExists(log());
      started = control("-w", "-t", "60", "-l", log().toString(), "start");
      if (started.succeeded()) {
        return;
      }
      if (!lastLog().contains("Address already in use")) {
        break;
      }
    }
    String reason = lastLog().isEmpty() ? started.output() : lastLog();
    close();
    throw new EmbeddedServerException(
        "Cannot start PostgreSQL in %s: %s".formatted(dataFolder, reason));
  }

  /** A server whose JVM was killed a moment ago is still being stopped by its watchdog. */
  private void awaitFormerServer() {
    long deadline = System.nanoTime() + FORMER_SERVER_STOPS_WITHIN.toNanos();
    while (isRunning()) {
      if (System.nanoTime() > deadline) {
        throw new EmbeddedServerException(
            "Cannot start PostgreSQL in %s: another server runs there; stop it or choose another folder"
                .formatted(dataFolder));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private boolean isRunning() {
    return control("status").succeeded();
  }

  private Command control(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(programs.resolve("pg_ctl").toString(), "-D", dataFolder.toString()));
    words.addAll(List.of(arguments));
    return account.run(words);
  }

  private void writeSettings(Map<String, String> settings) throws IOException {
    port = freePort();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("fsync", "off");
    all.put("max_wal_size", "1GB");
    all.put("log_timezone", "UTC");
    all.putAll(new TreeMap<>(settings));
    all.put("listen_addresses", "127.0.0.1");
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    StringBuilder text = new StringBuilder();
    all.forEach(
        (name, value) ->
            text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    Files.writeString(dataFolder.resolve(SETTINGS_FILE), text);
  }

  /**
   * PostgreSQL cannot choose a port itself, so a free one is looked up; if it is lost meanwhile,
   * another is tried.
   */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, Loopback.ADDRESS)) {
      return socket.getLocalPort();
    }
  }

  private String lastLog() throws IOException {
    if (!Files.exists(log())) {
      return "";
    }
    List<String> lines = Files.readAllLines(log());
    return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static String lastLine(String output) {
    return output.substring(output.lastIndexOf('\n') + 1);
  }
}
