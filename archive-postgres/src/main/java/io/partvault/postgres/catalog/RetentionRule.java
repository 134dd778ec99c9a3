// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which table partitions of a table are old enough.
 *
 * <p>A table partition must pass every part that is given: with a period and a count it must be
 * older than the one and beyond the other; a list of names narrows both, and alone names exactly
 * what is wanted.
 *
 * @param period ISO 8601, {@code P13M}, {@code P90D} or {@code PT12H}: the upper bound must lie so
 *     far back; empty for none
 * @param keepCount so many of the newest stay; -1 for none
 * @param include names of table partitions, plain or with their schema before a dot; empty for all
 */
public record RetentionRule(String period, int keepCount, List<String> include) {

  private static final Pattern ISO_PERIOD =
      Pattern.compile(
          "P(?=.)(\\d{1,6}Y)?(\\d{1,6}M)?(\\d{1,6}W)?(\\d{1,6}D)?"
              + "(T(?=.)(\\d{1,6}H)?(\\d{1,6}M)?(\\d{1,6}S)?)?");

  public RetentionRule {
    requireNonNull(period, "period is null");
    include = List.copyOf(include);
    if (!period.isEmpty() && !ISO_PERIOD.matcher(period).matches()) {
      throw new IllegalArgumentException(
          "Cannot read retention period '"
              + period
              + "': give ISO 8601, for example P13M, P90D, P2W or PT12H");
    }
    if (keepCount < -1) {
      throw new IllegalArgumentException(
          "Cannot keep " + keepCount + " table partitions: give 0 or more");
    }
    if (include.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("The list of table partitions has an empty name");
    }
    if (period.isEmpty() && keepCount == -1 && include.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing says which table partitions are old enough: give a period, a number to keep or"
              + " a list of names");
    }
  }

  /** Older than an ISO 8601 period, by the server's calendar and clock. */
  public static RetentionRule olderThan(String period) {
    return new RetentionRule(period, -1, List.of());
  }

  /** All but the newest. */
  public static RetentionRule keepNewest(int keepCount) {
    return new RetentionRule("", keepCount, List.of());
  }

  /** Exactly these. */
  public static RetentionRule only(List<String> include) {
    return new RetentionRule("", -1, include);
  }

  /** Whether the upper bound must have passed a period. */
  public boolean hasPeriod() {
    return !period.isEmpty();
  }

  /** Whether the newest are kept by number. */
  public boolean hasKeepCount() {
    return keepCount >= 0;
  }

  /** Whether the list of names, or its absence, lets this table partition through. */
  public boolean includes(TableName name) {
    return include.isEmpty() || include.stream().anyMatch(listed -> matches(listed, name));
  }

  /** The listed names that none of the given table partitions has. */
  public List<String> unmatched(Collection<TableName> names) {
    return include.stream()
        .filter(listed -> names.stream().noneMatch(name -> matches(listed, name)))
        .toList();
  }

  private static boolean matches(String listed, TableName name) {
    return listed.equals(name.name()) || listed.equals(name.toString());
  }
}
