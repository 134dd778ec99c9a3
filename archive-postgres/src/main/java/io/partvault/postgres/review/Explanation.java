// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.List;

/**
 * Why one table partition is not dropped, or when it was.
 *
 * @param key its name in the database, or that of its archive where it is not there
 * @param oid its identity: tables of one name that were there one after the other are told apart
 * @param standings all that applies, the first of which is the answer; never empty
 * @param remarks what there is to know besides, one clause each
 */
public record Explanation(
    TablePartitionKey key, long oid, List<LeafStanding> standings, List<String> remarks) {

  public Explanation {
    requireNonNull(key, "key is null");
    standings = List.copyOf(standings);
    remarks = List.copyOf(remarks);
    if (standings.isEmpty()) {
      throw new IllegalArgumentException("Nothing is said about table partition " + key);
    }
  }

  static Explanation of(ManifestName name, LeafStanding answer) {
    return new Explanation(name.tablePartition(), name.oid(), List.of(answer), List.of());
  }

  /** The same of a table partition that is called otherwise by now. */
  Explanation named(TablePartitionKey present) {
    return new Explanation(present, oid, standings, remarks);
  }

  /** The answer. */
  public LeafStanding answer() {
    return standings.get(0);
  }
}
