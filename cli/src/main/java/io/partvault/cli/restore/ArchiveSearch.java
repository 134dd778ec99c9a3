// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.inventory.ArchiveInventory;
import io.partvault.archive.inventory.ArchivedTablePartition;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.cli.outcome.CommandFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds in an archive what a job means; whatever is not there is named beside what is. */
final class ArchiveSearch {

  private static final int NAMED = 10;

  private final ArchiveInventory inventory;
  private final RestoreJob job;

  ArchiveSearch(ArchiveInventory inventory, RestoreJob job) {
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.job = requireNonNull(job, "job is null");
  }

  /**
   * An export that is meant.
   *
   * @param namesakes the newest exports of other tables that had the name
   */
  record Found(ManifestName name, List<ManifestName> namesakes) {

    /** What the operator should know of them; empty for nothing. */
    List<String> remarks() {
      return namesakes.stream()
          .map(
              other ->
                  "the archive holds another table partition of this name too, OID %d instead of %d: --epoch %d is its newest export"
                      .formatted(other.oid(), name.oid(), other.epoch()))
          .toList();
    }
  }

  /**
   * The exports that are meant, the oldest table partitions first as far as their names tell.
   *
   * @throws CommandFailure of kind CONFIG if there are none
   */
  List<Found> find() {
    String database = database();
    List<TableName> tables =
        job.source().tables().isEmpty() ? inventory.tables(database) : job.source().tables();
    return tables.stream().flatMap(table -> find(database, table)).toList();
  }

  private Stream<Found> find(String database, TableName table) {
    List<ArchivedTablePartition> all = inventory.tablePartitions(database, table);
    if (all.isEmpty()) {
      throw CommandFailure.config(
          "Cannot find table %s of database %s in %s: it holds %s"
              .formatted(table, database, job.place(), list(inventory.tables(database))));
    }
    return selected(table, all).stream()
        .map(
            one -> {
              ManifestName export = export(one);
              return new Found(export, one.namesakes(export));
            });
  }

  private String database() {
    List<String> databases = inventory.databases();
    if (databases.isEmpty()) {
      throw CommandFailure.config(
          "Cannot find an archive in %s: no manifest lies there".formatted(job.place()));
    }
    String wanted = job.source().database();
    if (wanted.isEmpty() && databases.size() == 1) {
      return databases.get(0);
    }
    if (wanted.isEmpty()) {
      throw CommandFailure.config(
          "Cannot tell which database of %s is meant: give --source-database, one of %s"
              .formatted(job.place(), list(databases)));
    }
    if (!databases.contains(wanted)) {
      throw CommandFailure.config(
          "Cannot find --source-database %s in %s: it holds %s"
              .formatted(wanted, job.place(), list(databases)));
    }
    return wanted;
  }

  private List<ArchivedTablePartition> selected(TableName table, List<ArchivedTablePartition> all) {
    Selection selection = job.source().selection();
    if (selection instanceof Selection.Named named) {
      return named(table, all, named);
    }
    if (selection instanceof Selection.Days days) {
      return ofDays(table, all, days);
    }
    if (selection instanceof Selection.Sample sample) {
      return sampled(all, sample);
    }
    return all;
  }

  private static List<ArchivedTablePartition> sampled(
      List<ArchivedTablePartition> all, Selection.Sample sample) {
    List<ArchivedTablePartition> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed);
    Set<ArchivedTablePartition> drawn =
        Set.copyOf(mixed.subList(0, Math.min(sample.count(), mixed.size())));
    return all.stream().filter(drawn::contains).toList();
  }

  private List<ArchivedTablePartition> named(
      TableName table, List<ArchivedTablePartition> all, Selection.Named named) {
    List<ArchivedTablePartition> found = new ArrayList<>();
    for (String name : named.names()) {
      List<ArchivedTablePartition> matching =
          all.stream()
              .filter(
                  one ->
                      name.equals(one.key().name().name())
                          || name.equals(one.key().name().toString()))
              .toList();
      if (matching.isEmpty()) {
        throw CommandFailure.config(
            "Cannot find --partition %s of %s in %s: it holds %s"
                .formatted(
                    name,
                    table,
                    job.place(),
                    list(all.stream().map(one -> one.key().name().name()).toList())));
      }
      found.addAll(matching);
    }
    return found.stream().distinct().toList();
  }

  /**
   * Bounds stand in the manifests only: one that cannot be read ends the search, since it may be
   * meant.
   */
  private List<ArchivedTablePartition> ofDays(
      TableName table, List<ArchivedTablePartition> all, Selection.Days days) {
    record Dated(ArchivedTablePartition tablePartition, String from) {}
    List<Dated> found = new ArrayList<>();
    boolean anyDays = false;
    for (ArchivedTablePartition one : all) {
      PartitionBounds bounds = bounds(one);
      anyDays |= Selection.Days.areDays(bounds);
      if (days.touches(bounds)) {
        found.add(new Dated(one, bounds.from()));
      }
    }
    if (found.isEmpty()) {
      throw CommandFailure.config(
          "Cannot find table partitions of %s from %s to %s in %s: %s"
              .formatted(
                  table,
                  days.first(),
                  days.last(),
                  job.place(),
                  anyDays
                      ? "none has bounds that touch these days"
                      : "their bounds are no days; give --partition"));
    }
    return found.stream()
        .sorted(Comparator.comparing(Dated::from))
        .map(Dated::tablePartition)
        .toList();
  }

  private PartitionBounds bounds(ArchivedTablePartition one) {
    PartitionBounds bounds = Provenance.of(inventory, inventory.read(one.newest())).bounds();
    if (bounds.expression().isEmpty()) {
      throw CommandFailure.config(
          "Cannot tell whether table partition %s in %s is of these days: Debezium tells no bounds, and no receipt of a drop says them; give each that is meant with --partition"
              .formatted(one.key().name(), job.place()));
    }
    return bounds;
  }

  private ManifestName export(ArchivedTablePartition tablePartition) {
    long epoch = job.source().epoch();
    if (epoch == 0) {
      return tablePartition.newest();
    }
    return tablePartition
        .ofEpoch(epoch)
        .orElseThrow(
            () ->
                CommandFailure.config(
                    "Cannot find --epoch %d of %s in %s: it holds %s"
                        .formatted(
                            epoch,
                            tablePartition.key().name(),
                            job.place(),
                            list(
                                tablePartition.manifests().stream()
                                    .map(ManifestName::epoch)
                                    .toList()))));
  }

  private static String list(List<?> things) {
    String first =
        things.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "));
    return things.isEmpty()
        ? "none"
        : things.size() > NAMED ? first + " and " + (things.size() - NAMED) + " more" : first;
  }
}
