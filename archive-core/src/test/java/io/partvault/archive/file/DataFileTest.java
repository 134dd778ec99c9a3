// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataFileTest {

  private static final ObjectKey KEY = new ObjectKey("data/a.jsonl.zst");

  private final MemoryObjectStore store = new MemoryObjectStore();

  @Test
  void linesComeBackAsTheyWentIn() throws Exception {
    List<String> lines = List.of("{\"id\":1}", "", "{\"name\":\"Ünïcode \\n \uD83D\uDE00\"}", "x");

    StoredDataFile stored = write(store, lines);

    assertThat(lines()).isEqualTo(lines);
    byte[] object = store.read(KEY);
    assertThat(new String(unpacked(object), UTF_8)).isEqualTo(String.join("\n", lines) + "\n");
    assertThat(stored.rows()).isEqualTo(4);
    assertThat(stored.rawBytes()).isEqualTo(unpacked(object).length);
    assertThat(stored.object().bytes()).isEqualTo(object.length);
    assertThat(stored.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object)));
    assertThat(stored.digest()).isEqualTo(digest(lines));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 3_000_000})
  void linesAroundTheBuffersSizesComeBack(int length) {
    String line = "a".repeat(length);
    List<String> lines = List.of("first", line, "", line, "last");

    StoredDataFile stored = write(store, lines);

    assertThat(lines()).isEqualTo(lines);
    assertThat(DataFileCheck.read(store, KEY)).isEqualTo(content(stored));
  }

  @Test
  void manyRandomLinesComeBack() {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add("{\"n\":%d,\"v\":\"%x\"}".formatted(i, random.nextLong()).repeat(i % 5));
    }

    StoredDataFile stored = write(store, lines);

    assertThat(lines()).isEqualTo(lines);
    assertThat(DataFileCheck.read(store, KEY)).isEqualTo(content(stored));
    assertThat(stored.digest()).isEqualTo(digest(lines));
  }

  @Test
  void aReusedBufferIsNotKept() {
    byte[] buffer = "..one..".getBytes(UTF_8);
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      writer.append(buffer, 2, 3);
      System.arraycopy("two".getBytes(UTF_8), 0, buffer, 2, 3);
      writer.append(buffer, 2, 3);
      assertThat(writer.rows()).isEqualTo(2);
      assertThat(writer.rawBytes()).isEqualTo(8);
      assertThat(writer.digest()).isEqualTo(digest(List.of("one", "two")));
      assertThat(writer.key()).isEqualTo(KEY);
      writer.commit();
    }
    assertThat(lines()).containsExactly("one", "two");
  }

  @Test
  void compressedBytesGrowWhileWriting() {
    byte[] noise = new byte[1_000_000];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] == '\n' ? 0 : noise[i];
    }
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 1)) {
      assertThat(writer.compressedBytes()).isZero();
      writer.append(noise, 0, noise.length);
      assertThat(writer.compressedBytes()).isBetween(700_000L, 1_100_000L);
    }
  }

  @Test
  void aLineWithANewlineIsRefusedAndTheFileGoesOn() {
    byte[] two = "a\nb".getBytes(UTF_8);
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.append(two, 0, 3))
          .withMessage(
              "Cannot write row 0 of data file data/a.jsonl.zst:"
                  + " its line holds a newline at byte 1 of 3");
      writer.append(two, 0, 1);
      assertThat(writer.commit().rows()).isEqualTo(1);
    }
    assertThat(lines()).containsExactly("a");
  }

  @Tag("C2")
  @Test
  void nothingIsVisibleBeforeCommitAndCloseAborts() {
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      writer.append(new byte[100], 0, 100);
      assertThat(store.stat(KEY)).isEmpty();
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @Test
  void closeAfterCommitKeepsTheFileAndACommitIsOnce() {
    DataFileWriter writer = DataFileWriter.open(store, KEY, 3);
    writer.append(new byte[1], 0, 1);
    writer.commit();
    assertThatIllegalStateException().isThrownBy(writer::commit);
    assertThatIllegalStateException().isThrownBy(() -> writer.append(new byte[1], 0, 1));

    writer.close();
    writer.close();

    assertThat(store.stat(KEY)).isPresent();
  }

  @Test
  void aFileWithoutRowsIsNotCommitted() {
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      assertThatIllegalStateException()
          .isThrownBy(writer::commit)
          .withMessageContaining("it has no rows");
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 23})
  void aLevelThatZstdDoesNotHaveIsRefused(int level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataFileWriter.open(store, KEY, level))
        .withMessageContaining("zstd level " + level);
  }

  @Tag("C2")
  @Test
  void anUploadThatFailsLeavesNothingAndCanBeClosed() {
    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky.on(Operation.UPLOAD_WRITE).from(1, Fault.REFUSED);
    try (DataFileWriter writer = DataFileWriter.open(flaky, KEY, 3)) {
      writer.append(new byte[1], 0, 1);
      assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(writer::commit);
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @Test
  void anUnknownCommitStaysUnknown() {
    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky.on(Operation.UPLOAD_COMMIT).nth(1, Fault.ANSWER_LOST);
    try (DataFileWriter writer = DataFileWriter.open(flaky, KEY, 3)) {
      writer.append(new byte[1], 0, 1);
      assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(writer::commit);
    }
    assertThat(store.stat(KEY)).isPresent();
  }

  @Test
  void everyTruncationIsFound() {
    write(store, List.of("one", "two".repeat(50), "three"));
    byte[] whole = store.read(KEY);
    for (int length = 0; length < whole.length; length++) {
      store.corrupt(KEY, java.util.Arrays.copyOf(whole, length));
      assertThatExceptionOfType(DataFileException.class)
          .as("cut to %d of %d bytes", length, whole.length)
          .isThrownBy(() -> DataFileCheck.read(store, KEY))
          .withMessageStartingWith("Cannot read data file data/a.jsonl.zst: ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 18, 1000})
  void anythingAfterTheFrameIsFound(int more) {
    write(store, List.of("one", "two"));
    byte[] whole = store.read(KEY);
    for (byte garbage : new byte[] {0, 0x28, 'x'}) {
      byte[] longer = java.util.Arrays.copyOf(whole, whole.length + more);
      java.util.Arrays.fill(longer, whole.length, longer.length, garbage);
      store.corrupt(KEY, longer);
      assertThatExceptionOfType(DataFileException.class)
          .isThrownBy(() -> DataFileCheck.read(store, KEY))
          .withMessageContaining("data/a.jsonl.zst");
    }
  }

  @Test
  void everyFlippedByteIsFound() {
    StoredDataFile stored = write(store, List.of("one", "two".repeat(20), "three"));
    DataFile expected = dataFile(stored);
    byte[] whole = store.read(KEY);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      store.corrupt(KEY, flipped);
      assertThat(isFound(expected)).as("byte %d flipped", i).isTrue();
    }
  }

  @Test
  void aLastLineWithoutNewlineIsFound() {
    store.corrupt(KEY, Zstd.compress("one\ntwo".getBytes(UTF_8)));

    assertThatExceptionOfType(DataFileException.class)
        .isThrownBy(() -> DataFileCheck.read(store, KEY))
        .withMessageContaining("its last line, row 1, does not end in a newline");
  }

  @Test
  void anAbsentFileIsTheStoresAnswer() {
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> DataFileCheck.read(store, KEY))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_OBJECT));
  }

  @Test
  void aBrokenConnectionIsNoDamagedFile() {
    write(store, List.of("one", "two"));
    ObjectStore broken = new BrokenStreamStore(store);

    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> DataFileCheck.read(broken, KEY))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
        .withMessageStartingWith("Cannot read object data/a.jsonl.zst after byte ");
  }

  @Test
  void contentIsKnownOnlyAtTheEnd() {
    write(store, List.of("one"));
    try (DataFileLines lines = DataFileLines.open(store, KEY)) {
      assertThatIllegalStateException().isThrownBy(lines::content);
      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isEqualTo(3);
      assertThat(lines.next()).isFalse();
      assertThat(lines.next()).isFalse();
      assertThat(lines.content().rows()).isEqualTo(1);
    }
  }

  @Test
  void aDifferenceIsToldWithBothValues() {
    StoredDataFile stored = write(store, List.of("one", "two"));
    DataFile expected = dataFile(stored);
    FileContent found = DataFileCheck.read(store, KEY);

    assertThat(DataFileCheck.compare(expected, found)).isEmpty();
    assertThat(DataFileCheck.compare(expected, with(found, 1, 0, 0, "", found.digest())))
        .contains(
            "Data file data/a.jsonl.zst holds other content than was committed: stored bytes %d instead of %d"
                .formatted(found.bytes() + 1, found.bytes()));
    assertThat(DataFileCheck.compare(expected, with(found, 0, 0, 0, "x", found.digest())))
        .hasValueSatisfying(reason -> assertThat(reason).contains("SHA-256"));
    assertThat(DataFileCheck.compare(expected, with(found, 0, 0, 1, "", found.digest())))
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("rows 3 instead of 2"));
    assertThat(DataFileCheck.compare(expected, with(found, 0, 5, 0, "", found.digest())))
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("raw bytes 13 instead of 8"));
    assertThat(DataFileCheck.compare(expected, with(found, 0, 0, 0, "", Digest.EMPTY)))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .endsWith("digest " + "0".repeat(32) + " instead of " + found.digest()));
  }

  private boolean isFound(DataFile expected) {
    try {
      return DataFileCheck.compare(expected, DataFileCheck.read(store, KEY)).isPresent();
    } catch (DataFileException e) {
      return true;
    }
  }

  private static StoredDataFile write(ObjectStore store, List<String> lines) {
    store.delete(KEY);
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      for (String line : lines) {
        byte[] bytes = line.getBytes(UTF_8);
        writer.append(bytes, 0, bytes.length);
      }
      return writer.commit();
    }
  }

  private List<String> lines() {
    List<String> found = new ArrayList<>();
    try (DataFileLines lines = DataFileLines.open(store, KEY)) {
      while (lines.next()) {
        found.add(lines.text());
      }
    }
    return found;
  }

  private static byte[] unpacked(byte[] object) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(object))) {
      return in.readAllBytes();
    }
  }

  private static Digest digest(List<String> lines) {
    RowDigest digest = new RowDigest();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      digest.add(bytes, 0, bytes.length);
    }
    return digest.value();
  }

  private static FileContent content(StoredDataFile file) {
    return new FileContent(
        file.object().bytes(), file.sha256(), file.rawBytes(), file.rows(), file.digest());
  }

  private static FileContent with(
      FileContent found, long bytes, long rawBytes, long rows, String sha256, Digest digest) {
    return new FileContent(
        found.bytes() + bytes,
        found.sha256() + sha256,
        found.rawBytes() + rawBytes,
        found.rows() + rows,
        digest);
  }

  private static DataFile dataFile(StoredDataFile file) {
    return new DataFile(
        KEY.value(),
        0,
        file.rows(),
        file.rawBytes(),
        file.object().bytes(),
        file.sha256(),
        file.object().etag(),
        file.digest(),
        "shop.public.events",
        0,
        0,
        file.rows() - 1);
  }
}
