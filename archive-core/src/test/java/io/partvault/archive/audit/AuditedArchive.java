// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitCodec;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.ManifestBuilder;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.HoldCodec;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An archive as connectors leave it: January is archived in two data files, and dropped; February
 * is on its way with one data file in each of two commits, and held.
 *
 * <pre>
 * commit 0   January begins, rows 0 to 9
 * commit 1   rows 10 to 19 and the seal: its manifest is due
 * commit 2   January has its manifest; February begins, rows 0 to 4
 * commit 3   rows 5 to 9 of February
 * </pre>
 */
final class AuditedArchive {

  static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");
  static final CommitSource SOURCE = new CommitSource("sink", "shop.public.events", 3);
  static final ArchiveLayout LAYOUT =
      new ArchiveLayout("vault/shop", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  static final TablePartition JANUARY = leaf(1);
  static final TablePartition FEBRUARY = leaf(2);

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final CommitLog log = new CommitLog(store, LAYOUT, SOURCE);
  private final List<DataFile> january;
  private final List<DataFile> february;
  private final List<Commit> commits = new ArrayList<>();
  private int random;

  AuditedArchive() {
    january = List.of(dataFile(JANUARY, "", 0, 10), dataFile(JANUARY, "n0", 10, 10));
    february = List.of(dataFile(FEBRUARY, "n1", 0, 5), dataFile(FEBRUARY, "n2", 5, 5));
    for (TablePartition leaf : List.of(JANUARY, FEBRUARY)) {
      new BeginStore(store, LAYOUT).put(begin(leaf));
    }
    TopicOwner.claim(store, LAYOUT, SOURCE.topic(), SOURCE.sink());
    ExportStanding ended = standing(JANUARY, 0, january, new ExportState.Ended());
    commit(List.of(open(JANUARY, 0, january.subList(0, 1))), named(JANUARY, january.get(0)));
    commit(List.of(due(january)), named(JANUARY, january.get(1)));
    commit(
        List.of(ended, open(FEBRUARY, 2, february.subList(0, 1))),
        named(FEBRUARY, february.get(0)));
    commit(List.of(ended, open(FEBRUARY, 2, february)), named(FEBRUARY, february.get(1)));
    archive(JANUARY, january);
    drop();
    store.create(
        LAYOUT.hold(FEBRUARY.key()), HoldCodec.write(new Hold(FEBRUARY.key(), "audit", "ada", AT)));
  }

  MemoryObjectStore store() {
    return store;
  }

  List<DataFile> january() {
    return january;
  }

  List<DataFile> february() {
    return february;
  }

  /** Where the log stands. */
  Commit newest() {
    return commits.get(commits.size() - 1);
  }

  ObjectKey manifest() {
    return LAYOUT.manifest(JANUARY.key(), JANUARY.oid(), epoch(JANUARY));
  }

  ObjectKey receipt() {
    return LAYOUT.receipt(JANUARY.key(), JANUARY.oid());
  }

  ObjectKey intent() {
    return LAYOUT.intent(JANUARY.key(), JANUARY.oid(), epoch(JANUARY));
  }

  ObjectKey hold() {
    return LAYOUT.hold(FEBRUARY.key());
  }

  ObjectKey owner() {
    return LAYOUT.owner(SOURCE.topic());
  }

  ObjectKey begin() {
    return LAYOUT.begin(BeginStore.sha256(begin(FEBRUARY)));
  }

  static ObjectKey commit(long sequence) {
    return LAYOUT.commit(SOURCE.sink(), SOURCE.topic(), SOURCE.topicPartition(), sequence);
  }

  static ObjectKey key(DataFile file) {
    return LAYOUT.resolve(file.key());
  }

  /** Changes an object's bytes. */
  void change(ObjectKey key, UnaryOperator<byte[]> change) {
    store.corrupt(key, change.apply(store.read(key)));
  }

  /** Changes the text of a document. */
  void edit(ObjectKey key, String from, String to) {
    String text = new String(store.read(key), UTF_8);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(from + " is not in " + text);
    }
    store.corrupt(key, text.replace(from, to).getBytes(UTF_8));
  }

  static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length * 2 / 3);
  }

  static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  static byte[] flipped(byte[] bytes) {
    return flipped(bytes, bytes.length / 2);
  }

  /** Makes the next commit. */
  Commit commit(List<ExportStanding> standings, CommittedFile... files) {
    long sequence = commits.size();
    String previous = sequence == 0 ? "" : newest().nonce();
    long from = sequence == 0 ? 0 : newest().next();
    return append(
        new Commit(
            SOURCE,
            "",
            sequence,
            "n" + sequence,
            previous,
            from,
            from + 10,
            AT,
            standings,
            List.of(files)));
  }

  private Commit append(Commit commit) {
    log.append(commit);
    commits.add(commit);
    return commit;
  }

  /** Puts another commit in the place of one. */
  void replace(Commit commit) {
    store.corrupt(commit(commit.sequence()), CommitCodec.write(commit));
  }

  Commit commitNumber(int sequence) {
    return commits.get(sequence);
  }

  static CommittedFile named(TablePartition leaf, DataFile file) {
    return new CommittedFile(new ExportId(leaf.key(), epoch(leaf)), file);
  }

  static ExportStanding open(TablePartition leaf, long beganAt, List<DataFile> files) {
    return standing(leaf, beganAt, files, new ExportState.Open());
  }

  private static ExportStanding due(List<DataFile> files) {
    return standing(JANUARY, 0, files, new ExportState.ManifestDue(seal(JANUARY, files)));
  }

  static ExportStanding standing(
      TablePartition leaf, long beganAt, List<DataFile> files, ExportState state) {
    return new ExportStanding(
        new ExportId(leaf.key(), epoch(leaf)),
        leaf.oid(),
        BeginStore.sha256(begin(leaf)),
        beganAt,
        rows(files),
        digest(files),
        files.stream().mapToLong(DataFile::rawBytes).sum(),
        AT,
        state);
  }

  /** Writes a data file behind the commit with that nonce. */
  DataFile dataFile(TablePartition leaf, String previousNonce, int firstRow, int rows) {
    ObjectKey key =
        LAYOUT.dataFile(
            leaf, SOURCE.topicPartition(), firstRow, SOURCE.mark(previousNonce), ++random);
    try (DataFileWriter writer = DataFileWriter.open(store, key, 3)) {
      for (int row = firstRow; row < firstRow + rows; row++) {
        byte[] line = "{\"id\":%d,\"name\":\"row %d\"}".formatted(row, row * 7).getBytes(UTF_8);
        writer.append(line, 0, line.length);
      }
      StoredDataFile stored = writer.commit();
      return new DataFile(
          LAYOUT.relative(key),
          firstRow,
          rows,
          stored.rawBytes(),
          stored.object().bytes(),
          stored.sha256(),
          stored.object().etag(),
          stored.digest(),
          SOURCE.topic(),
          SOURCE.topicPartition(),
          firstRow,
          firstRow + rows - 1L);
    }
  }

  /** Writes a manifest over data files. */
  ObjectKey archive(TablePartition leaf, List<DataFile> files) {
    ObjectKey key = LAYOUT.manifest(leaf.key(), leaf.oid(), epoch(leaf));
    store.create(
        key, ManifestCodec.write(ManifestBuilder.build(begin(leaf), seal(leaf, files), files)));
    return key;
  }

  private void drop() {
    DropProof proof = new DropProof(20, 800, 4711, AT);
    store.create(intent(), DropCodec.write(new DropIntent(JANUARY, epoch(JANUARY), proof, AT)));
    DropReceipt receipt =
        new DropReceipt(
            JANUARY,
            DropReceipt.Outcome.DROPPED,
            epoch(JANUARY),
            List.of(LAYOUT.relative(manifest())),
            proof,
            AT);
    store.create(receipt(), DropCodec.write(receipt));
  }

  static long epoch(TablePartition leaf) {
    return leaf.oid() * 1000;
  }

  static TablePartition leaf(int month) {
    String from = "2024-0" + month + "-01";
    String to = "2024-0" + (month + 1) + "-01";
    return new TablePartition(
        "shop",
        new TableName("public", "events"),
        new TableName("public", "events_2024_0" + month),
        16400 + month,
        new PartitionBounds(from, to, "FOR VALUES FROM ('%s') TO ('%s')".formatted(from, to)));
  }

  private static ExportBegin begin(TablePartition leaf) {
    return new ExportBegin(
        epoch(leaf),
        leaf,
        List.of(
            new Column("id", "bigint", true),
            new Column("note", "jsonb", false),
            new Column("name", "text", false)),
        List.of("CREATE TABLE x"),
        770,
        20,
        "0/0",
        "fingerprint",
        "7000000000000000000",
        1,
        180004,
        AT);
  }

  private static PartitionSeal seal(TablePartition leaf, List<DataFile> files) {
    return new PartitionSeal(
        epoch(leaf), rows(files), digest(files), 0, 770, "fingerprint", AT, AT);
  }

  private static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  private static Digest digest(List<DataFile> files) {
    return files.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus);
  }
}
