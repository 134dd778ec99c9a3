// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.benchmarks.hotpaths.DiscardingStore;
import io.partvault.benchmarks.hotpaths.EventLines;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records from Connect into a data file that goes nowhere, as the sink takes them in: header,
 * ledger, lines, writer. {@code benchmarks/hot-paths SinkRecords}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SinkRecordsBenchmark {

  private static final TopicPartition TOPIC_PARTITION = TestTopic.topicPartition(0);
  private static final LedgerRules RULES = new LedgerRules(false, Duration.ofDays(8));

  /** So many at once come as a frame. */
  private static final int FRAME = 800;

  @Param({"1", "10", "" + FRAME})
  int rowsPerRecord;

  private final TestExport export = new TestExport("events_2015_01", 1, EventLines.texts());
  private final ArchiverParts parts =
      new ArchiverParts(
          new DiscardingStore(),
          new ArchiveLayout("archive", DataPathTemplate.parse(DataPathTemplate.DEFAULT)),
          new ArchiverSettings(
              "archive-sink",
              new RotationPolicy(1_000_000, 256 << 20, Duration.ofMinutes(10)),
              RULES,
              EventLines.LEVEL,
              new OpenFileLimits(4, 32 << 20),
              true),
          TopicIds.none(),
          CompressionThreads.none(),
          Clock.systemUTC());
  private List<SinkRecord> records;

  /** Compares rows and digest of the data file with those of the lines. */
  @Setup
  public void prepare() {
    TestTopic topic = new TestTopic().send(export.beginRecord());
    if (rowsPerRecord == FRAME) {
      topic.sendFrames(export, 0, EventLines.COUNT, FRAME);
    } else {
      topic.sendRows(export, 0, EventLines.COUNT, rowsPerRecord);
    }
    records = topic.read(0, 0, Integer.MAX_VALUE);
    Ledger ledger = archive();
    Export archived = ledger.exports().iterator().next();
    if (archived.finishedRows() != EventLines.COUNT || !archived.digest().equals(export.digest())) {
      throw new IllegalStateException(
          "The data file holds %d rows with digest %s instead of %d with %s"
              .formatted(
                  archived.finishedRows(), archived.digest(), EventLines.COUNT, export.digest()));
    }
  }

  /** A whole table partition in one data file; figures are for one of its rows. */
  @Benchmark
  @OperationsPerInvocation(EventLines.COUNT)
  public Object put() {
    return archive();
  }

  private Ledger archive() {
    CommitSource source = new CommitSource("archive-sink", TestTopic.NAME, 0);
    Ledger ledger = Ledger.atBeginning(source, "", RULES);
    OwnUploads uploads = new OwnUploads(parts.store(), parts.layout());
    FileSet<Export> files =
        new FileSet<>(
            parts,
            TOPIC_PARTITION,
            new FileBudget(parts.settings().openFiles()),
            new FileSet.BooksAndUploads<>(new ExportBooks(ledger, parts.layout()), uploads),
            Runnable::run);
    CommitLog commits = new CommitLog(parts.store(), parts.layout(), source);
    Session session =
        new Session(parts, ledger, files, new Settlement(parts, commits, ledger, new SinkTally()));
    for (SinkRecord record : records) {
      session.accept(record, record.kafkaOffset());
    }
    files.finishAll();
    return ledger;
  }
}
