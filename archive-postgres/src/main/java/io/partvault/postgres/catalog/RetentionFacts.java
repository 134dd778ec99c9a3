// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.postgres.catalog.LeafCandidate.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the server says about the bounds of a table's leaves.
 *
 * @param places for each key type and upper bound of an axis its place, 1 for the newest
 * @param older for each key type the upper bounds that are older than the period
 * @param passing for each key type when the other upper bounds will be, where that can be told
 * @param open for each key type how many ranges without an end are newer than all of these
 * @param now the server's clock
 */
record RetentionFacts(
    Map<PartitionKeyType, Map<String, Integer>> places,
    Map<PartitionKeyType, Set<String>> older,
    Map<PartitionKeyType, Map<String, Instant>> passing,
    Map<PartitionKeyType, Long> open,
    Instant now) {

  RetentionFacts {
    places = Map.copyOf(places);
    older = Map.copyOf(older);
    passing = Map.copyOf(passing);
    open = Map.copyOf(open);
  }

  /** Asks the server. */
  static RetentionFacts of(
      Connection connection, Collection<LeafCandidate> leaves, RetentionRule rule)
      throws SQLException {
    Map<PartitionKeyType, Set<String>> axes = new HashMap<>();
    Map<PartitionKeyType, Set<String>> ages = new HashMap<>();
    for (LeafCandidate leaf : leaves) {
      if (leaf.axis().isComparable()) {
        collect(axes, leaf.axis());
      }
      leaf.levels().stream().filter(Level::hasAge).forEach(level -> collect(ages, level));
    }
    Map<PartitionKeyType, Map<String, Integer>> places = new HashMap<>();
    for (Map.Entry<PartitionKeyType, Set<String>> axis : axes.entrySet()) {
      places.put(axis.getKey(), BoundOrder.places(connection, axis.getKey(), axis.getValue()));
    }
    Map<PartitionKeyType, Set<String>> older = new HashMap<>();
    Map<PartitionKeyType, Map<String, Instant>> passing = new HashMap<>();
    if (rule.hasPeriod()) {
      for (Map.Entry<PartitionKeyType, Set<String>> age : ages.entrySet()) {
        PartitionKeyType key = age.getKey();
        older.put(key, BoundOrder.older(connection, key, age.getValue(), rule.period()));
        Set<String> younger = new TreeSet<>(age.getValue());
        younger.removeAll(older.get(key));
        passing.put(key, BoundOrder.passing(connection, key, younger, rule.period()));
      }
    }
    return new RetentionFacts(places, older, passing, open(leaves), now(connection));
  }

  /** Place of a leaf among all, 1 for the newest; 0 if it has none. */
  int place(LeafCandidate leaf) {
    int place =
        places.getOrDefault(leaf.axis().key(), Map.of()).getOrDefault(leaf.axis().bound().to(), 0);
    return place == 0 ? 0 : place + open.getOrDefault(leaf.axis().key(), 0L).intValue();
  }

  /** Whether the leaf or a branch above it ends before the period. */
  boolean isOlder(LeafCandidate leaf) {
    return leaf.levels().stream()
        .anyMatch(
            level ->
                level.hasAge()
                    && older.getOrDefault(level.key(), Set.of()).contains(level.bound().to()));
  }

  /** When a leaf that is not older will be; {@link Instant#MAX} if that cannot be told. */
  Instant passesAt(LeafCandidate leaf) {
    return leaf.levels().stream()
        .filter(Level::hasAge)
        .map(
            level ->
                passing
                    .getOrDefault(level.key(), Map.of())
                    .getOrDefault(level.bound().to(), Instant.MAX))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  private static Map<PartitionKeyType, Long> open(Collection<LeafCandidate> leaves) {
    return leaves.stream()
        .map(LeafCandidate::axis)
        .filter(axis -> axis.key().isSingleRange() && axis.bound().isOpenAbove())
        .distinct()
        .collect(Collectors.groupingBy(Level::key, Collectors.counting()));
  }

  private static void collect(Map<PartitionKeyType, Set<String>> bounds, Level level) {
    bounds.computeIfAbsent(level.key(), key -> new TreeSet<>()).add(level.bound().to());
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.now()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
