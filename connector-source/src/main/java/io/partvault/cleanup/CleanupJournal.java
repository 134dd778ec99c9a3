// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartition;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.cleanup.CleanupEvent.Size;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns looks into events: one for each change of state, none for a state that lasts. What was told
 * is remembered in memory only, so that after a restart every open table partition is told once
 * more.
 */
final class CleanupJournal {

  private final Clock clock;
  private final Consumer<CleanupEvent> events;
  private final Map<ManifestName, LeafState> told = new HashMap<>();
  private final Set<ManifestName> verified = new HashSet<>();

  private record LeafState(Kind kind, String cause) {}

  CleanupJournal(Clock clock, Consumer<CleanupEvent> events) {
    this.clock = requireNonNull(clock, "clock is null");
    this.events = requireNonNull(events, "events is null");
  }

  void verified(ManifestName manifest, TablePartition tablePartition, Size size, String remarks) {
    if (verified.add(manifest)) {
      send(Kind.VERIFIED, tablePartition, manifest.epoch(), size, remarks);
    }
  }

  void report(ManifestName manifest, TablePartition tablePartition, Size size, LeafReport report) {
    LeafState state = new LeafState(report.kind(), report.cause());
    LeafState before = told.put(manifest, state);
    boolean toldAsVerified = report.kind() == Kind.VERIFIED && verified.contains(manifest);
    if (state.equals(before) || (before == null && toldAsVerified)) {
      return;
    }
    send(report.kind(), tablePartition, manifest.epoch(), size, report.reason());
  }

  void keepOnly(Collection<ManifestName> manifests) {
    told.keySet().retainAll(manifests);
    verified.retainAll(manifests);
  }

  private void send(
      Kind kind, TablePartition tablePartition, long epoch, Size size, String reason) {
    events.accept(new CleanupEvent(kind, tablePartition, epoch, size, reason, clock.instant()));
  }
}
