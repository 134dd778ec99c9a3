// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.store.ObjectKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The open data files of one topic partition, one a group at most.
 *
 * @param <G> whose rows a file holds
 */
final class FileSet<G> {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ArchiverParts parts;
  private final TopicPartition topicPartition;
  private final FileBudget budget;
  private final FileBooks<G> books;
  private final OwnUploads uploads;
  private final Consumer<Runnable> guard;
  private final Map<G, OpenFile<G>> open = new LinkedHashMap<>();

  /**
   * No file is open yet.
   *
   * @param guard runs what is done to this topic partition while another one is served
   */
  FileSet(
      ArchiverParts parts,
      TopicPartition topicPartition,
      FileBudget budget,
      BooksAndUploads<G> books,
      Consumer<Runnable> guard) {
    this.parts = parts;
    this.topicPartition = topicPartition;
    this.budget = budget;
    this.books = books.books();
    this.uploads = books.uploads();
    this.guard = guard;
  }

  /** What is known of a topic partition, and which files of it this task has uploaded. */
  record BooksAndUploads<G>(FileBooks<G> books, OwnUploads uploads) {}

  /**
   * Writes a record's lines.
   *
   * @return whether a full file was finished
   */
  boolean append(G group, byte[] lines, int skip, long offset) {
    OpenFile<G> file = file(group, offset);
    file.append(lines, skip, offset);
    return finishIfFull(file);
  }

  /**
   * Writes a record's frame as it is.
   *
   * @return whether a full file was finished
   */
  boolean append(G group, RowFrame frame, long offset) {
    OpenFile<G> file = file(group, offset);
    file.append(frame, offset);
    return finishIfFull(file);
  }

  /**
   * Writes a record that is one line.
   *
   * @return whether a full file was finished
   */
  boolean append(G group, LineBuffer line, long offset) {
    OpenFile<G> file = file(group, offset);
    file.append(line, offset);
    return finishIfFull(file);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Finishes the group's file, if one is open. */
  void finish(G group) {
    OpenFile<G> file = open.get(group);
    if (file != null) {
      finish(file);
    }
  }

  void finishAll() {
    List.copyOf(open.values()).forEach(this::finish);
  }

  /** Throws the group's open file away. */
  void discard(G group) {
    OpenFile<G> file = open.get(group);
    if (file != null) {
      forget(file);
      file.close();
    }
  }

  void discardAll() {
    List.copyOf(open.keySet()).forEach(this::discard);
  }

  private OpenFile<G> file(G group, long offset) {
    OpenFile<G> file = open.get(group);
    return file == null ? start(group, offset) : file;
  }

  private boolean finishIfFull(OpenFile<G> file) {
    if (!parts.settings().rotation().isFull(file.rows(), file.rawBytes())) {
      return false;
    }
    finish(file);
    return true;
  }

  private OpenFile<G> start(G group, long offset) {
    ObjectKey key = books.key(group, offset, RANDOM.nextLong());
    DataFileWriter writer =
        DataFileWriter.open(
            parts.store(), key, parts.settings().compressionLevel(), parts.compression());
    OpenFile<G> file =
        new OpenFile<>(group, writer, parts.layout().relative(key), topicPartition, offset);
    open.put(group, file);
    budget.add(file, () -> guard.accept(() -> finish(file)));
    return file;
  }

  private void finish(OpenFile<G> file) {
    forget(file);
    try {
      // Noted first: if the answer is lost, the object may be there.
      uploads.add(file.key());
      DataFile finished = file.commit(books.firstRow(file.group()));
      books.finished(file.group(), finished);
    } finally {
      file.close();
    }
  }

  private void forget(OpenFile<G> file) {
    open.remove(file.group());
    budget.remove(file);
  }
}
