// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.read.LeafColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A database of leaves with heap slots, transaction ids, open writers and a WAL, which can be read
 * as it is and as it was. Whatever a writer does becomes visible when it commits.
 */
public final class FakePostgres {

  static final String DATABASE = "shop";
  static final TableName TABLE = new TableName("public", "events");
  static final int ROWS_A_BLOCK = 4;

  /** One visible row. */
  record Row(long xmin, String line) {}

  /** A leaf as one state shows it. */
  record Image(long relfilenode, String fingerprint, NavigableMap<Long, Row> rows) {}

  /** Where an open writer has put a row that nobody sees yet. */
  private record Place(long oid, long tid) {}

  /** What a snapshot sees. */
  record State(long walPosition, long xmin, long xmax, Map<Long, Image> leaves) {}

  private final MutableClock clock;
  private final Map<Long, TablePartition> leaves = new LinkedHashMap<>();
  private final Map<Long, Image> images = new HashMap<>();
  private final TreeSet<Long> openXids = new TreeSet<>();
  private final List<State> history = new ArrayList<>();
  private final Map<Long, FakeSession> locks = new HashMap<>();
  private final Map<Long, Long> marks = new HashMap<>();
  private final Set<Place> taken = new HashSet<>();
  private long nextXid = 100;
  private String systemIdentifier = "system-1";

  /** A database without leaves. */
  public FakePostgres(MutableClock clock) {
    this.clock = clock;
    remember();
  }

  /** A writer whose changes appear when it commits. */
  public final class Writer {
    private final long xid = nextXid++;
    private final List<Runnable> changes = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private long writingAs = xid;

    private Writer() {
      openXids.add(xid);
      remember();
    }

    /** Puts a row into a slot. */
    public Writer insert(TablePartition leaf, int slot, String line) {
      Row row = new Row(writingAs, line);
      places.add(new Place(leaf.oid(), tid(slot)));
      taken.addAll(places);
      changes.add(() -> rows(leaf).put(tid(slot), row));
      return this;
    }

    /** Removes the row in a slot, if one is there then. */
    public Writer delete(TablePartition leaf, int slot) {
      changes.add(() -> rows(leaf).remove(tid(slot)));
      return this;
    }

    /** What is inserted from now on carries the id of a subtransaction. */
    public Writer savepoint() {
      writingAs = nextXid++;
      return this;
    }

    /** All at once. */
    public void commit() {
      changes.forEach(Runnable::run);
      end();
    }

    /** As if nothing had been. */
    public void rollback() {
      end();
    }

    private void end() {
      places.forEach(taken::remove);
      openXids.remove(xid);
      remember();
    }
  }

  static long tid(int slot) {
    return ((long) (slot / ROWS_A_BLOCK) << 16) | (slot % ROWS_A_BLOCK + 1);
  }

  /** A leaf with rows in its first slots. */
  public TablePartition createLeaf(String name, int rows) {
    long oid = 1000L + leaves.size();
    TablePartition leaf =
        new TablePartition(
            DATABASE,
            TABLE,
            new TableName("public", name),
            oid,
            new PartitionBounds("2024-01-01", "2024-02-01", "FOR VALUES FROM … TO …"));
    leaves.put(oid, leaf);
    images.put(oid, new Image(oid, "fingerprint-1", new TreeMap<>()));
    Writer load = writer();
    for (int slot = 0; slot < rows; slot++) {
      load.insert(leaf, slot, "{\"leaf\":\"" + name + "\",\"row\":" + slot + "}");
    }
    load.commit();
    return leaf;
  }

  /** A transaction that is open until it commits. */
  public Writer writer() {
    return new Writer();
  }

  void dropLeaf(TablePartition leaf) {
    leaves.remove(leaf.oid());
    images.remove(leaf.oid());
    remember();
  }

  /** VACUUM FULL: other places, same rows. */
  public void rewrite(TablePartition leaf) {
    Image old = images.get(leaf.oid());
    NavigableMap<Long, Row> moved = new TreeMap<>();
    int slot = 0;
    for (Row row : old.rows().values()) {
      moved.put(tid(slot++), row);
    }
    images.put(leaf.oid(), new Image(old.relfilenode() + 1, old.fingerprint(), moved));
    remember();
  }

  /** Whatever changes how rows are rendered. */
  public void alter(TablePartition leaf) {
    Image old = images.get(leaf.oid());
    images.put(leaf.oid(), new Image(old.relfilenode(), old.fingerprint() + "'", old.rows()));
    remember();
  }

  void moveToAnotherSystem() {
    systemIdentifier = "system-2";
  }

  /** What cleanup asks for. */
  public void mark(TablePartition leaf, long againAfterEpoch) {
    marks.put(leaf.oid(), againAfterEpoch);
  }

  /** The lines of a leaf in ctid order. */
  public List<String> lines(TablePartition leaf) {
    return images.get(leaf.oid()).rows().values().stream().map(Row::line).toList();
  }

  /** Slots that hold a visible row. */
  public List<Integer> slots(TablePartition leaf) {
    return images.get(leaf.oid()).rows().keySet().stream().map(FakePostgres::slot).toList();
  }

  /** The first slot from the given one on that holds no row, not even an uncommitted one. */
  public int freeSlot(TablePartition leaf, int from) {
    int slot = from;
    while (rows(leaf).containsKey(tid(slot)) || taken.contains(new Place(leaf.oid(), tid(slot)))) {
      slot++;
    }
    return slot;
  }

  /** Whether the change proof passes on the newest state. */
  public boolean proves(ProofBasis basis) {
    return new FakeSession(this).prove(basis) instanceof ProofOutcome.Unchanged;
  }

  List<Candidate> candidates() {
    return leaves.values().stream()
        .map(leaf -> new Candidate(leaf, marks.getOrDefault(leaf.oid(), 0L), Candidate.UNCOUNTED))
        .toList();
  }

  /** How many states there have been; another number means that something was written. */
  public int states() {
    return history.size();
  }

  /** A state by age, 0 for the newest. */
  State state(int age) {
    return history.get(Math.max(0, history.size() - 1 - age));
  }

  LeafState look(TablePartition leaf, State state) {
    Image image = state.leaves().get(leaf.oid());
    long blocks = image.rows().isEmpty() ? 0 : (image.rows().lastKey() >>> 16) + 1;
    return new LeafState(
        leaf,
        image.relfilenode(),
        blocks,
        true,
        state.xmin(),
        image.rows().size(),
        state.walPosition(),
        image.fingerprint(),
        systemIdentifier,
        1,
        180000,
        List.of(
            new LeafColumn("leaf", "text", false, 25, 0, ','),
            new LeafColumn("row", "integer", false, 23, 0, ',')),
        List.of("CREATE TABLE …"),
        clock.instant());
  }

  boolean tryLock(long oid, FakeSession session) {
    return locks.putIfAbsent(oid, session) == null;
  }

  void unlock(long oid, FakeSession session) {
    locks.remove(oid, session);
  }

  void unlockAll(FakeSession session) {
    locks.values().removeIf(holder -> holder == session);
  }

  boolean isLocked(TablePartition leaf) {
    return locks.containsKey(leaf.oid());
  }

  MutableClock clock() {
    return clock;
  }

  private static int slot(long tid) {
    return Math.toIntExact((tid >>> 16) * ROWS_A_BLOCK + (tid & 0xFFFF) - 1);
  }

  private NavigableMap<Long, Row> rows(TablePartition leaf) {
    return images.get(leaf.oid()).rows();
  }

  private void remember() {
    Map<Long, Image> seen = new HashMap<>();
    images.forEach(
        (oid, image) ->
            seen.put(
                oid,
                new Image(image.relfilenode(), image.fingerprint(), new TreeMap<>(image.rows()))));
    long xmin = openXids.isEmpty() ? nextXid : openXids.first();
    history.add(new State(history.size() + 1L, xmin, nextXid, seen));
  }
}
