// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.header.Header;

/**
 * What {@link IncrementalSnapshotMarks} writes on a row: which scan, which row of it, and where the
 * log stood before the scan.
 *
 * @param scan the scan
 * @param row number of the row
 */
record ScanMark(SnapshotId scan, long row) {

  static final String HEADER = "partvault.scan";

  // A word that no header converter takes for a number, a date or a document.
  private static final Pattern TEXT = Pattern.compile("scan-(\\d{1,18})-(\\d{1,18})-(\\d{1,19})");

  /** The header's value. */
  String text() {
    return "scan-" + scan.txId() + "-" + row + "-" + scan.lsn();
  }

  /**
   * Reads a header.
   *
   * @throws IllegalArgumentException if it holds something else
   */
  static ScanMark parse(Header header) {
    String text =
        header.value() instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.US_ASCII)
            : String.valueOf(header.value());
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "its header %s is '%s'; set header.converter to org.apache.kafka.connect.storage.SimpleHeaderConverter on both connectors"
              .formatted(HEADER, text));
    }
    return new ScanMark(
        new SnapshotId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(3))),
        Long.parseLong(matcher.group(2)));
  }
}
