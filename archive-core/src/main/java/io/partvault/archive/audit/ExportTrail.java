// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFile;
import java.util.List;
import java.util.Optional;

/**
 * Whether the commits since the begin of an export name all its rows, each once, so that a manifest
 * can be made of them. Told of the commits newest first; decides only.
 */
final class ExportTrail {

  private final ExportStanding standing;
  private long due; // no row from this one on is to be named any more
  private Digest sum = Digest.EMPTY;
  private boolean ended;

  ExportTrail(ExportStanding standing) {
    this.standing = standing;
    due = standing.nextRow();
  }

  /** What is wrong with the rows in this commit and those told of before; once. */
  Optional<Flaw> add(Commit commit) {
    if (ended) {
      return Optional.empty();
    }
    List<CommittedFile> named = commit.dataFiles();
    for (int i = named.size() - 1; i >= 0; i--) {
      if (named.get(i).export().equals(standing.id())) {
        DataFile file = named.get(i).file();
        if (file.nextRow() != due) {
          return flaw(
              file.nextRow() < due ? Defect.GAP : Defect.OVERLAP,
              "a data file that ends before row " + due,
              "%s, which ends before row %d".formatted(file.key(), file.nextRow()));
        }
        due = file.firstRow();
        sum = sum.plus(file.digest());
      }
    }
    return commit.sequence() <= standing.beganAt() ? end() : Optional.empty();
  }

  /** A commit in between is not known. */
  void interrupt() {
    ended = true;
  }

  private Optional<Flaw> end() {
    if (due != 0) {
      return flaw(Defect.GAP, "data files from row 0 on", "data files from row " + due + " on");
    }
    if (!sum.equals(standing.digest())) {
      return flaw(
          Defect.CONTRADICTORY,
          "data files with digest " + standing.digest(),
          "data files with digest " + sum);
    }
    ended = true;
    return Optional.empty();
  }

  private Optional<Flaw> flaw(Defect defect, String expected, String found) {
    ended = true;
    return Optional.of(new Flaw(defect, standing.id() + ": " + expected, found));
  }
}
