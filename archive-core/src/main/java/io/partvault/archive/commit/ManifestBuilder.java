// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.manifest.PartitionManifest;
import java.util.Comparator;
import java.util.List;

/**
 * Derives a manifest from what the commit log says of an export, and from nothing else, so that
 * everybody who derives it gets the same bytes.
 */
public final class ManifestBuilder {

  private ManifestBuilder() {}

  /**
   * Builds the manifest of one export. Horizon, rows and digest sent are the seal's.
   *
   * @param dataFiles those that the commits name for this export, in any order
   * @throws IllegalArgumentException if the files do not tile rows 0 to the sealed count without
   *     gap or overlap, or begin and seal disagree; the message has both numbers
   */
  public static PartitionManifest build(
      ExportBegin begin, PartitionSeal seal, List<DataFile> dataFiles) {
    List<DataFile> ordered =
        dataFiles.stream().sorted(Comparator.comparingLong(DataFile::firstRow)).toList();
    Digest digest = ordered.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus);
    return new PartitionManifest(begin, seal, digest, ordered);
  }
}
