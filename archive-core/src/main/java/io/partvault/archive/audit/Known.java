// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectKey;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What an audit remembers from its beginning to its end, besides one line for each commit log:
 *
 * <ul>
 *   <li>the names of manifests and receipts;
 *   <li>the names of the data files that manifests and the commits still kept name;
 *   <li>the topmost folders of those, which are one or two.
 * </ul>
 *
 * Names take some 24 bytes each. Thread-safe.
 */
final class Known {

  private final ArchiveLayout layout;
  private final KeySet manifests = new KeySet();
  private final KeySet windows = new KeySet();
  private final KeySet receipts = new KeySet();
  private final KeySet neededBegins = new KeySet();
  private final KeySet dataFiles = new KeySet();
  private final Set<String> dataFolders = ConcurrentHashMap.newKeySet();
  private final Set<String> ownFolders;
  private volatile boolean allRead = true;

  Known(ArchiveLayout layout) {
    this.layout = layout;
    ownFolders =
        Arrays.stream(ArchiveFolder.values()).map(layout::folder).collect(Collectors.toSet());
    dataFolders.add(layout.dataFiles());
  }

  /** Whole keys. */
  KeySet manifests() {
    return manifests;
  }

  /** Whole keys of the manifests of windows. */
  KeySet windows() {
    return windows;
  }

  /** Whole keys. */
  KeySet receipts() {
    return receipts;
  }

  /** Whole keys of the begins that were looked at because an open export needs them. */
  KeySet neededBegins() {
    return neededBegins;
  }

  /** A manifest or commit names this data file. */
  void named(ObjectKey dataFile) {
    dataFiles.add(dataFile.value());
    String folder = layout.topFolder(dataFile);
    if (folder.endsWith("/") && !ownFolders.contains(folder)) {
      dataFolders.add(folder);
    }
  }

  boolean isNamed(ObjectKey dataFile) {
    return dataFiles.contains(dataFile.value());
  }

  /** The folders of everything but data files. */
  Set<String> ownFolders() {
    return ownFolders;
  }

  /** Where data files lie: wherever one is named, and where the layout puts them. */
  Set<String> dataFolders() {
    return Set.copyOf(dataFolders);
  }

  /** A manifest or commit could not be read, so that nobody knows which data files it names. */
  void unread() {
    allRead = false;
  }

  boolean isAllRead() {
    return allRead;
  }
}
