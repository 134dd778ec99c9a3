// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.archive.record.RecordManifest;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.RecordRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Records without a value, and such as cannot be written. */
final class NullAndErrantRecordsTest {

  private static final Object UNWRITABLE = Map.of("id", new StringBuilder("x"));

  private final RecordArchive records = new RecordArchive();
  private final List<SinkRecord> reported = new ArrayList<>();

  @Test
  void aTombstoneFailsTheTaskUnlessSomethingElseIsSaid() {
    records.send(3).send((Object) null).send(2);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> records.drive(records.worker()))
        .withMessage(
            "Cannot archive the record of topic shop.public.events, topic partition 0, offset 3: it"
                + " has no value. behavior.on.null.values=skip leaves such records out, write archives"
                + " them");
  }

  @Test
  void skippedTombstonesAreCountedAndTheirOffsetsCovered() {
    records.with(rules(NullValues.SKIP)).send(3).send((Object) null).send(2).send((Object) null);

    records.drive(records.worker());

    records.sent.remove(3L);
    records.sent.remove(6L);
    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    RecordManifest manifest = records.manifests().get(0);
    assertThat(manifest.skipped()).isEqualTo(2);
    assertThat(manifest.window().nextOffset()).isEqualTo(7);
  }

  @Test
  void aWindowOfNothingButTombstonesHasAManifestWithoutFiles() {
    records.with(rules(NullValues.SKIP)).send((Object) null).send((Object) null);

    records.drive(records.worker());

    assertThat(records.manifests())
        .singleElement()
        .satisfies(
            manifest -> {
              assertThat(manifest.files()).isEmpty();
              assertThat(manifest.skipped()).isEqualTo(2);
            });
    assertThat(records.archive.keys("data/")).isEmpty();
  }

  @Test
  void writtenTombstonesAreLinesWithNull() {
    records.with(rules(NullValues.WRITE)).send(2).send((Object) null);

    records.drive(records.worker());

    records.holdsEveryRecordOnce();
    assertThat(records.lines().get(2)).contains("\"key\":\"key\"").endsWith("\"value\":null}");
  }

  @Test
  void aRecordThatCannotBeWrittenFailsTheTaskWithTheWayOut() {
    records.send(3).send(UNWRITABLE);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> records.drive(records.worker()))
        .withMessageContaining("offset 3: its value holds a java.lang.StringBuilder")
        .withMessageContaining("With errors.tolerance=all and errors.deadletterqueue.topic.name");
  }

  @Test
  void whereConnectTakesThemSuchRecordsAreReportedAndCounted() {
    records.reporter.add(
        (record, error) -> {
          reported.add(record);
          return CompletableFuture.completedFuture(null);
        });
    records.send(3).send(UNWRITABLE).send(2);

    records.drive(records.worker());

    records.sent.remove(3L);
    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    assertThat(reported).extracting(SinkRecord::kafkaOffset).containsExactly(3L);
    assertThat(records.manifests().get(0).errant()).isEqualTo(1);
  }

  @Test
  void noCommitCoversARecordWhoseReportDidNotArrive() {
    records.reporter.add(
        (record, error) -> CompletableFuture.failedFuture(new IllegalStateException("no broker")));
    records.send(3).send(UNWRITABLE);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> records.drive(records.worker()))
        .withMessageContaining("Cannot report a record that cannot be archived")
        .withMessageContaining("no broker");
    assertThat(records.archive.keys("commits/")).isEmpty();
  }

  @Test
  void whatConnectDoesNotTolerateFailsWithOurReason() {
    records.reporter.add(
        (record, error) -> {
          throw new ConnectException("Tolerance exceeded in error handler");
        });
    records.send(UNWRITABLE);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> records.drive(records.worker()))
        .withMessageContaining("offset 0: its value holds a java.lang.StringBuilder");
  }

  @Test
  void linesSayWhenAndWithWhichFileTheyWereArchivedIfThatIsWanted() {
    records.with(RecordArchive.rules(RecordPathTemplate.DEFAULT, NullValues.FAIL, true)).send(12);

    records.drive(records.worker());

    records.holdsEveryRecordOnce();
    assertThat(records.lines())
        .allMatch(line -> line.contains(",\"_archived_at\":\"2026-11-21T03:00:0"));
    assertThat(records.lines().get(9)).endsWith(",\"_batch_id\":\"shop.public.events-0-0\"}");
    assertThat(records.lines().get(10)).endsWith(",\"_batch_id\":\"shop.public.events-0-10\"}");
  }

  private static RecordRules rules(NullValues nulls) {
    return RecordArchive.rules(RecordPathTemplate.DEFAULT, nulls, false);
  }
}
