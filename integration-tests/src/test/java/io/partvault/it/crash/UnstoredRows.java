// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.it.JavaProcess;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
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
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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

  private UnstoredRows(Rig rig, Archiving archiving, Admin admin) {
    this.rig = rig;
    this.archiving = archiving;
    this.admin = admin;
  }

  /**
   * Freezes the worker of the source's only task, which sends one row a record, while it has such
   * rows.
   *
   * @return number of the worker
   */
  static int freezeWhereThereAreSome(Rig rig, Archiving archiving) {
    // Whoever waits longer for a topic that is not there yet comes when all of it is read.
    Map<String, Object> impatient =
        Map.of(
            "bootstrap.servers",
            rig.broker().bootstrapServers(),
            "retry.backoff.ms",
            5,
            "retry.backoff.max.ms",
            5);
    try (Admin admin = Admin.create(impatient)) {
      UnstoredRows rows = new UnstoredRows(rig, archiving, admin);
      return await("rows without an offset")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(rows::freezeIfSome, OptionalInt::isPresent)
          .getAsInt();
    }
  }

  private OptionalInt freezeIfSome() throws ExecutionException, InterruptedException {
    if (sent() == 0) {
      return OptionalInt.empty();
    }
    // Asked for anew each time: the task may have moved.
    int worker = rig.workerOf(archiving.connector("source"));
    JavaProcess process = rig.worker(worker).process();
    process.freeze();
    if (rig.isExactlyOnce() ? isTransactionOpen() : sent() > stored()) {
      return OptionalInt.of(worker);
    }
    process.thaw();
    return OptionalInt.empty();
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
    try {
      return admin.listOffsets(latest).all().get().values().stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
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
