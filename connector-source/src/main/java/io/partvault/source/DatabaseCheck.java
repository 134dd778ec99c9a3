// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the database once whether a configuration can work: login, tables, rights, work to do. */
final class DatabaseCheck {

  private static final Logger log = LoggerFactory.getLogger(DatabaseCheck.class);
  private static final String APPLICATION = "partvault-source-validate";
  private static final int SHOWN = 5;

  private DatabaseCheck() {}

  /** What stands in the way, each problem at the key to look at. */
  static List<ConfigProblem> problems(PartitionSourceConfig config) {
    try (PostgresSession session = PostgresSession.open(config.connection(), APPLICATION)) {
      return tableProblems(config, new PartitionCatalog(session, config.topicPrefix()));
    } catch (DatabaseException e) {
      return List.of(new ConfigProblem(ConnectionConfig.keyOf(e), e.getMessage()));
    }
  }

  private static List<ConfigProblem> tableProblems(
      PartitionSourceConfig config, PartitionCatalog catalog) {
    List<ConfigProblem> problems = new ArrayList<>();
    List<CatalogLeaf> leaves = new ArrayList<>();
    Optional<String> avro = config.avroConverter();
    for (TableName table : config.tableNames()) {
      try {
        problems.addAll(obstacles(catalog.checkTable(table)));
        if (problems.isEmpty()) {
          leaves.addAll(catalog.leaves(table, config.retention()));
          avro.flatMap(name -> AvroNames.problem(name, table, catalog.columnNames(table)))
              .map(refusal -> new ConfigProblem(ConverterRules.VALUE_CONVERTER, refusal))
              .ifPresent(problems::add);
        }
      } catch (DatabaseException e) {
        if (e.kind() == DatabaseException.Kind.CONNECTION) {
          throw e; // not about this table
        }
        problems.add(new ConfigProblem(PartitionSourceConfig.TABLE_INCLUDE_LIST, e.getMessage()));
      }
    }
    if (problems.isEmpty()) {
      warnOfIdleness(config, leaves);
    }
    return problems;
  }

  /** The first few of them: what one leaf lacks, a thousand others lack too. */
  private static List<ConfigProblem> obstacles(List<String> sentences) {
    List<ConfigProblem> shown = new ArrayList<>();
    for (String sentence : sentences.subList(0, Math.min(SHOWN, sentences.size()))) {
      shown.add(new ConfigProblem(PartitionSourceConfig.TABLE_INCLUDE_LIST, sentence));
    }
    if (sentences.size() > SHOWN) {
      shown.add(
          new ConfigProblem(
              PartitionSourceConfig.TABLE_INCLUDE_LIST,
              "and " + (sentences.size() - SHOWN) + " more like these"));
    }
    return shown;
  }

  /** Not errors: what is not old enough today will be, and what is gone may have been dropped. */
  private static void warnOfIdleness(PartitionSourceConfig config, List<CatalogLeaf> leaves) {
    List<String> unmatched =
        config
            .retention()
            .unmatched(leaves.stream().map(leaf -> leaf.tablePartition().name()).toList());
    if (!unmatched.isEmpty()) {
      log.warn(
          "No table partition of {} is named {} as {} says",
          config.tableNames(),
          unmatched,
          PartitionSourceConfig.PARTITION_INCLUDE_LIST);
    }
    if (leaves.stream().noneMatch(CatalogLeaf::eligible)) {
      log.warn(
          "No table partition of {} is past its retention now ({})",
          config.tableNames(),
          config.retention());
    }
  }
}
