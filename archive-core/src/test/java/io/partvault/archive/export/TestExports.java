// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.List;

/** Begins and seals that agree with each other, for tests. */
public final class TestExports {

  /** The epoch of all of them. */
  public static final long EPOCH = 1830271648399360L;

  private TestExports() {}

  /** {@code public.events_2024_01} of {@code public.events} in {@code shop}, January 2024. */
  public static TablePartition tablePartition() {
    return new TablePartition(
        "shop",
        new TableName("public", "events"),
        new TableName("public", "events_2024_01"),
        16402,
        new PartitionBounds(
            "2024-01-01 00:00:00+00",
            "2024-02-01 00:00:00+00",
            "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00')"));
  }

  /** The same leaf under other names. */
  public static TablePartition tablePartition(String database, TableName table, TableName leaf) {
    return new TablePartition(database, table, leaf, 16402, tablePartition().bounds());
  }

  /** The same leaf with another lower bound. */
  public static TablePartition tablePartition(String from) {
    TablePartition leaf = tablePartition();
    return new TablePartition(
        leaf.database(), leaf.table(), leaf.name(), 16402, new PartitionBounds(from, "", "x"));
  }

  /** A begin of that many rows. */
  public static ExportBegin begin(long rows) {
    return begin(
        rows,
        List.of(
            new Column("id", "bigint", true), new Column("Odd \"näme\"", "numeric(18,4)", false)));
  }

  /** A begin of that many rows, which are sent as structs. */
  public static ExportBegin structs(long rows) {
    return begin(
        rows,
        List.of(
            new Column("id", "bigint", true, LineForm.INT64),
            new Column("Odd \"näme\"", "numeric(18,4)", false, LineForm.NUMBER)));
  }

  private static ExportBegin begin(long rows, List<Column> columns) {
    return new ExportBegin(
        EPOCH,
        tablePartition(),
        columns,
        List.of("CREATE TABLE \"public\".\"events_2024_01\" (\"id\" bigint NOT NULL)"),
        770,
        rows,
        "0/16B3748",
        "5f1c",
        "7432109876543210987",
        1,
        180004,
        Instant.parse("2026-11-21T03:00:00.123456Z"));
  }

  /** The seal of {@link #begin}. */
  public static PartitionSeal seal(long rows, Digest digest, long rawBytes) {
    return new PartitionSeal(
        EPOCH,
        rows,
        digest,
        rawBytes,
        770,
        "5f1c",
        Instant.parse("2026-11-21T03:00:00.123456Z"),
        Instant.parse("2026-11-21T03:07:09Z"));
  }
}
