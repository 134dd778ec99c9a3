// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.process.JavaProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * What a source has sent and Connect has not stored the offset of. The state lasts for less than an
 * offset flush, or for one transaction, so the worker is frozen first and looked at then.
 */
final class UnstoredRows {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TOPIC_PARTITIONS = 8;

  private final Rig rig;
  private final Archiving archiving;
  private final Admin admin;
  private final JavaProcess worker;

  private UnstoredRows(Rig rig, MidRead mid, Admin admin) {
    this.rig = rig;
    this.archiving = mid.archiving();
    this.admin = admin;
    this.worker = rig.worker(mid.hold().worker()).process();
  }

  /**
   * Lets the source, which sends one row a record, go on, and freezes its worker while it has such
   * rows.
   */
  static void freezeWhereThereAreSome(Rig rig, MidRead mid) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.broker().bootstrapServers()))) {
      UnstoredRows rows = new UnstoredRows(rig, mid, admin);
      long before = rows.sent();
      mid.hold().release();
      await("rows without an offset")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> rows.sent() > before && rows.frozenWithSome());
    }
  }

  private boolean frozenWithSome() throws ExecutionException, InterruptedException {
    worker.freeze();
    if (rig.isExactlyOnce() ? isTransactionOpen() : sent() > stored()) {
      return true;
    }
    worker.thaw();
    return false;
  }

  private boolean isTransactionOpen() throws ExecutionException, InterruptedException {
    String task = "partvault-" + archiving.connector("source") + "-0";
    ListTransactionsOptions open =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    return admin.listTransactions(open).all().get().stream()
        .anyMatch(transaction -> transaction.transactionalId().equals(task));
  }

  /** Records in the topic. */
  private long sent() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, TOPIC_PARTITIONS)
            .mapToObj(number -> new TopicPartition(archiving.topic(), number))
            .collect(Collectors.toMap(Function.identity(), number -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .sum();
  }

  /** Records that the stored offsets stand for. */
  private long stored() {
    String source = archiving.connector("source");
    long records = 0;
    for (JsonNode stored : rig.client().offsets(source).path("offsets")) {
      JsonNode offset = stored.path("offset");
      boolean sealed = offset.path("status").asText().equals("sealed");
      records += 1 + offset.path("rows").asLong() + (sealed ? 1 : 0);
    }
    return records;
  }
}
