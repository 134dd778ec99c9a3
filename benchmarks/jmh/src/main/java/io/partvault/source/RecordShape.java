// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.postgres.read.DecimalMode;

/** What the source makes records of rows like. */
public enum RecordShape {
  LINE(RecordFormat.JSON, 1),
  TEN_LINES(RecordFormat.JSON, 10),
  STRUCT(RecordFormat.STRUCT, 1),
  FRAMES(RecordFormat.FRAMES, 1000);

  private final RecordFormat format;
  private final int rows;

  RecordShape(RecordFormat format, int rows) {
    this.format = format;
    this.rows = rows;
  }

  RecordForm form() {
    return new RecordForm(format, DecimalMode.STRING);
  }

  /** How many rows a record holds. */
  int rows() {
    return rows;
  }
}
