// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.manifest;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.ManifestName;
import java.util.List;

/**
 * What makes a table partition archived: its files, and the source's own words on what they must
 * hold.
 *
 * <p>Invariants, checked here because everything that drops rests on them:
 *
 * <ul>
 *   <li><b>tiles</b>: the files cover rows 0 to the sealed count without gap or overlap, in order;
 *   <li><b>agrees</b>: begin and seal are of one epoch, one horizon and one fingerprint, and the
 *       files hold as many rows as were sealed.
 * </ul>
 *
 * @param begin how the table partition looked
 * @param seal what the source sent
 * @param digest of the lines as written, the sum of the files' digests; differs from the seal's
 *     where a transformation changed rows on the way
 * @param dataFiles in the order of their rows; empty for an empty table partition
 */
public record PartitionManifest(
    ExportBegin begin, PartitionSeal seal, Digest digest, List<DataFile> dataFiles) {

  public PartitionManifest {
    requireNonNull(begin, "begin is null");
    requireNonNull(seal, "seal is null");
    requireNonNull(digest, "digest is null");
    dataFiles = List.copyOf(dataFiles);
    requireAgreement(begin, seal);
    requireTiles(begin, seal, dataFiles);
    Digest sum = dataFiles.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus);
    if (!sum.equals(digest)) {
      throw broken(begin, "its digest is " + digest + ", that of its files " + sum);
    }
  }

  /** Number of the export. */
  public long epoch() {
    return begin.epoch();
  }

  /** What the key of this manifest says. */
  public ManifestName name() {
    return new ManifestName(
        begin.tablePartition().key(), begin.tablePartition().oid(), begin.epoch());
  }

  /** Rows in the table partition, in the seal and in the files. */
  public long rows() {
    return seal.rows();
  }

  /** Bytes of all files, decompressed. */
  public long rawBytes() {
    return dataFiles.stream().mapToLong(DataFile::rawBytes).sum();
  }

  /** Bytes of all files as stored. */
  public long bytes() {
    return dataFiles.stream().mapToLong(DataFile::bytes).sum();
  }

  /** Whether the lines in the files are not those that the source sent. */
  public boolean isChangedOnTheWay() {
    return !digest.equals(seal.digest());
  }

  private static void requireAgreement(ExportBegin begin, PartitionSeal seal) {
    if (begin.epoch() != seal.epoch()) {
      throw broken(begin, "its seal is of epoch " + seal.epoch());
    }
    if (begin.horizon() != seal.horizon()) {
      throw broken(
          begin, "its begin has horizon " + begin.horizon() + ", its seal " + seal.horizon());
    }
    if (!begin.fingerprint().equals(seal.fingerprint())) {
      throw broken(
          begin,
          "its begin has fingerprint " + begin.fingerprint() + ", its seal " + seal.fingerprint());
    }
  }

  private static void requireTiles(
      ExportBegin begin, PartitionSeal seal, List<DataFile> dataFiles) {
    long next = 0;
    for (DataFile file : dataFiles) {
      if (file.firstRow() != next) {
        throw broken(
            begin,
            "row " + next + " is due, but " + file.key() + " starts at row " + file.firstRow());
      }
      next = file.nextRow();
    }
    if (next != seal.rows()) {
      throw broken(begin, seal.rows() + " rows were sealed, the files hold " + next);
    }
  }

  private static IllegalArgumentException broken(ExportBegin begin, String why) {
    return new IllegalArgumentException(
        "Cannot make a manifest of "
            + begin.tablePartition()
            + ", epoch "
            + begin.epoch()
            + ": "
            + why);
  }
}
