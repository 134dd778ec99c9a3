// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.Column;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** Makes the values of records with rows of one leaf. */
sealed interface RowValues permits LineValues, StructValues, FrameValues {

  /** The leaf's columns, as the begin of the export tells them. */
  List<Column> columns();

  /** Whether a value is a zstd frame, of which the record's headers say what is in it. */
  default boolean areFrames() {
    return false;
  }

  /** The schema of every value. */
  Schema schema();

  /**
   * The value for the lines in a buffer, which is used again afterwards.
   *
   * @param buffer holds from its beginning on as many lines as the format allows in a record, each
   *     with a newline behind it
   * @param length of all of them
   */
  Object value(byte[] buffer, int length);
}
