// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.removal.RemovalCatalog;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import io.partvault.s3.S3Probe;
import io.partvault.s3.S3Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks database and store once whether a configuration can work. */
final class CleanupCheck {

  private static final Logger log = LoggerFactory.getLogger(CleanupCheck.class);
  private static final String APPLICATION = "partvault-cleanup-validate";

  private CleanupCheck() {}

  /** What stands in the way, by key; empty if nothing does. */
  static Map<String, String> problems(PartitionCleanupConfig config) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (S3Problem problem : S3Probe.check(config.s3(), config.layout())) {
      add(problems, problem.configKey(), problem.sentence());
    }
    try (PostgresSession session = PostgresSession.open(config.connection(), APPLICATION)) {
      PartitionCatalog catalog = new PartitionCatalog(session, config.logicalDatabase());
      for (TableName table : config.tables()) {
        List<String> obstacles = catalog.checkTable(table);
        obstacles.forEach(o -> add(problems, PartitionCleanupConfig.TABLE_INCLUDE_LIST, o));
        if (obstacles.isEmpty()) {
          ownership(session, table, config).ifPresent(o -> add(problems, ownerKey(), o));
        }
      }
    } catch (DatabaseException e) {
      add(problems, key(e), e.getMessage());
    }
    return problems;
  }

  /** What several tables lack is said of each, in one message. */
  private static void add(Map<String, String> problems, String key, String sentence) {
    problems.merge(key, sentence, (known, more) -> known + "; " + more);
  }

  private static Optional<String> ownership(
      PostgresSession session, TableName table, PartitionCleanupConfig config) {
    RemovalCatalog.TableStanding standing =
        session.inTransaction(
            TransactionMode.READ_ONLY,
            "look who owns " + table,
            open -> RemovalCatalog.standing(open, table));
    if (!standing.otherOwner().isEmpty()) {
      log.warn(
          "Retention of table {} is also kept by {}; let only one of both drop",
          table,
          standing.otherOwner());
    }
    if (standing.hypertable()) {
      return Optional.of("Table " + table + " is a TimescaleDB hypertable; use its drop_chunks");
    }
    return config.settings().terms().switches().any() && !standing.owned()
        ? Optional.of(
            "Role %s does not own table %s, which detaching and dropping needs: GRANT its owner's"
                    .formatted(config.connection().user(), table)
                + " role to it, or use another role")
        : Optional.empty();
  }

  private static String ownerKey() {
    return ConnectionConfig.CONNECTION_USER;
  }

  private static String key(DatabaseException failure) {
    return failure.kind() == DatabaseException.Kind.NOT_FOUND
        ? PartitionCleanupConfig.TABLE_INCLUDE_LIST
        : ConnectionConfig.keyOf(failure);
  }
}
