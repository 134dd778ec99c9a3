// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.store.ObjectKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The open data files of one topic partition, one an export at most. */
final class FileSet {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ArchiverParts parts;
  private final TopicPartition topicPartition;
  private final FileBudget budget;
  private final Ledger ledger;
  private final OwnUploads uploads;
  private final Consumer<Runnable> guard;
  private final Map<Export, OpenFile> open = new LinkedHashMap<>();

  /**
   * No file is open yet.
   *
   * @param guard runs what is done to this topic partition while another one is served
   */
  FileSet(
      ArchiverParts parts,
      TopicPartition topicPartition,
      FileBudget budget,
      LedgerAndUploads books,
      Consumer<Runnable> guard) {
    this.parts = parts;
    this.topicPartition = topicPartition;
    this.budget = budget;
    this.ledger = books.ledger();
    this.uploads = books.uploads();
    this.guard = guard;
  }

  /** What is known of a topic partition, and which files of it this task has uploaded. */
  record LedgerAndUploads(Ledger ledger, OwnUploads uploads) {}

  /**
   * Writes a record's lines.
   *
   * @return whether a full file was finished
   */
  boolean append(Export export, byte[] lines, int skip, long offset) {
    OpenFile file = file(export, offset);
    file.append(lines, skip, offset);
    return finishIfFull(file);
  }

  /**
   * Writes a record's frame as it is.
   *
   * @return whether a full file was finished
   */
  boolean append(Export export, RowFrame frame, long offset) {
    OpenFile file = file(export, offset);
    file.append(frame, offset);
    return finishIfFull(file);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Finishes the export's file, if one is open. */
  void finish(Export export) {
    OpenFile file = open.get(export);
    if (file != null) {
      finish(file);
    }
  }

  void finishAll() {
    List.copyOf(open.values()).forEach(this::finish);
  }

  /** Throws the export's open file away. */
  void discard(Export export) {
    OpenFile file = open.get(export);
    if (file != null) {
      forget(file);
      file.close();
    }
  }

  void discardAll() {
    List.copyOf(open.keySet()).forEach(this::discard);
  }

  private OpenFile file(Export export, long offset) {
    OpenFile file = open.get(export);
    return file == null ? start(export, offset) : file;
  }

  private boolean finishIfFull(OpenFile file) {
    if (!parts.settings().rotation().isFull(file.rows(), file.rawBytes())) {
      return false;
    }
    finish(file);
    return true;
  }

  private OpenFile start(Export export, long offset) {
    ObjectKey key =
        parts
            .layout()
            .dataFile(
                export.begin().tablePartition(),
                topicPartition.partition(),
                offset,
                ledger.mark(),
                RANDOM.nextLong());
    DataFileWriter writer =
        DataFileWriter.open(
            parts.store(), key, parts.settings().compressionLevel(), parts.compression());
    OpenFile file =
        new OpenFile(export, writer, parts.layout().relative(key), topicPartition, offset);
    open.put(export, file);
    budget.add(file, () -> guard.accept(() -> finish(file)));
    return file;
  }

  private void finish(OpenFile file) {
    forget(file);
    try {
      // Noted first: if the answer is lost, the object may be there.
      uploads.add(file.key());
      DataFile finished = file.commit();
      ledger.finished(file.export(), finished);
    } finally {
      file.close();
    }
  }

  private void forget(OpenFile file) {
    open.remove(file.export());
    budget.remove(file);
  }
}
