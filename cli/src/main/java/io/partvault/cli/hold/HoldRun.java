// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.hold;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.s3.S3ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Sets holds and takes them away, in one archive. What is done stays done if a later one fails. */
public final class HoldRun {

  private final ArchivePlace place;
  private final String placeOption;

  /**
   * Holds of one archive.
   *
   * @param placeOption the option that says where it is
   */
  public HoldRun(ArchivePlace place, String placeOption) {
    this.place = requireNonNull(place, "place is null");
    this.placeOption = requireNonNull(placeOption, "placeOption is null");
  }

  /**
   * Sets a hold on each; one that is there already stays as it is.
   *
   * @param by who sets it; may be empty
   * @throws CommandFailure if the store fails
   */
  public List<HoldOutcome> hold(
      List<TablePartitionKey> keys, String reason, String by, Clock clock) {
    return each(
        keys,
        (holds, key, warning) ->
            HoldWords.held(
                key,
                reason,
                holds.set(new Hold(key, reason, by, clock.instant())).stream().toList(),
                warning));
  }

  /**
   * Takes the hold of each away.
   *
   * @throws CommandFailure if the store fails
   */
  public List<HoldOutcome> release(List<TablePartitionKey> keys) {
    return each(
        keys,
        (holds, key, warning) ->
            HoldWords.released(key, holds.release(key).stream().toList(), warning));
  }

  /** What is to be done with one. */
  @FunctionalInterface
  private interface Step {
    HoldOutcome run(Holds holds, TablePartitionKey key, String warning);
  }

  private List<HoldOutcome> each(List<TablePartitionKey> keys, Step step) {
    try (S3ObjectStore store = S3ObjectStore.open(place.settings())) {
      Holds holds = new Holds(store, place.layout());
      List<HoldOutcome> outcomes = new ArrayList<>();
      for (TablePartitionKey key : keys) {
        outcomes.add(step.run(holds, key, warning(store, key)));
      }
      return outcomes;
    } catch (ObjectStoreException e) {
      throw Failures.of(e, placeOption);
    } catch (CommitOutcomeUnknownException e) {
      throw new CommandFailure(
          FailureKind.STORAGE,
          "Cannot tell whether the hold was set: " + e.getMessage() + "; run the command again",
          e);
    }
  }

  private String warning(ObjectStore store, TablePartitionKey key) {
    ArchiveLayout layout = place.layout();
    List<ManifestName> archived =
        Listing.of(store, layout.manifests(key)).stream()
            .flatMap(manifest -> layout.parseManifest(manifest.key()).stream())
            .toList();
    boolean dropped =
        archived.stream().allMatch(name -> store.stat(layout.receipt(key, name.oid())).isPresent());
    return HoldWords.warning(key, archived.isEmpty(), dropped);
  }
}
