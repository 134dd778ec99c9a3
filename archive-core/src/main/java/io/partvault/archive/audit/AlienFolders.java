// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at what lies beside the folders of the archive. One listing of one key for each of them and
 * for the first aliens, so that a bucket that is full of other things costs nothing.
 */
final class AlienFolders {

  private static final int MOST = 100;

  private final AuditParts parts;

  AlienFolders(AuditParts parts) {
    this.parts = parts;
  }

  void audit() {
    Set<String> known = new HashSet<>(parts.known().dataFolders());
    known.addAll(parts.known().ownFolders());
    String after = "";
    int aliens = 0;
    while (aliens < MOST) {
      List<StoredObject> listed = parts.store().list(parts.layout().prefix(), after, 1);
      if (listed.isEmpty()) {
        return;
      }
      ObjectKey first = listed.get(0).key();
      String folder = parts.layout().topFolder(first);
      if (!known.contains(folder)) {
        aliens++;
        alien(folder, first);
      }
      after = ArchiveLayout.end(folder);
    }
  }

  private void alien(String folder, ObjectKey first) {
    parts.report(
        Severity.NOTE,
        first,
        new Flaw(
            Defect.ALIEN,
            "an object of the archive",
            first.value().equals(folder)
                ? "an object outside its folders"
                : "an object in " + folder + ", which is no folder of it"),
        "nothing, if it is another archive or something else that is meant to be here");
  }
}
