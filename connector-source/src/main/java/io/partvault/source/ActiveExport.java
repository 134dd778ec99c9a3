// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;

/** One attempt at a leaf on its way: reads chunk by chunk and makes the records. */
final class ActiveExport {

  private static final long CHUNK_MAX_NANOS = 60_000_000_000L;

  private record OpenChunk(ChunkRange range, ChunkRows rows, long openedNanos) {}

  private final Candidate candidate;
  private final ExportState state;
  private final Acknowledgements acknowledgements;
  private final LeafRecords records;
  private final RowValues values;
  private final PollLimits limits;
  private final RowBatch batch;
  private Map<String, ?> offset;
  private OpenChunk chunk;

  ActiveExport(
      Candidate candidate,
      ExportState state,
      Acknowledgements acknowledgements,
      RowValues values,
      PollLimits limits) {
    this.candidate = requireNonNull(candidate, "candidate is null");
    this.state = requireNonNull(state, "state is null");
    this.acknowledgements = requireNonNull(acknowledgements, "acknowledgements is null");
    this.values = requireNonNull(values, "values is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.records = new LeafRecords(key(), acknowledgements);
    this.batch = new RowBatch(records, values, limits, state.position().epoch(), state::digest);
    this.offset = ExportPositionCodec.write(state.position());
  }

  Candidate candidate() {
    return candidate;
  }

  TablePartitionKey key() {
    return candidate.tablePartition().key();
  }

  ExportState state() {
    return state;
  }

  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  List<SourceRecord> begin() {
    return emit(List.of(records.begin(state.position(), state.leaf(), values.columns())));
  }

  List<SourceRecord> seal() {
    return emit(List.of(records.seal(state.position())));
  }

  List<SourceRecord> abandon(String reason) {
    return emit(List.of(records.abandon(state.position().abandoned(), reason)));
  }

  /** Reads on for one poll; opens the range if no chunk is open. */
  ReadOutcome read(SourceDatabase database, ChunkRange range) {
    if (chunk == null) {
      ChunkOutcome outcome = database.open(range);
      if (outcome instanceof ChunkOutcome.Wait wait) {
        return new ReadOutcome.Wait(wait.reason());
      }
      if (outcome instanceof ChunkOutcome.Gone gone) {
        return new ReadOutcome.Ended(gone.reason());
      }
      chunk = new OpenChunk(range, ((ChunkOutcome.Opened) outcome).rows(), System.nanoTime());
      if (!state.isNotBehind(chunk.rows().view())) {
        closeChunk();
        return new ReadOutcome.Wait("this server is behind the one the export began on");
      }
    }
    return readRows();
  }

  boolean isChunkOpen() {
    return chunk != null;
  }

  /** Ends the open chunk, if any. */
  void closeChunk() {
    if (chunk != null) {
      OpenChunk closing = chunk;
      chunk = null;
      closing.rows().close();
    }
  }

  private ReadOutcome readRows() {
    batch.start(offset);
    ChunkRows rows = chunk.rows();
    long firstRow = state.rows();
    long start = System.nanoTime();
    while (!batch.isFull(state.rows() - firstRow)
        && System.nanoTime() - start < limits.pollMaxTime().toNanos()) {
      if (!rows.next()) {
        ChunkRange range = chunk.range();
        closeChunk();
        state.rangeRead(range);
        break;
      }
      if (!state.isNotLate(rows.view(), rows.xmin())) {
        String late =
            "a row was inserted by transaction "
                + rows.xmin()
                + ", at or above the horizon "
                + state.position().basis().horizon();
        closeChunk();
        return new ReadOutcome.Ended(late);
      }
      requireFits(rows.length());
      batch.makeRoom(rows.length());
      long row = state.take(rows.tid(), rows.buffer(), rows.offset(), rows.length());
      batch.add(row, rows.buffer(), rows.offset(), rows.length());
    }
    closeStalledChunk();
    List<SourceRecord> emitted = batch.isEmpty() ? List.of() : emitRows();
    return new ReadOutcome.Rows(emitted, state.rows() - firstRow);
  }

  private List<SourceRecord> emitRows() {
    offset = ExportPositionCodec.write(state.advance());
    return emit(batch.finish(offset));
  }

  /**
   * Lets go of a snapshot that a slow or paused Kafka has held for long; the next chunk goes on
   * behind the last row. Not where a chunk is the whole leaf and would be read again from its
   * start.
   */
  private void closeStalledChunk() {
    if (chunk != null
        && state.leaf().rangeReadable()
        && System.nanoTime() - chunk.openedNanos() > CHUNK_MAX_NANOS) {
      closeChunk();
    }
  }

  private void requireFits(int bytes) {
    if (bytes <= limits.rowMaxBytes()) {
      return;
    }
    throw new DataException(
        "Cannot archive "
            + candidate.tablePartition()
            + ": row number "
            + state.rows()
            + " has "
            + bytes
            + " bytes, more than "
            + PartitionSourceConfig.ROW_MAX_BYTES
            + " = "
            + limits.rowMaxBytes()
            + "; raise "
            + PartitionSourceConfig.ROW_MAX_BYTES
            + ", producer.override.max.request.size and producer.override.buffer.memory of this"
            + " connector, max.message.bytes of the topic, and fetch.max.bytes of the sink's"
            + " consumer together");
  }

  private List<SourceRecord> emit(List<? extends SourceRecord> emitted) {
    acknowledgements.emitted(emitted.size());
    return List.copyOf(emitted);
  }
}
