// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.store.ObjectStoreException;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.s3.S3Problem;

/**
 * Failures of database and store as the command tells them: with its own options in place of the
 * connectors' keys.
 */
public final class Failures {

  private static final String[][] OPTIONS = {
    {"connection.url", "--database"},
    {"connection.user", "--user"},
    {"connection.password", "the password (PGPASSWORD or --password-file)"},
    {"table.include.list", "--table"},
    {"partition.include.list", "--partition"},
    {"retention.period", "--older-than"},
    {"retention.keep.count", "--keep"},
    {"tasks.max", "--tasks"},
    {"s3.region", "--s3-region"},
    {"s3.endpoint.url", "--s3-endpoint"},
    {"aws.secret.access.key", "AWS_SECRET_ACCESS_KEY"},
    {"aws.access.key.id", "AWS_ACCESS_KEY_ID"},
  };
  private static final String[] ADDRESS = {"s3.bucket.name", "s3.key.prefix"};

  private Failures() {}

  /** A failure of the database. */
  public static CommandFailure of(DatabaseException e) {
    FailureKind kind =
        switch (e.kind()) {
          case CONNECTION -> FailureKind.NETWORK;
          case AUTHENTICATION, PERMISSION -> FailureKind.PERMISSION;
          case LOCK -> FailureKind.LOCK;
          case NOT_FOUND -> FailureKind.CONFIG;
          case INVALID, OTHER -> FailureKind.DATABASE;
        };
    return new CommandFailure(kind, withOptions(e.getMessage()), e);
  }

  /** A failure of the store that an archive is read from. */
  public static CommandFailure ofSource(ObjectStoreException e) {
    CommandFailure failure = of(e);
    return new CommandFailure(failure.kind(), failure.getMessage().replace("--to", "--from"), e);
  }

  static CommandFailure of(ObjectStoreException e) {
    return of(e, "--to");
  }

  /** A failure of the store whose address that option gave. */
  public static CommandFailure of(ObjectStoreException e, String addressOption) {
    FailureKind kind =
        switch (e.kind()) {
          case DENIED -> FailureKind.PERMISSION;
          case NO_BUCKET -> FailureKind.CONFIG;
          case TRANSIENT -> FailureKind.NETWORK;
          case NO_OBJECT, PERMANENT -> FailureKind.STORAGE;
        };
    return new CommandFailure(kind, withOptions(e.getMessage(), addressOption), e);
  }

  static CommandFailure of(S3Problem problem) {
    return new CommandFailure(kind(problem), withOptions(problem.sentence()));
  }

  /** What the catalog says against a table: a missing right, or a table that will not do. */
  public static CommandFailure ofTable(String obstacle) {
    boolean denied = obstacle.contains("GRANT ") || obstacle.contains("permission");
    return new CommandFailure(
        denied ? FailureKind.PERMISSION : FailureKind.CONFIG, withOptions(obstacle));
  }

  private static FailureKind kind(S3Problem problem) {
    if (problem.sentence().contains("If-None-Match")) {
      return FailureKind.CONFIG; // reachable, but of no use for an archive
    }
    return switch (problem.configKey()) {
      case "s3.bucket.name", "s3.sse.mode" -> FailureKind.CONFIG;
      case "aws.access.key.id",
          "aws.secret.access.key",
          "aws.sts.role.arn",
          "s3.sse.kms.key.id",
          "s3.sse.customer.key" ->
          FailureKind.PERMISSION;
      default -> FailureKind.NETWORK;
    };
  }

  static String withOptions(String sentence) {
    return withOptions(sentence, "--to");
  }

  /** A sentence with options in place of the connectors' keys; the address by that option. */
  public static String withOptions(String sentence, String addressOption) {
    String text = sentence;
    for (String key : ADDRESS) {
      text = text.replace(key, addressOption);
    }
    for (String[] option : OPTIONS) {
      text = text.replace(option[0], option[1]);
    }
    return text;
  }
}
