// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.luben.zstd.ZstdInputStream;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.frame.TestFrames;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data files of finished frames, alone and among lines. */
final class FramesInFilesTest {

  private static final ObjectKey KEY = new ObjectKey("data/a.jsonl.zst");

  private final MemoryObjectStore store = new MemoryObjectStore();

  @Test
  void aFileOfFramesIsTheirBytesOneBehindTheOther() throws IOException {
    RowFrame one = TestFrames.of(rows(0, 1000));
    RowFrame two = TestFrames.of(rows(1000, 1001));

    StoredDataFile stored = write(one, two);

    byte[] object = store.read(KEY);
    assertThat(object).startsWith(one.bytes()).endsWith(two.bytes());
    assertThat(object).hasSize(one.bytes().length + two.bytes().length);
    assertThat(stored.rows()).isEqualTo(1001);
    assertThat(stored.rawBytes()).isEqualTo(unpacked(object).length());
    assertThat(stored.digest()).isEqualTo(one.digest().plus(two.digest()));
    assertThat(lines()).isEqualTo(rows(0, 1001));
    assertThat(DataFileCheck.read(store, KEY)).isEqualTo(content(stored));
  }

  @Test
  void linesAmongFramesMakeFramesOfTheirOwnOnAnyThread() throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3, threads)) {
      append(writer, rows(0, 10));
      writer.append(TestFrames.of(rows(10, 20)));
      writer.append(TestFrames.of(rows(20, 30)));
      append(writer, rows(30, 50_000));
      writer.append(TestFrames.of(rows(50_000, 50_010)));
      append(writer, rows(50_010, 50_020));

      StoredDataFile stored = writer.commit();

      assertThat(stored.rows()).isEqualTo(50_020);
      assertThat(DataFileCheck.read(store, KEY)).isEqualTo(content(stored));
      assertThat(stored.object().bytes()).isEqualTo(writer.compressedBytes());
    } finally {
      threads.shutdownNow();
    }
    assertThat(lines()).isEqualTo(rows(0, 50_020));
    assertThat(unpacked(store.read(KEY))).isEqualTo(String.join("\n", rows(0, 50_020)) + "\n");
  }

  @Test
  void everyTruncationIsFoundAtTheBordersOfFramesToo() {
    StoredDataFile stored = write(TestFrames.of(rows(0, 3)), TestFrames.of(rows(3, 9)));
    byte[] whole = store.read(KEY);
    for (int length = 0; length < whole.length; length++) {
      store.corrupt(KEY, Arrays.copyOf(whole, length));
      assertThat(isFound(stored)).as("cut to %d of %d bytes", length, whole.length).isTrue();
    }
  }

  @Test
  void everyFlippedByteIsFound() {
    StoredDataFile stored = write(TestFrames.of(rows(0, 3)), TestFrames.of(rows(3, 9)));
    byte[] whole = store.read(KEY);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      store.corrupt(KEY, flipped);
      assertThat(isFound(stored)).as("byte %d flipped", i).isTrue();
    }
  }

  @Test
  void aFrameTooManyOrInAnotherPlaceIsFound() {
    RowFrame one = TestFrames.of(rows(0, 3));
    RowFrame two = TestFrames.of(rows(3, 9));
    StoredDataFile stored = write(one, two);
    store.corrupt(KEY, joined(one.bytes(), two.bytes(), two.bytes()));
    assertThat(isFound(stored)).isTrue();
    store.corrupt(KEY, joined(two.bytes(), one.bytes()));
    assertThat(isFound(stored)).isTrue();
  }

  @Test
  void whatIsNoFrameBehindAFrameIsNamed() {
    write(TestFrames.of(rows(0, 3)));
    store.corrupt(KEY, joined(store.read(KEY), "<html></html>".getBytes(UTF_8)));

    assertThatExceptionOfType(DataFileException.class)
        .isThrownBy(() -> DataFileCheck.read(store, KEY))
        .withMessageContaining("it goes on after a zstd frame with something else");
  }

  @Test
  void aFrameWhoseDigestWasWrongIsFoundWhenItIsReadBack() {
    RowFrame one = TestFrames.of(rows(0, 3));
    RowFrame other = TestFrames.of(rows(1, 4));
    StoredDataFile stored =
        write(new RowFrame(one.bytes(), one.rows(), one.rawBytes(), other.digest()));

    assertThat(DataFileCheck.compare(dataFile(stored), DataFileCheck.read(store, KEY)))
        .hasValueSatisfying(difference -> assertThat(difference).contains("digest"));
  }

  @Tag("C2")
  @Test
  void nothingIsVisibleBeforeCommitAndCloseAborts() {
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      append(writer, rows(0, 10));
      writer.append(TestFrames.of(rows(10, 20)));
      append(writer, rows(20, 30));
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @Tag("C2")
  @Test
  void anUploadThatFailsLeavesNothingAndCanBeClosed() {
    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky.on(Operation.UPLOAD_WRITE).from(1, Fault.REFUSED);
    try (DataFileWriter writer = DataFileWriter.open(flaky, KEY, 3)) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> writer.append(TestFrames.of(rows(0, 3))));
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @Test
  void nothingIsAddedToAFileThatIsCommitted() {
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      writer.append(TestFrames.of(rows(0, 3)));
      writer.commit();
      assertThatIllegalStateException()
          .isThrownBy(() -> writer.append(TestFrames.of(rows(3, 4))))
          .withMessageContaining("committed or closed");
    }
  }

  private boolean isFound(StoredDataFile stored) {
    try {
      return DataFileCheck.compare(dataFile(stored), DataFileCheck.read(store, KEY)).isPresent();
    } catch (DataFileException e) {
      return true;
    }
  }

  private StoredDataFile write(RowFrame... frames) {
    try (DataFileWriter writer = DataFileWriter.open(store, KEY, 3)) {
      for (RowFrame frame : frames) {
        writer.append(frame);
      }
      return writer.commit();
    }
  }

  private static void append(DataFileWriter writer, List<String> lines) {
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      writer.append(bytes, 0, bytes.length);
    }
  }

  private List<String> lines() {
    RowDigest digest = new RowDigest();
    List<String> found = new ArrayList<>();
    try (DataFileLines lines = DataFileLines.open(store, KEY)) {
      while (lines.next()) {
        digest.add(lines.buffer(), lines.offset(), lines.length());
        found.add(lines.text());
      }
      assertThat(lines.content().digest()).isEqualTo(digest.value());
    }
    return found;
  }

  private static String unpacked(byte[] object) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(object))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj("{\"id\":%d,\"of\":\"events\"}"::formatted).toList();
  }

  private static byte[] joined(byte[]... parts) {
    byte[] joined = new byte[0];
    for (byte[] part : parts) {
      joined = Arrays.copyOf(joined, joined.length + part.length);
      System.arraycopy(part, 0, joined, joined.length - part.length, part.length);
    }
    return joined;
  }

  private static FileContent content(StoredDataFile file) {
    return new FileContent(
        file.object().bytes(), file.sha256(), file.rawBytes(), file.rows(), file.digest());
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
        1);
  }
}
