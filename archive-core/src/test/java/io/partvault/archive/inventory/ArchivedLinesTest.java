// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.file.DataFileException;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.verdict.ArchiveFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchivedLinesTest {

  private final MemoryObjectStore store = new MemoryObjectStore();

  private PartitionManifest archive(int rows) {
    ObjectKey key = new ArchiveFixture(store).archive(rows);
    return ManifestCodec.read(store.read(key), key.value());
  }

  private List<String> read(PartitionManifest manifest) {
    List<String> read = new ArrayList<>();
    try (ArchivedLines lines = ArchivedLines.of(store, ArchiveFixture.LAYOUT, manifest)) {
      while (lines.next()) {
        read.add(new String(lines.buffer(), lines.offset(), lines.length(), UTF_8));
        assertThat(lines.rows()).isEqualTo(read.size());
      }
    }
    return read;
  }

  @Test
  void linesComeInTheOrderOfTheirNumbers() {
    List<String> lines = read(archive(1_000));
    assertThat(lines).hasSize(1_000);
    assertThat(lines.get(0)).isEqualTo("{\"id\":0}");
    assertThat(lines.get(999)).isEqualTo("{\"id\":999}");
  }

  @Test
  void anEmptyTablePartitionHasNone() {
    assertThat(read(archive(0))).isEmpty();
  }

  @Test
  void aFileThatIsNotTheOneOfTheManifestIsFoundAtItsEnd() {
    PartitionManifest manifest = archive(1_000);
    MemoryObjectStore elsewhere = new MemoryObjectStore();
    new ArchiveFixture(elsewhere).archive(999);
    ObjectKey key = ArchiveFixture.LAYOUT.resolve(manifest.dataFiles().get(0).key());
    store.corrupt(key, elsewhere.read(key));
    assertThatThrownBy(() -> read(manifest))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining(manifest.dataFiles().get(0).key() + ": it holds other content");
  }

  @Test
  void aMissingFileIsNamed() {
    PartitionManifest manifest = archive(10);
    ObjectKey key = ArchiveFixture.LAYOUT.resolve(manifest.dataFiles().get(0).key());
    store.delete(key);
    assertThatThrownBy(() -> read(manifest))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining(key.value());
  }
}
