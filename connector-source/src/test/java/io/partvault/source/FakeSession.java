// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.proof.TransactionIds;
import io.partvault.source.FakePostgres.Image;
import io.partvault.source.FakePostgres.Row;
import io.partvault.source.FakePostgres.State;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** One task's session on a {@link FakePostgres}, which may be cut off and may lag behind. */
final class FakeSession implements SourceDatabase {

  private final FakePostgres server;
  private int age;
  private int callsUntilCut = -1;
  private List<String> proven = List.of();

  FakeSession(FakePostgres server) {
    this.server = server;
  }

  /** From now on reads the state that was the newest so many states ago. */
  void lagBy(int states) {
    age = states;
  }

  /** Loses the session at the nth call or row from now on, counted from 0. */
  void cutOffAfter(int calls) {
    callsUntilCut = calls;
  }

  /** The lines that the last successful proof saw. */
  List<String> provenLines() {
    return proven;
  }

  @Override
  public List<Candidate> candidates() {
    count();
    return server.candidates();
  }

  @Override
  public boolean claim(TablePartition tablePartition) {
    count();
    return server.tryLock(tablePartition.oid(), this);
  }

  @Override
  public void release(TablePartition tablePartition) {
    count();
    server.unlock(tablePartition.oid(), this);
  }

  @Override
  public BeginOutcome begin(TablePartition tablePartition) {
    count();
    State state = server.state(age);
    Image image = state.leaves().get(tablePartition.oid());
    if (image == null) {
      return new BeginOutcome.Gone("relation does not exist");
    }
    return late(image, state.xmin(), state.xmax()) > 0
        ? new BeginOutcome.Wait("an older writer is open")
        : new BeginOutcome.Begun(server.look(tablePartition, state));
  }

  @Override
  public ChunkOutcome open(ChunkRange range) {
    count();
    State state = server.state(age);
    Image image = state.leaves().get(range.leaf().tablePartition().oid());
    if (image == null) {
      return new ChunkOutcome.Gone("relation does not exist");
    }
    long end = range.endBlock() == ChunkRange.TO_THE_END ? Long.MAX_VALUE : range.endBlock() << 16;
    return new ChunkOutcome.Opened(
        new FakeRows(
            new SnapshotView(state.walPosition(), state.xmin(), state.xmax()),
            image.rows().subMap(range.afterTid(), false, end, false).entrySet().iterator()));
  }

  @Override
  public ProofOutcome prove(ProofBasis basis) {
    count();
    State state = server.state(age);
    if (state.walPosition() < basis.walPosition() || state.xmin() < basis.horizon()) {
      return new ProofOutcome.Wait("this server is behind", false);
    }
    Image image = state.leaves().get(basis.tablePartition().oid());
    if (image == null) {
      return new ProofOutcome.Gone("relation does not exist");
    }
    long late = late(image, basis.horizon(), state.xmax());
    boolean same =
        (basis.relfilenode() == 0 || basis.relfilenode() == image.relfilenode())
            && basis.fingerprint().equals(image.fingerprint())
            && basis.rows() == image.rows().size();
    if (same && late == 0) {
      proven = image.rows().values().stream().map(Row::line).toList();
    }
    return same && late == 0
        ? new ProofOutcome.Unchanged(state.xmin(), state.walPosition(), server.clock().instant())
        : new ProofOutcome.Changed("rows " + image.rows().size() + ", late " + late, late);
  }

  @Override
  public void abort() {
    server.unlockAll(this);
  }

  @Override
  public void close() {
    server.unlockAll(this);
  }

  private static long late(Image image, long horizon, long xmax) {
    return image.rows().values().stream()
        .filter(row -> !TransactionIds.isBelow(row.xmin(), horizon, xmax))
        .count();
  }

  private void count() {
    if (callsUntilCut >= 0 && callsUntilCut-- == 0) {
      server.unlockAll(this);
      throw new SessionLostException("Cannot go on: the session was cut off", null);
    }
  }

  private final class FakeRows implements ChunkRows {

    private final SnapshotView view;
    private final Iterator<Map.Entry<Long, Row>> rows;
    private Map.Entry<Long, Row> row;
    private byte[] line;

    private FakeRows(SnapshotView view, Iterator<Map.Entry<Long, Row>> rows) {
      this.view = view;
      this.rows = rows;
    }

    @Override
    public SnapshotView view() {
      return view;
    }

    @Override
    public boolean next() {
      count();
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      line = row.getValue().line().getBytes(StandardCharsets.UTF_8);
      return true;
    }

    @Override
    public byte[] buffer() {
      return line;
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return line.length;
    }

    @Override
    public long tid() {
      return row.getKey();
    }

    @Override
    public long xmin() {
      return row.getValue().xmin();
    }

    @Override
    public void close() {
      line = null;
    }
  }
}
