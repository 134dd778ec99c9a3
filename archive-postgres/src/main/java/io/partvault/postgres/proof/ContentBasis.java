// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import java.util.List;

/**
 * What a comparison of content goes by, where nobody noted a horizon: the lines in an archive.
 *
 * @param tablePartition which leaf, as the catalog has it
 * @param columns of the archive
 * @param rows lines in it
 * @param digest of them
 * @param walPosition the server must have come at least so far, in bytes
 */
public record ContentBasis(
    TablePartition tablePartition, List<Column> columns, long rows, Digest digest, long walPosition)
    implements LeafBasis {

  public ContentBasis {
    requireNonNull(tablePartition, "tablePartition is null");
    columns = List.copyOf(columns);
    requireNonNull(digest, "digest is null");
  }
}
