// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.frame.FrameEncoder;
import io.partvault.postgres.proof.LeafState;
import java.util.random.RandomGenerator;

/** Makes attempts: new ones with an epoch of their own, and resumed ones. */
final class ExportStart implements AutoCloseable {

  private final RecordForm form;
  private final FrameEncoder encoder;
  private final PollLimits limits;
  private final long chunkBlocks;
  private final RandomGenerator random;
  private final Runnable onAcknowledged;

  ExportStart(
      RecordForm form,
      PollLimits limits,
      long chunkBlocks,
      RandomGenerator random,
      Runnable onAcknowledged) {
    this.form = requireNonNull(form, "form is null");
    encoder = form.encoder();
    this.limits = requireNonNull(limits, "limits is null");
    this.chunkBlocks = chunkBlocks;
    this.random = requireNonNull(random, "random is null");
    this.onAcknowledged = requireNonNull(onAcknowledged, "onAcknowledged is null");
  }

  /** What the records of every attempt hold. */
  RecordFormat format() {
    return form.format();
  }

  /** A new epoch, greater than every known one. */
  ActiveExport begin(Candidate candidate, LeafState leaf, long lastKnownEpoch) {
    long epoch = Epoch.draw(leaf.serverClock().toEpochMilli(), lastKnownEpoch, random);
    return at(candidate, leaf, ExportPosition.begun(epoch, form.format(), ExportBasis.of(leaf)));
  }

  /** An epoch that was begun before. */
  ActiveExport at(Candidate candidate, LeafState leaf, ExportPosition position) {
    Acknowledgements acknowledgements = acknowledgements(position.place());
    ExportState state = new ExportState(leaf, position, chunkBlocks, acknowledgements);
    return new ActiveExport(candidate, state, acknowledgements, form.values(leaf, encoder), limits);
  }

  /** For records of an epoch of which no row is read here. */
  Acknowledgements acknowledgements(TopicPlace place) {
    return new Acknowledgements(place, onAcknowledged);
  }

  /** No attempt makes records any more. */
  @Override
  public void close() {
    encoder.close();
  }
}
