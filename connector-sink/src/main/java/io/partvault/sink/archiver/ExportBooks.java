// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectKey;

/** Data files that hold rows of exports, one an export at most. */
record ExportBooks(Ledger ledger, ArchiveLayout layout) implements FileBooks<Export> {

  @Override
  public ObjectKey key(Export export, long firstOffset, long random) {
    return layout.dataFile(
        export.begin().tablePartition(),
        ledger.source().topicPartition(),
        firstOffset,
        ledger.mark(),
        random);
  }

  @Override
  public long firstRow(Export export) {
    return export.finishedRows();
  }

  @Override
  public void finished(Export export, DataFile file) {
    ledger.finished(export, file);
  }
}
