// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.connect.TableReader;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.ConnectionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSettingsTest {

  private static final Path RUN = Path.of("/state/run.properties");

  private static RunSettings settings(Removal removal) {
    ArchiveJob job =
        new ArchiveJob(
            new ConnectionSettings("jdbc:postgresql://db/shop", "me", "secret"),
            "shop",
            ArchivePlace.parse("s3://vault/a"),
            List.of(new TableName("public", "Odd, name")),
            RetentionRule.keepNewest(3),
            removal,
            4);
    return new RunSettings(
        new ConnectorFiles(Installation.current().config()), job, Pace.REMOTE, List.of());
  }

  @Test
  void nothingOfTheRunIsSentToConnectButReferences() {
    RunSettings settings = settings(Removal.DROP);
    for (ConnectorRole role : ConnectorRole.values()) {
      Map<String, String> sent = settings.connector(role, RUN, 4);
      assertThat(sent.values())
          .noneMatch(value -> value.equals("secret") || value.contains("jdbc:"));
    }
    assertThat(settings.connector(ConnectorRole.CLEANUP, RUN, 4))
        .containsEntry(
            "cleanup.drop.enabled", "${file:/state/run.properties:cleanup.cleanup.drop.enabled}")
        .containsEntry("tasks.max", "1");
    assertThat(settings.connector(ConnectorRole.SOURCE, RUN, 4)).containsEntry("tasks.max", "4");
  }

  @Test
  void aDebeziumConnectorIsToldWhatToReadAndTheSinkWhereToAsk() {
    ArchiveJob job =
        new ArchiveJob(
                new ConnectionSettings("jdbc:postgresql://db:5433/shop", "me", "secret"),
                "Shop-1",
                ArchivePlace.parse("s3://vault/a"),
                List.of(new TableName("public", "events")),
                RetentionRule.olderThan("P1M"),
                Removal.DROP,
                4)
            .readBy(TableReader.DEBEZIUM);
    RunSettings settings =
        new RunSettings(
            new ConnectorFiles(Installation.current().config()),
            job,
            Pace.LOCAL,
            List.of(new TableName("public", "events_1"), new TableName("public", "odd, one")));

    assertThat(settings.run("broker:9092"))
        .containsEntry("source.database.hostname", "db")
        .containsEntry("source.database.port", "5433")
        .containsEntry("source.database.dbname", "shop")
        .containsEntry("source.slot.name", "partvault_shop_1")
        .containsEntry("source.table.include.list", "public\\.events_1,public\\.odd\\,\\ one")
        .containsEntry("sink.kafka.bootstrap.servers", "broker:9092");
    assertThat(settings.connector(ConnectorRole.SOURCE, RUN, 4))
        .containsEntry("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
        .containsEntry(
            "database.password", "${file:/state/run.properties:source.database.password}")
        .containsEntry("tasks.max", "1");
    assertThat(settings.connector(ConnectorRole.SINK, RUN, 4))
        .containsEntry(
            "kafka.bootstrap.servers", "${file:/state/run.properties:sink.kafka.bootstrap.servers}")
        .containsEntry("debezium.enabled", "true");
    assertThat(settings.withoutSecrets(ConnectorRole.SOURCE, Map.of("database.hostname", "in"), 4))
        .containsEntry("database.hostname", "in")
        .containsEntry("database.password", "${env:PARTVAULT_DEBEZIUM_PASSWORD}");
  }

  @Test
  void workersElsewhereAreSentTheirOwnAddressesAndNoSecrets() {
    RunSettings settings = settings(Removal.DROP);
    Map<String, String> addresses = Map.of("connection.url", "jdbc:postgresql://inside/shop");
    assertThat(settings.withoutSecrets(ConnectorRole.CLEANUP, addresses, 4))
        .containsEntry("connection.url", "jdbc:postgresql://inside/shop")
        .containsEntry("connection.password", "${env:PARTVAULT_CLEANUP_PASSWORD}")
        .containsEntry("cleanup.drop.enabled", "true")
        .containsEntry("s3.bucket.name", "vault")
        .containsEntry("tasks.max", "1")
        .doesNotContainKey("aws.secret.access.key");
    assertThat(settings.withoutSecrets(ConnectorRole.SOURCE, addresses, 4))
        .containsEntry("connection.user", "${env:PARTVAULT_DATABASE_USER}")
        .containsEntry("tasks.max", "4");
  }

  @Test
  void theFileOfTheRunHoldsTheJob() {
    assertThat(settings(Removal.DROP).run("broker:9092"))
        .containsEntry("source.connection.password", "secret")
        .containsEntry("source.table.include.list", "\"public\".\"Odd, name\"")
        .containsEntry("source.retention.keep.count", "3")
        .containsEntry("source.retention.period", "")
        .containsEntry("cleanup.cleanup.drop.enabled", "true")
        .containsEntry("cleanup.cleanup.detach.enabled", "false")
        .containsEntry("sink.s3.bucket.name", "vault")
        .containsEntry("sink.aws.access.key.id", "")
        .doesNotContainKey("cleanup.cleanup.drop.delay.days");
    assertThat(settings(new Removal(true, true, 0)).run("broker:9092"))
        .containsEntry("cleanup.cleanup.drop.delay.days", "0");
  }

  @Test
  void whatIsNotTheRunsIsAsInTheFiles() {
    assertThat(settings(Removal.NONE).connector(ConnectorRole.SINK, RUN, 2))
        .containsEntry("consumer.override.max.poll.records", "500")
        .containsEntry("connector.class", "io.partvault.sink.S3ArchiveSinkConnector");
  }

  @Test
  void topicsOfTablesAreTakenAndCleanupsIsNot() {
    assertThat("shop.public.events").matches(RunSettings.topics("shop"));
    assertThat("shop.partvault.events").matches(RunSettings.topics("shop"));
    assertThat("shop.partvault.cleanup").doesNotMatch(RunSettings.topics("shop"));
  }
}
