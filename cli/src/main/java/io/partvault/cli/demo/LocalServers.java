// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.EmbeddedEngine;
import io.partvault.cli.archive.Engine;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.connect.TableReader;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All servers in this process or started by it, with their data in one folder. */
final class LocalServers implements DemoServers {

  private static final String BUCKET = "partvault-demo";
  private static final String PREFIX = "archive";

  private final Installation installation;
  private final Path folder;
  private final TableReader reader;
  private final PostgresServer postgres;
  private final S3Server s3;

  private LocalServers(
      Installation installation, DemoSettings settings, PostgresServer postgres, S3Server s3) {
    this.installation = installation;
    this.folder = settings.folder();
    this.reader = settings.reader();
    this.postgres = postgres;
    this.s3 = s3;
  }

  /** Starts PostgreSQL and the S3 server. */
  static LocalServers start(Installation installation, DemoSettings settings) {
    Path folder = settings.folder();
    PostgresServer postgres =
        PostgresServer.start(folder.resolve("postgres"), server(settings.reader()));
    try {
      S3Server s3 = S3Server.start(folder.resolve("s3"));
      s3.createBucket(BUCKET);
      return new LocalServers(installation, settings, postgres, s3);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Debezium makes a replication slot, also where it only snapshots. */
  private static Map<String, String> server(TableReader reader) {
    return reader == TableReader.DEBEZIUM ? Map.of("wal_level", "logical") : Map.of();
  }

  @Override
  public String database() {
    return "shop";
  }

  @Override
  public ConnectionSettings database(String name) {
    return new ConnectionSettings(postgres.jdbcUrl(name), postgres.user(), "");
  }

  @Override
  public ArchivePlace place() {
    return new ArchivePlace(
        S3Settings.ofBucket(BUCKET)
            .withRegion(s3.region())
            .withEndpoint(s3.endpoint().toString())
            .withKeys(new S3Keys(s3.accessKeyId(), s3.secretAccessKey())),
        PREFIX);
  }

  @Override
  public Engine engine() {
    return new EmbeddedEngine(installation, reader);
  }

  @Override
  public String stage() {
    return "Starting a Kafka broker and a Connect worker; creating the connectors from "
        + installation.config();
  }

  @Override
  public List<String> traces() {
    Path data = folder.resolve(Path.of("s3", BUCKET, PREFIX, "data"));
    List<String> lines = new ArrayList<>(List.of("Data files: " + data));
    dataFiles(data).stream()
        .findFirst()
        .ifPresent(
            file -> lines.addAll(List.of("Look into one:", "  zstd -dc " + file + " | head -1")));
    lines.addAll(List.of("Remove it all:", "  rm -r " + folder));
    return lines;
  }

  private static List<Path> dataFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the data files in " + folder, e);
    }
  }

  @Override
  public void close() {
    try (postgres) {
      s3.close();
    }
  }
}
