// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

/**
 * An archive whose data files are larger than the smallest part of a multipart upload, even where a
 * rebalance cuts one of them in two.
 */
final class WideRows {

  private static final int ROWS = 80;

  private WideRows() {}

  /** Each old leaf is a file of 12 MB, though compressed. */
  static Archiving archiving(Rig rig) throws Exception {
    ArchivingSettings settings =
        ArchivingSettings.usual()
            .withRows(ROWS)
            .withSink("s3.part.size.bytes", "5242880")
            .withSource("topic.creation.default.partitions", "1");
    Archiving archiving = rig.archiving(settings);
    archiving
        .table()
        .execute(
            """
            UPDATE events SET note = (SELECT string_agg(md5(id || '-' || word), '') FROM generate_series(1, 9600) word)
              WHERE at < '2025-01-01'
            """);
    archiving.expectWhatIsThere();
    return archiving;
  }
}
