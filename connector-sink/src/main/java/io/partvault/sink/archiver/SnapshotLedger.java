// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.sink.debezium.DebeziumEvent;
import io.partvault.sink.debezium.ScanPlace;
import io.partvault.sink.debezium.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each change event means, in the light of a ledger. Rows of a snapshot carry no numbers, so
 * that they are numbered here, in the order of the topic partition.
 *
 * <p>Why that is exactly once: the number of a row is that of the row before it plus one, the first
 * one after a restart is the commit's, and reading goes on at the commit's offset. A snapshot that
 * Debezium starts again has another id, so that its rows are another export's.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>first</b>: an export begins with a row that is marked as the first of its table, or is
 *       its only one; rows of which no first one was seen are a broken export;
 *   <li><b>unbroken</b>: offsets that are missing inside an export break it. One at a time may be
 *       missing: the marker of a transaction;
 *   <li><b>sealed</b>: only the row that is marked as the last of its table seals;
 *   <li><b>scanned</b>: rows of an incremental snapshot come with numbers, which have to follow one
 *       another; only an end that tells as many, and no flaw, seals;
 *   <li><b>late</b>: a change that comes behind the first row of an export is behind its snapshot,
 *       whatever position in the log it has: one of a transaction that was open then has a lower
 *       one.
 * </ul>
 */
final class SnapshotLedger {

  private static final String AGAIN = "; signal the incremental snapshot again";

  private final Ledger ledger;
  private final SnapshotBegins begins;
  private final Function<String, ExportBegin> stored;
  private final Map<TableName, Current> current = new HashMap<>();
  private final Map<TableName, Long> newest = new HashMap<>();

  /** The snapshot of which rows of a leaf came last, and the export they belong to. */
  private record Current(SnapshotId snapshot, ExportId id) {}

  /**
   * In the light of a ledger as it was restored.
   *
   * @param stored reads a begin by its SHA-256; asked only for rows that come again
   */
  SnapshotLedger(Ledger ledger, SnapshotBegins begins, Function<String, ExportBegin> stored) {
    this.ledger = ledger;
    this.begins = begins;
    this.stored = stored;
    for (Export export : ledger.exports()) {
      if (export.state().takesRows() && export.begin().origin() == Origin.DEBEZIUM) {
        goOn(export);
      }
    }
  }

  private void goOn(Export export) {
    if (ledger.isAfterReset()) {
      ledger.broken(export, jumped());
      return;
    }
    current.merge(
        export.id().tablePartition().name(),
        new Current(SnapshotBegins.snapshot(export.begin()), export.id()),
        (a, b) -> a.id().epoch() > b.id().epoch() ? a : b);
  }

  /**
   * What an event means; what is seen of its export is updated with it.
   *
   * @param event empty for a tombstone
   */
  List<Decision> accept(long offset, Optional<DebeziumEvent> event) {
    if (offset < ledger.position()) {
      event.ifPresent(again -> requireKnown(offset, again));
      return List.of();
    }
    boolean gap = offset > ledger.position();
    // A transaction marker takes one offset.
    boolean torn = offset > ledger.position() + 1;
    ledger.taken(offset);
    List<Decision> decisions = new ArrayList<>();
    if (torn) {
      decisions.addAll(breakOpen(offset));
    }
    event.ifPresent(
        row -> decisions.addAll(row.isChange() ? change(offset, row) : row(offset, row, gap)));
    return decisions;
  }

  private List<Decision> change(long offset, DebeziumEvent change) {
    // Without a position it is behind every snapshot.
    long position =
        change.snapshot().lsn() <= 0
            ? Long.MAX_VALUE
            : Math.max(change.snapshot().lsn(), newest(change) + 1);
    return List.of(
        new Decision.NoteLate(
            new LateChanges(
                begins.key(change),
                1,
                position,
                ledger.source(),
                offset,
                offset,
                change.readAt())));
  }

  /** Where the log stood for the newest snapshot that is known; -1 if none is. */
  private long newest(DebeziumEvent change) {
    return newest.computeIfAbsent(
        change.leaf(),
        leaf ->
            ledger.exports().stream()
                .filter(export -> export.id().tablePartition().equals(begins.key(change)))
                .flatMap(export -> beginOf(export).stream())
                .mapToLong(begin -> SnapshotBegins.snapshot(begin).lsn())
                .max()
                .orElse(-1));
  }

  /**
   * What a row of a snapshot means.
   *
   * @param gap whether the offset before it is missing, which may have been the first row
   */
  private List<Decision> row(long offset, DebeziumEvent row, boolean gap) {
    if (row.scan() != null) {
      return scanned(offset, row);
    }
    Optional<Export> export = export(row);
    if (row.marker().begins() && export.isEmpty()) {
      return begin(row);
    }
    Current known = current.get(row.leaf());
    if (export.isEmpty() && known != null && known.snapshot().equals(row.snapshot())) {
      return List.of(new Decision.Drop()); // of a snapshot that is older than the archived one
    }
    if (export.isEmpty()) {
      return row.marker().ends() && !gap && known == null
          ? begin(row)
          : firstNeverSeen(offset, row);
    }
    if (!export.get().state().takesRows()) {
      return List.of(new Decision.Drop());
    }
    return row.marker().begins() ? twice(offset, export.get()) : next(offset, row, export.get());
  }

  private List<Decision> scanned(long offset, DebeziumEvent event) {
    Optional<Export> export = export(event);
    if (export.isPresent()) {
      return export.get().state().takesRows()
          ? goOn(offset, event, export.get())
          : List.of(new Decision.Drop());
    }
    Current known = current.get(event.leaf());
    boolean stale = known != null && known.snapshot().equals(event.snapshot());
    if (stale || event.isScanEnd()) {
      return List.of(new Decision.Drop()); // older than the archived one, or nothing of it was seen
    }
    boolean first = event.scan() instanceof ScanPlace.Row row && row.number() == 0;
    return first ? begin(event) : firstNeverSeen(offset, event);
  }

  private List<Decision> goOn(long offset, DebeziumEvent event, Export export) {
    if (event.scan() instanceof ScanPlace.End end) {
      return ended(offset, event, end, export);
    }
    long number = ((ScanPlace.Row) event.scan()).number();
    if (number < export.nextRow()) {
      return List.of(new Decision.Drop());
    }
    return number == export.nextRow()
        ? next(offset, event, export)
        : broke(
            export,
            new Finding(
                "rows are missing inside the scan (expired or compacted before they were read, or"
                    + " dropped by a transformation)"
                    + AGAIN,
                "row " + export.nextRow(),
                "row " + number,
                offset));
  }

  private static List<Decision> ended(
      long offset, DebeziumEvent event, ScanPlace.End end, Export export) {
    if (!end.flaw().isEmpty()) {
      return broke(
          export, new Finding(end.flaw() + AGAIN, "a table that stands still", end.flaw(), offset));
    }
    if (end.rows() != export.nextRow() || end.read() != export.nextRow()) {
      return broke(
          export,
          new Finding(
              "the scan has another number of rows than Debezium has read (rows that changed"
                  + " meanwhile, or a connector that was started anew)"
                  + AGAIN,
              end.read() + " rows read, " + end.rows() + " sent",
              export.nextRow() + " rows",
              offset));
    }
    return List.of(new Decision.SealSnapshot(export, event.readAt()));
  }

  /** The export of the row's snapshot, if it is known. */
  private Optional<Export> export(DebeziumEvent row) {
    Current known = current.get(row.leaf());
    if (known != null && known.snapshot().equals(row.snapshot())) {
      return ledger.find(known.id());
    }
    // Only where a snapshot begins, or rows come again behind a restart.
    TablePartitionKey key = begins.key(row);
    for (Export export : ledger.exports()) {
      if (export.id().tablePartition().equals(key) && isOf(export, row.snapshot())) {
        current.put(row.leaf(), new Current(row.snapshot(), export.id()));
        return Optional.of(export);
      }
    }
    return Optional.empty();
  }

  private boolean isOf(Export export, SnapshotId snapshot) {
    return beginOf(export)
        .filter(begin -> SnapshotBegins.snapshot(begin).equals(snapshot))
        .isPresent();
  }

  /** The begin of an export, if it has one and Debezium read its rows. */
  private Optional<ExportBegin> beginOf(Export export) {
    if (export.beginSha256().isEmpty()) {
      return Optional.empty();
    }
    ExportBegin begin = export.hasBegin() ? export.begin() : stored.apply(export.beginSha256());
    return Optional.of(begin).filter(found -> found.origin() == Origin.DEBEZIUM);
  }

  private List<Decision> begin(DebeziumEvent row) {
    ExportBegin begin = begins.of(row);
    ExportId id = new ExportId(begin.tablePartition().key(), begin.epoch());
    current.put(row.leaf(), new Current(row.snapshot(), id));
    newest.merge(row.leaf(), row.snapshot().lsn(), Math::max);
    if (ledger.isStale(id)) {
      return List.of(new Decision.Drop());
    }
    Export export = Export.begun(id, begin, ledger.sequence(), new ExportState.Open());
    ledger.begun(export);
    return appended(row, export, new Decision.StoreBegin(begin));
  }

  private List<Decision> next(long offset, DebeziumEvent row, Export export) {
    String fingerprint = begins.fingerprint(row.row().schema());
    if (!fingerprint.equals(export.begin().fingerprint())) {
      return broke(
          export,
          new Finding(
              "the columns changed within the snapshot",
              "schema " + export.begin().fingerprint(),
              "schema " + fingerprint,
              offset));
    }
    return appended(row, export, new Decision.Note());
  }

  private static List<Decision> appended(DebeziumEvent row, Export export, Decision before) {
    export.seen(export.nextRow() + 1);
    Decision append = new Decision.Append(export, 0);
    return row.marker().ends()
        ? List.of(before, append, new Decision.SealSnapshot(export, row.readAt()))
        : List.of(before, append);
  }

  private List<Decision> firstNeverSeen(long offset, DebeziumEvent row) {
    ExportBegin begin = begins.of(row);
    ExportId id = new ExportId(begin.tablePartition().key(), begin.epoch());
    Finding finding = firstNeverSeen(row, offset);
    Export export = Export.begun(id, begin, ledger.sequence(), new ExportState.Broken(finding));
    current.put(row.leaf(), new Current(row.snapshot(), id));
    ledger.begun(export);
    return List.of(new Decision.StoreBegin(begin), new Decision.Break(export, finding));
  }

  private static Finding firstNeverSeen(DebeziumEvent row, long offset) {
    return row.scan() instanceof ScanPlace.Row scanned
        ? new Finding(
            "the first row of the scan was never seen (the Debezium connector was started anew"
                + " inside the incremental snapshot, or rows expired before they were read)"
                + AGAIN,
            "row 0",
            "row " + scanned.number(),
            offset)
        : new Finding(
            "the first row of the snapshot was never seen (expired before it was read, or the"
                + " topic has several topic partitions)",
            "a row marked first_in_data_collection",
            "a row marked " + row.marker().word(),
            offset);
  }

  private static List<Decision> twice(long offset, Export export) {
    return broke(
        export,
        new Finding(
            "the first row of the snapshot came twice (set producer.override.enable.idempotence on"
                + " the Debezium connector)",
            "row " + export.nextRow(),
            "row 0",
            offset));
  }

  private List<Decision> breakOpen(long offset) {
    return ledger.exports().stream()
        .filter(export -> export.state().takesRows())
        .flatMap(
            export ->
                broke(
                    export,
                    new Finding(
                        "records are missing inside the snapshot (expired or compacted before they"
                            + " were read, dropped by a transformation, or aborted)",
                        "row " + export.nextRow() + " before offset " + offset,
                        "the next record at offset " + offset,
                        offset))
                    .stream())
        .toList();
  }

  private static List<Decision> broke(Export export, Finding finding) {
    export.move(new ExportState.Broken(finding));
    return List.of(new Decision.Break(export, finding));
  }

  /** Rows without numbers cannot be told from those that came before. */
  private Finding jumped() {
    return new Finding(
        "the sink's offsets were altered inside the snapshot; snapshot the table again",
        "the offset behind its last row",
        "offset " + ledger.position(),
        ledger.position());
  }

  private void requireKnown(long offset, DebeziumEvent event) {
    if (!event.isChange() && !event.isScanEnd() && export(event).isEmpty()) {
      throw ledger.startOver(offset);
    }
  }
}
