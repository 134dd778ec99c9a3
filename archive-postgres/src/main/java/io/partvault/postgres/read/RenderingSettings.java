// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.util.ArrayList;
import java.util.List;

/**
 * The session settings on which the texts, the order and the completeness of rows rest, as
 * statements for the begin of each transaction.
 */
public final class RenderingSettings {

  /**
   * The version of the rules by which rows become lines; a line of another version may look
   * different for the same row.
   */
  public static final int VERSION = 1;

  private static final int VERSION_12 = 120_000;
  private static final int VERSION_11 = 110_000;

  private static final List<String> EVERYWHERE =
      List.of(
          // Row-level security would leave rows out of COPY without a word; off, it is an error.
          "SET LOCAL row_security TO off",
          "SET LOCAL client_encoding TO 'UTF8'",
          "SET LOCAL DateStyle TO 'ISO, YMD'",
          "SET LOCAL IntervalStyle TO 'iso_8601'",
          "SET LOCAL TimeZone TO 'UTC'",
          "SET LOCAL bytea_output TO 'hex'",
          "SET LOCAL lc_monetary TO 'C'",
          "SET LOCAL quote_all_identifiers TO off",
          "SET LOCAL search_path TO pg_catalog, pg_temp",
          // Rows must come in the order of their tids.
          "SET LOCAL enable_seqscan TO off",
          "SET LOCAL enable_tidscan TO on",
          "SET LOCAL max_parallel_workers_per_gather TO 0",
          "SET LOCAL synchronize_seqscans TO off");

  private RenderingSettings() {}

  /**
   * The statements for a server.
   *
   * @param serverVersion its {@code server_version_num}, for example 180004
   */
  public static List<String> statements(int serverVersion) {
    List<String> statements = new ArrayList<>(EVERYWHERE);
    statements.add("SET LOCAL extra_float_digits TO " + (serverVersion >= VERSION_12 ? "1" : "3"));
    if (serverVersion >= VERSION_11) {
      statements.add("SET LOCAL jit TO off");
    }
    return List.copyOf(statements);
  }
}
