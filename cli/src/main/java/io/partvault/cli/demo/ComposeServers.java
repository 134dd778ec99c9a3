// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.ClusterEngine;
import io.partvault.cli.archive.Engine;
import io.partvault.cli.connect.ConnectCluster;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.TableReader;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.EmbeddedServerException;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of {@code docker-compose.yml}, which run already and go on. Each demo has a
 * database, topics and a folder of the bucket for itself, by the time of its start.
 */
final class ComposeServers implements DemoServers {

  private static final Logger log = LoggerFactory.getLogger(ComposeServers.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'demo'_yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ComposeAddresses addresses;
  private final TableReader reader;
  private final ConnectCluster workers;
  private final String name;
  private final boolean keep;

  /**
   * Asks whether the worker is there.
   *
   * @param reader Debezium's connector is on a worker of its own
   * @param keep whether the connectors go on afterwards
   */
  ComposeServers(ComposeAddresses addresses, Clock clock, TableReader reader, boolean keep) {
    this.addresses = addresses;
    this.reader = reader;
    this.workers =
        reader == TableReader.DEBEZIUM
            ? new ConnectCluster(
                addresses.debezium(), addresses.kafka(), ComposeAddresses.DEBEZIUM_WAY_OUT)
            : new ConnectCluster(addresses.connect(), addresses.kafka(), ComposeAddresses.WAY_OUT);
    this.name = NAME.format(clock.instant());
    this.keep = keep;
    workers.start();
  }

  @Override
  public String database() {
    return name;
  }

  @Override
  public ConnectionSettings database(String database) {
    return addresses.database(database);
  }

  @Override
  public ArchivePlace place() {
    return new ArchivePlace(addresses.bucket(), name);
  }

  @Override
  public Engine engine() {
    return new ClusterEngine(
        workers,
        Map.of(
            "connection.url",
            ComposeAddresses.POSTGRES_INSIDE + name,
            "database.hostname",
            ComposeAddresses.POSTGRES_HOST,
            "database.port",
            ComposeAddresses.POSTGRES_PORT,
            "s3.endpoint.url",
            ComposeAddresses.S3_INSIDE));
  }

  @Override
  public String stage() {
    return "Creating the connectors at "
        + (reader == TableReader.DEBEZIUM ? addresses.debezium() : addresses.connect());
  }

  @Override
  public List<String> traces() {
    return List.of(
        "Database %s, topics %s.* and %s stay in the containers. Look through the archive, with the keys from .env:"
            .formatted(name, name, place()),
        "  AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… ./partvault verify --from %s --s3-endpoint %s"
            .formatted(place(), addresses.s3()),
        "Remove it all:",
        reader == TableReader.DEBEZIUM
            ? "  docker compose --profile debezium down -v"
            : "  docker compose down -v");
  }

  /**
   * A slot that nobody reads holds the log back for ever, and that of an {@code initial_only}
   * snapshot is never read.
   */
  private void dropSlot() {
    String slots =
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE database = current_database() AND NOT active";
    try (PostgresSession session = PostgresSession.open(database(name), "partvault-demo");
        Statement statement = session.connection().createStatement()) {
      statement.execute(slots);
    } catch (DatabaseException | SQLException e) {
      log.warn("Cannot drop the replication slot of database {}", name, e);
    }
  }

  /** Removes the connectors; all else stays until the containers' volumes go. */
  @Override
  public void close() {
    if (keep) {
      return;
    }
    for (ConnectorRole role : ConnectorRole.values()) {
      try {
        workers.client().delete(role.connectorName());
      } catch (ConnectRestException | EmbeddedServerException | UncheckedIOException e) {
        log.warn(
            "Cannot remove connector {}; it may never have been made", role.connectorName(), e);
      }
    }
    if (reader == TableReader.DEBEZIUM) {
      dropSlot();
    }
  }
}
