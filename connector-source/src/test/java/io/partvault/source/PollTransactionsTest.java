// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.TablePartition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class PollTransactionsTest {

  private static final int ROWS = 19;
  private static final int ENOUGH = 40;

  private final FakePostgres server = new FakePostgres(new MutableClock());
  private final TablePartition leaf = server.createLeaf("events_1", ROWS);
  private final FakeConnect connect = new FakeConnect(server);
  private final Requests requests = new Requests();
  private final PollTransactions transactions = PollTransactions.of(requests);

  @Test
  void rowsAndTheirOffsetAreCommittedTogetherWithEachPoll() {
    for (int poll = 0; poll < ENOUGH; poll++) {
      pollAndCommit();
    }

    assertThat(connect.topic()).hasSize(ROWS + 2);
    ExportPosition stored = connect.stored(leaf);
    assertThat(stored.isSealed()).isTrue();
    assertThat(stored.progress().rows()).isEqualTo(ROWS);
  }

  @Test
  void eachRowIsCommittedOnceWhereverTheWorkerIsKilled() {
    for (int killedAt = 0; killedAt < ENOUGH / 2; killedAt++) {
      PollTransactionsTest fresh = new PollTransactionsTest();
      for (int poll = 0; poll < killedAt; poll++) {
        fresh.pollAndCommit();
      }
      fresh.pollAndLoseTheTransaction();

      fresh.connect.kill();
      for (int poll = 0; poll < ENOUGH; poll++) {
        fresh.pollAndCommit();
      }

      assertThat(fresh.connect.recordsWith(ExportHeaders.ROW))
          .as("killed at poll %d", killedAt)
          .hasSize(ROWS);
      assertThat(SealedExports.of(fresh.leaf, fresh.connect.topic()).lines())
          .isEqualTo(fresh.server.lines(fresh.leaf));
    }
  }

  @Test
  void pollWithoutRecordsEndsATransactionToo() {
    assertThat(pollAndCommit()).as("only looks at the leaf").isEmpty();

    assertThat(requests.commits).isEqualTo(1);
  }

  @Test
  void workerThatDrawsTheBoundariesItselfIsAskedForNothing() {
    requests.ours = false;

    PollTransactions.of(requests).endWithThisPoll();

    assertThat(requests.commits).isZero();
  }

  /** As Connect does with {@code transaction.boundary=connector}. */
  private List<SourceRecord> pollAndCommit() {
    transactions.endWithThisPoll();
    List<SourceRecord> records = connect.pollUnacknowledged();
    if (requests.take()) {
      connect.acknowledge();
      connect.storeOffsets();
    }
    return records;
  }

  private void pollAndLoseTheTransaction() {
    int committed = connect.topic().size();
    transactions.endWithThisPoll();
    connect.pollUnacknowledged();
    List<SourceRecord> topic = connect.topic();
    topic.subList(committed, topic.size()).clear();
  }

  /** What the task asks of its worker's transaction. */
  private static final class Requests implements SourceTaskContext, TransactionContext {

    private boolean ours = true;
    private boolean requested;
    private int commits;

    boolean take() {
      boolean taken = requested;
      requested = false;
      return taken;
    }

    @Override
    public TransactionContext transactionContext() {
      return ours ? this : null;
    }

    @Override
    public void commitTransaction() {
      requested = true;
      commits++;
    }

    @Override
    public void commitTransaction(SourceRecord sourceRecord) {
      throw new AssertionError("Connect may end a transaction in the middle of a poll");
    }

    @Override
    public void abortTransaction() {
      throw new AssertionError("An abort stores the offsets of what it loses");
    }

    @Override
    public void abortTransaction(SourceRecord sourceRecord) {
      throw new AssertionError("An abort stores the offsets of what it loses");
    }

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      throw new UnsupportedOperationException("Nothing here reads offsets by Connect");
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("Nothing here measures");
    }
  }
}
