// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;

/** The ways out that findings name. */
final class Remedy {

  static final String PUT_BACK =
      "put the object back from a copy of the bucket, or from an earlier version of it";
  static final String COMMIT =
      PUT_BACK
          + ", and look for a lifecycle rule or somebody who writes or deletes below commits/; what"
          + " has a manifest is not touched by it, other exports have to begin again";
  static final String RECORDS =
      PUT_BACK
          + "; where the topic still has these offsets, alter the sink's offsets to have them archived"
          + " again (docs/operations.md, Sink offsets)";
  static final String NEWER =
      "verify with the Partvault that wrote it, or with a newer one than this";
  static final String MOVE_AWAY = "if nobody needs it here, move it out of the archive";

  private final ObjectStore store;
  private final ArchiveLayout layout;

  Remedy(ObjectStore store, ArchiveLayout layout) {
    this.store = store;
    this.layout = layout;
  }

  /** For a document that its codec refused. */
  static String document(Flaw flaw, String otherwise) {
    return flaw.defect() == Defect.NEWER_FORMAT ? NEWER : otherwise;
  }

  /**
   * For rows that are lost from the archive, which may still be in the database. Without an OID a
   * Debezium connector has read them.
   */
  String rows(ManifestName name) {
    ObjectKey receipt = layout.receipt(name.tablePartition(), name.oid());
    try {
      return store.stat(receipt).isPresent()
          ? PUT_BACK
              + "; the table partition was dropped, see "
              + receipt
              + ", so these rows are nowhere else in the archive's knowledge"
          : PUT_BACK
              + "; no receipt says that the table partition was dropped: where it still exists, "
              + (name.oid() == 0
                  ? "snapshot it again (docs/operations.md, What Debezium read)"
                  : "have it archived again (docs/operations.md, Source offsets)");
    } catch (ObjectStoreException e) {
      return PUT_BACK;
    }
  }
}
