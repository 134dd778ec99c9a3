// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;

/** A data file that a commit makes count, and the export it belongs to. */
public record CommittedFile(ExportId export, DataFile file) {

  public CommittedFile {
    requireNonNull(export, "export is null");
    requireNonNull(file, "file is null");
  }
}
