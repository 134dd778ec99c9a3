// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.export.TestExports;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveLayoutTest {

  private static final TablePartition LEAF = TestExports.tablePartition();
  private static final TablePartitionKey KEY = LEAF.key();

  private static final WindowName WINDOW =
      new WindowName("orders", 3, Instant.parse("2026-11-27T07:00:00Z"), 12345, 17);

  private final ArchiveLayout layout = layout("");

  @Test
  void everyKeyHasTheDocumentedForm() {
    assertThat(keys(layout))
        .containsExactly(
            "data/shop/public.events/2024/01/events_2024_01/00003-00000000000000012345-1b0c55d2e8f7a934-7f3c09aa51e2b6d4.jsonl.zst",
            "manifests/shop/public.events/events_2024_01.16402.1830271648399360.json",
            "intents/shop/public.events/events_2024_01.16402.1830271648399360.json",
            "incomplete/shop/public.events/events_2024_01.16402.1830271648399360.json",
            "receipts/shop/public.events/events_2024_01.16402.json",
            "late/shop/public.events/events_2024_01.00000000000024000000.json",
            "holds/shop/public.events/events_2024_01.json",
            "commits/archive-sink/shop.public.events/00003/9223372036854775790.json",
            "owners/shop.public.events.json",
            "begins/5b0c.json",
            "windows/orders/00003/20261127T070000Z.00000000000000012345.17.json",
            "probe/7f3c09aa51e2b6d4.txt");
    assertThat(layout.manifests()).isEqualTo("manifests/");
    assertThat(layout.manifests("shop")).isEqualTo("manifests/shop/");
    assertThat(layout.manifests("shop", KEY.table())).isEqualTo("manifests/shop/public.events/");
    assertThat(ArchiveLayout.end("manifests/shop/")).isEqualTo("manifests/shop0");
    assertThat(layout.manifests(KEY)).isEqualTo("manifests/shop/public.events/events_2024_01.");
    assertThat(layout.receipts("a.b")).isEqualTo("receipts/a%2Eb/");
    assertThat(layout.commits("archive-sink", "shop.public.events"))
        .isEqualTo("commits/archive-sink/shop.public.events/");
  }

  /** Trap C12. */
  @Tag("C12")
  @ParameterizedTest
  @ValueSource(
      strings = {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "bn-BD-u-nu-beng", "mr-IN", "tr"})
  void keysDoNotDependOnTheLocale(String tag) {
    List<String> expected = keys(layout);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      assertThat(keys(layout("")).toString()).isEqualTo(expected.toString());
      assertThat(layout.parseManifest(layout.manifest(KEY, 16402, 5))).isPresent();
      assertThat(layout.parseCommit(layout.commit("s", "t", 0, 5)))
          .contains(new CommitName("s", "t", 0, 5));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/a/b/", "a/b/", "//a/b//"})
  void prefixStandsInFrontOfEveryKeyWithOneSlash(String prefix) {
    ArchiveLayout prefixed = layout(prefix);

    assertThat(prefixed.prefix()).isEqualTo("a/b/");
    assertThat(keys(prefixed)).isEqualTo(keys(layout).stream().map(k -> "a/b/" + k).toList());
    assertThat(prefixed.relative(prefixed.begin("x"))).isEqualTo("begins/x.json");
    assertThat(prefixed.resolve("begins/x.json")).isEqualTo(prefixed.begin("x"));
    assertThat(prefixed.parseManifest(prefixed.manifest(KEY, 1, 2))).isPresent();
    assertThat(prefixed.parseManifest(layout.manifest(KEY, 1, 2))).isEmpty();
    assertThat(prefixed.parseCommit(layout.commit("s", "t", 0, 5))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prefixed.relative(new ObjectKey("a/bc")))
        .withMessageContaining("lies outside prefix a/b/");
  }

  /** Trap D19. */
  @Test
  void manifestsOfOddNamesAreReadBack() {
    for (String name : List.of("a.b", "a.1.2", "1.2.json", "x/y", "%2E", "Ünï", "a b", "A", "..")) {
      TablePartitionKey key =
          new TablePartitionKey(name, new TableName(name, name), new TableName("other", name));
      ObjectKey manifest = layout.manifest(key, 4294967295L, TestExports.EPOCH);

      assertThat(manifest.value()).matches("[A-Za-z0-9_%./-]+").doesNotContain("/../");
      assertThat(layout.parseManifest(manifest))
          .contains(new ManifestName(key, 4294967295L, TestExports.EPOCH));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifests/x",
        "manifests/note.1.2.json",
        "manifests/shop/public.events/e.1.json",
        "manifests/shop/public.events/e.1.2.json.bak",
        "manifests/shop/public.events/e.01.2.json",
        "manifests/shop/public.events/%2e.1.2.json",
        "manifests/shop/public.events/e.1.99999999999999999999.json",
        "manifests/shop/public.events/deep/e.1.2.json",
        "receipts/shop/public.events/e.1.2.json",
      })
  void otherObjectsAreNoManifests(String key) {
    assertThat(layout.parseManifest(new ObjectKey(key))).isEmpty();
  }

  @Test
  void newestCommitSortsFirstAcrossAllSequences() {
    List<String> keys = new ArrayList<>();
    for (long sequence : new long[] {0, 1, 9, 10, 99, 100, 999, 1000, 123_456_789_012L}) {
      ObjectKey key = layout.commit("my sink", "shop.public.events", 3, sequence);
      keys.add(key.value());
      assertThat(layout.parseCommit(key))
          .contains(new CommitName("my sink", "shop.public.events", 3, sequence));
      assertThat(key.value()).startsWith(layout.commits("my sink", "shop.public.events", 3));
    }
    List<String> sorted = new ArrayList<>(keys);
    Collections.sort(sorted);
    Collections.reverse(keys);
    assertThat(sorted).isEqualTo(keys);
    assertThat(keys.get(0)).startsWith("commits/my%20sink/");
  }

  @Test
  void theNameOfADataFileIsReadBackAndSortsByTopicPartitionAndOffset() {
    for (ArchiveLayout any : List.of(layout, layout("p/q"))) {
      ObjectKey key = any.dataFile(LEAF, 3, 12345, -2, -1);
      assertThat(any.parseDataFile(key)).contains(new DataFileName(3, 12345, -2));
      assertThat(key.value())
          .startsWith(any.dataFiles(LEAF, 3))
          .startsWith(any.dataFiles())
          .startsWith(any.dataFilesBeside(any.relative(key), 3))
          .isGreaterThan(any.dataFilesBefore(any.dataFiles(LEAF, 3), 12345))
          .isLessThan(any.dataFilesBefore(any.dataFiles(LEAF, 3), 12346));
    }
    ObjectKey most = layout.dataFile(LEAF, 123_456, Long.MAX_VALUE, 0, 0);
    assertThat(layout.parseDataFile(most)).contains(new DataFileName(123_456, Long.MAX_VALUE, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/t/00003-00000000000000012345-7f3c09aa51e2b6d4.jsonl.zst",
        "data/t/00003-99999999999999999999-7f3c09aa51e2b6d4-7f3c09aa51e2b6d4.jsonl.zst",
        "data/t/00003-00000000000000012345-7f3c09aa51e2b6d4-7f3c09aa51e2b6d4.jsonl.zst.bak",
        "other/t/00003-00000000000000012345-7f3c09aa51e2b6d4-7f3c09aa51e2b6d4.jsonl.zst",
      })
  void otherObjectsAreNoDataFiles(String key) {
    assertThat(layout.parseDataFile(new ObjectKey(key))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commits/s/t/00003/9999999999999999999.json",
        "commits/s/t/00003/1.json",
        "commits/s/t/00003/9223372036854775790.json.bak",
        "begins/5b0c.json"
      })
  void otherObjectsAreNoCommits(String key) {
    assertThat(layout.parseCommit(new ObjectKey(key))).isEmpty();
  }

  @Test
  void everyKeyIsReadBackAndLiesInItsFolder() {
    String sha256 = "ab".repeat(32);
    for (ArchiveLayout any : List.of(layout, layout("p/q"))) {
      assertThat(any.parseIntent(any.intent(KEY, 16402, 5)))
          .contains(new ManifestName(KEY, 16402, 5));
      assertThat(any.parseIncomplete(any.incomplete(KEY, 0, 5)))
          .contains(new ManifestName(KEY, 0, 5));
      assertThat(any.parseReceipt(any.receipt(KEY, 16402)))
          .contains(new ManifestName(KEY, 16402, 0));
      assertThat(any.parseHold(any.hold(KEY))).contains(KEY);
      assertThat(any.parseOwner(any.owner("shop.public.events"))).contains("shop.public.events");
      assertThat(any.parseBegin(any.begin(sha256))).contains(sha256);
      assertThat(any.parseWindow(any.window(WINDOW))).contains(WINDOW);
      List<ArchiveFolder> folders = new ArrayList<>();
      for (String key : keys(any)) {
        for (ArchiveFolder folder : ArchiveFolder.values()) {
          if (key.startsWith(any.folder(folder))) {
            folders.add(folder);
            assertThat(any.topFolder(new ObjectKey(key))).isEqualTo(any.folder(folder));
          }
        }
      }
      assertThat(folders).containsExactlyInAnyOrder(ArchiveFolder.values());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "intents/shop/public.events/e.1.json",
        "holds/shop/e.json",
        "holds/shop/public.events/%2e.json",
        "owners/a/b.json",
        "owners/a.txt",
        "begins/5b0c.json",
        "other/manifests/x.json",
        "windows/orders/00003/20261327T070000Z.00000000000000012345.17.json",
        "windows/orders/00003/20261127T070000Z.99999999999999999999.17.json",
        "windows/orders/3/20261127T070000Z.00000000000000012345.17.json",
      })
  void otherObjectsAreNoDocuments(String key) {
    ObjectKey object = new ObjectKey(key);

    assertThat(layout.parseIntent(object)).isEmpty();
    assertThat(layout.parseHold(object)).isEmpty();
    assertThat(layout.parseOwner(object)).isEmpty();
    assertThat(layout.parseBegin(object)).isEmpty();
    assertThat(layout.parseWindow(object)).isEmpty();
    assertThat(layout("p").parseHold(object)).isEmpty();
  }

  @Test
  void filesOfRecordsAreNamedLikeAllOthersInWhateverFolder() {
    ObjectKey key = layout("p").recordFile("data/orders/day=1", 3, 12345, 1, 2);

    assertThat(key)
        .hasToString(
            "p/data/orders/day=1/00003-00000000000000012345-0000000000000001-0000000000000002.jsonl.zst");
    assertThat(layout("p").parseDataFile(key)).contains(new DataFileName(3, 12345, 1));
    assertThat(layout("p").windows("orders", 3)).isEqualTo("p/windows/orders/00003/");
  }

  @Test
  void whatLiesBehindAFolderSortsBehindItsEnd() {
    assertThat(ArchiveLayout.end("a/b/")).isGreaterThan("a/b/\uFFFF").isEqualTo("a/b0");
    assertThat(layout("a").topFolder(new ObjectKey("a/b/c/d"))).isEqualTo("a/b/");
    assertThat(layout("a").topFolder(new ObjectKey("a/note.txt"))).isEqualTo("a/note.txt");
    assertThat(ArchiveLayout.end("a/note.txt")).isEqualTo("a/note.txt");
  }

  private static ArchiveLayout layout(String prefix) {
    return new ArchiveLayout(prefix, DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  }

  private static List<String> keys(ArchiveLayout layout) {
    return List.of(
            layout.dataFile(LEAF, 3, 12345, 0x1b0c55d2e8f7a934L, 0x7f3c09aa51e2b6d4L),
            layout.manifest(KEY, 16402, TestExports.EPOCH),
            layout.intent(KEY, 16402, TestExports.EPOCH),
            layout.incomplete(KEY, 16402, TestExports.EPOCH),
            layout.receipt(KEY, 16402),
            layout.late(KEY, 24_000_000),
            layout.hold(KEY),
            layout.commit("archive-sink", "shop.public.events", 3, 17),
            layout.owner("shop.public.events"),
            layout.begin("5b0c"),
            layout.window(WINDOW),
            layout.probe(0x7f3c09aa51e2b6d4L))
        .stream()
        .map(ObjectKey::value)
        .toList();
  }
}
