// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.PartitionSeal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** What the change proofs saw after which seals were emitted. */
final class Proofs {

  private record Export(Object key, long epoch) {}

  private final Map<Export, List<List<String>>> seen = new HashMap<>();

  /** Notes it if the record is a seal. */
  void note(SourceRecord record, List<String> provenLines) {
    Header header = record.headers().lastWithName(ExportHeaders.SEAL);
    if (header != null) {
      PartitionSeal seal = ExportHeaders.readSeal(header.value());
      seen.computeIfAbsent(new Export(record.key(), seal.epoch()), export -> new ArrayList<>())
          .add(provenLines.stream().sorted().toList());
    }
  }

  /** The rows, sorted, that each proof of an export saw. */
  List<List<String>> of(Object key, long epoch) {
    return seen.getOrDefault(new Export(key, epoch), List.of());
  }
}
