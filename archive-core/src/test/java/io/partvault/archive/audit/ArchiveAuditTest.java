// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static io.partvault.archive.audit.AuditedArchive.LAYOUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The archive as a whole: what is sound gives nothing, and nothing passes for sound unseen. */
class ArchiveAuditTest {

  private final AuditedArchive archive = new AuditedArchive();

  @Test
  void anArchiveWithoutDamageGivesNothing() throws InterruptedException {
    for (AuditScope scope : List.of(Audited.CONTENT, Audited.METADATA)) {
      Audited audited = Audited.of(archive.store(), scope);

      assertThat(audited.lines()).isEmpty();
      assertThat(audited.count(Counted.MANIFESTS)).isEqualTo(1);
      assertThat(audited.count(Counted.DAMAGED_MANIFESTS)).isZero();
      assertThat(audited.count(Counted.DATA_FILES)).isEqualTo(4);
      assertThat(audited.count(Counted.ROWS)).isEqualTo(30);
      assertThat(audited.count(Counted.COMMIT_LOGS)).isEqualTo(1);
      assertThat(audited.count(Counted.COMMITS)).isEqualTo(4);
      assertThat(audited.count(Counted.RECEIPTS)).isEqualTo(1);
      assertThat(audited.count(Counted.INTENTS)).isEqualTo(1);
      assertThat(audited.count(Counted.HOLDS)).isEqualTo(1);
      assertThat(audited.count(Counted.OWNERS)).isEqualTo(1);
    }
  }

  @Test
  void everyObjectIsMissedWhenItIsGone() throws InterruptedException {
    for (StoredObject object : archive.store().list("", "", 100)) {
      AuditedArchive other = new AuditedArchive();
      other.store().delete(object.key());
      boolean needed =
          !object.key().equals(archive.intent())
              && !object.key().equals(archive.hold())
              && !isOldBegin(object.key());

      assertThat(Audited.of(other).lines().isEmpty())
          .as("nothing found without %s", object.key())
          .isEqualTo(!needed);
    }
  }

  @Test
  void aFlippedBitInADocumentIsAFindingOrHarmlessAndNeverAnException() throws InterruptedException {
    for (ObjectKey key : documents()) {
      byte[] whole = archive.store().read(key);
      int found = 0;
      for (int i = 0; i < whole.length; i += 7) {
        archive.store().corrupt(key, AuditedArchive.flipped(whole, i));
        found += Audited.of(archive).lines().isEmpty() ? 0 : 1;
      }
      archive.store().corrupt(key, whole);
      assertThat(found).as("flipped bytes found in %s of %d", key, whole.length).isPositive();
    }
    assertThat(Audited.of(archive).lines()).isEmpty();
  }

  @Test
  void everyTruncatedDocumentIsNamed() throws InterruptedException {
    for (ObjectKey key : documents()) {
      byte[] whole = archive.store().read(key);
      archive.store().corrupt(key, AuditedArchive.cut(whole));
      Audited audited = Audited.of(archive);
      archive.store().corrupt(key, whole);

      assertThat(audited.about(key).defect()).as(key.value()).isEqualTo(Defect.UNREADABLE);
      assertThat(audited.about(key).found()).contains(whole.length * 2 / 3 + " bytes");
    }
  }

  @Test
  void everyForeignDocumentIsNamed() throws InterruptedException {
    for (ObjectKey key : documents()) {
      byte[] whole = archive.store().read(key);
      archive.store().corrupt(key, "{\"name\":\"x\",\"age\":3}".getBytes(UTF_8));
      Audited audited = Audited.of(archive);
      archive.store().corrupt(key, whole);

      assertThat(audited.about(key).defect()).as(key.value()).isEqualTo(Defect.FOREIGN);
      assertThat(audited.about(key).found()).contains("name, age");
    }
  }

  @Test
  void everyDocumentOfANewerFormatIsLeftToANewerPartvault() throws InterruptedException {
    List<ObjectKey> ofAFormat =
        documents().stream().filter(key -> !key.equals(archive.begin())).toList();
    for (ObjectKey key : ofAFormat) {
      byte[] whole = archive.store().read(key);
      archive.edit(key, "\"format\":1", "\"format\":7");
      Audited audited = Audited.of(archive);
      archive.store().corrupt(key, whole);

      AuditFinding finding = audited.about(key);
      assertThat(finding.defect()).as(key.value()).isEqualTo(Defect.NEWER_FORMAT);
      assertThat(finding.severity()).isEqualTo(Severity.UNDETERMINED);
      assertThat(finding.found()).isEqualTo("format 7");
      assertThat(finding.wayOut()).contains("newer");
    }
  }

  @Test
  void anotherTableIsNotLookedAt() throws InterruptedException {
    archive.change(AuditedArchive.key(archive.january().get(0)), AuditedArchive::cut);

    Audited other = Audited.of(archive.store(), Audited.ofTable("public", "orders"));
    assertThat(other.lines()).isEmpty();
    assertThat(other.count(Counted.MANIFESTS)).isZero();
    assertThat(other.count(Counted.DATA_FILES)).isZero();
    assertThat(other.count(Counted.COMMITS)).isEqualTo(4);
    Audited same = Audited.of(archive.store(), Audited.ofTable("public", "events"));
    assertThat(same.findings(Severity.DAMAGE)).isEqualTo(1);
    AuditScope elsewhere = new AuditScope("depot", Set.of(), true, 2);
    assertThat(Audited.of(archive.store(), elsewhere).lines()).isEmpty();
    AuditScope here = new AuditScope("shop", Set.of(), true, 2);
    assertThat(Audited.of(archive.store(), here).findings(Severity.DAMAGE)).isEqualTo(1);
  }

  @Test
  void anArchiveWithAnotherPathTemplateIsAsGood() throws InterruptedException {
    ArchiveLayout other =
        new ArchiveLayout("vault/shop", DataPathTemplate.parse("rows/{table}/{partition}"));

    assertThat(Audited.of(archive.store(), other, Audited.CONTENT, Duration.ofHours(1)).lines())
        .isEmpty();
  }

  @Test
  void whatLiesBesideTheArchiveIsNoted() throws InterruptedException {
    ObjectKey readme = LAYOUT.resolve("README.txt");
    ObjectKey other = LAYOUT.resolve("other/manifests/x.json");
    ObjectKey outside = new ObjectKey("vault/shop2/manifests/x.json");
    for (ObjectKey key : List.of(readme, other, LAYOUT.resolve("other/y"), outside)) {
      archive.store().create(key, new byte[1]);
    }

    assertThat(Audited.of(archive).lines())
        .containsExactly(
            line(Severity.NOTE, Defect.ALIEN, readme), line(Severity.NOTE, Defect.ALIEN, other));
  }

  @Test
  void strangersInTheFoldersAreNamed() throws InterruptedException {
    List<ObjectKey> strangers =
        List.of(
                "manifests/note.txt",
                "manifests/shop/public.events/events_2024_01.json",
                "receipts/shop/x",
                "intents/x.json",
                "incomplete/x.json",
                "holds/x.json",
                "owners/a/b.json",
                "begins/5b0c.json",
                "commits/x.json",
                "commits/sink/shop.public.events/00003/0-note.txt",
                "commits/sink/shop.public.events/00003/note.txt",
                "data/shop/note.txt")
            .stream()
            .map(LAYOUT::resolve)
            .toList();
    strangers.forEach(key -> archive.store().create(key, "{}".getBytes(UTF_8)));

    assertThat(Audited.of(archive).lines())
        .containsExactlyInAnyOrderElementsOf(
            strangers.stream().map(key -> line(Severity.WARNING, Defect.ALIEN, key)).toList());
  }

  @Test
  void anObjectThatTheStoreDoesNotGiveIsUndetermined() throws InterruptedException {
    FlakyObjectStore flaky = new FlakyObjectStore(archive.store());
    ObjectKey file = AuditedArchive.key(archive.january().get(1));
    flaky.on(Operation.OPEN, file.value()::equals).from(1, Fault.DENIED);
    flaky.on(Operation.READ, archive.hold().value()::equals).from(1, Fault.REFUSED);

    Audited audited = Audited.of(flaky, Audited.CONTENT);
    assertThat(audited.lines())
        .containsExactly(
            line(Severity.UNDETERMINED, Defect.NOT_READ, file),
            line(Severity.UNDETERMINED, Defect.NOT_READ, archive.hold()));
    assertThat(audited.about(file).found()).contains("DENIED by the test");
    assertThat(audited.count(Counted.ROWS)).isEqualTo(20);
  }

  @Test
  void aConnectionThatBreaksOnceIsNoFinding() throws InterruptedException {
    FlakyObjectStore flaky = new FlakyObjectStore(archive.store());
    flaky.on(Operation.OPEN).nth(1, Fault.REFUSED);
    flaky.on(Operation.READ).nth(3, Fault.REFUSED);

    assertThat(Audited.of(flaky, Audited.CONTENT).lines()).isEmpty();
    assertThat(flaky.fired()).isEqualTo(2);
  }

  @Test
  void aStoreThatGivesNothingMoreEndsTheAudit() {
    FlakyObjectStore flaky = new FlakyObjectStore(archive.store());
    flaky.on(Operation.READ).from(1, Fault.REFUSED);
    flaky.on(Operation.OPEN).from(1, Fault.REFUSED);

    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> Audited.of(flaky, Audited.CONTENT))
        .withMessageContaining("REFUSED by the test");
    flaky.heal();
    flaky.on(Operation.LIST).from(2, Fault.DENIED);
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> Audited.of(flaky, Audited.CONTENT))
        .withMessageContaining("DENIED by the test");
  }

  @Test
  void anEmptyPrefixHasNothingToFind() throws InterruptedException {
    Audited audited = Audited.of(new MemoryObjectStore(), Audited.CONTENT);

    assertThat(audited.lines()).isEmpty();
    assertThat(audited.count(Counted.MANIFESTS)).isZero();
  }

  private List<ObjectKey> documents() {
    return List.of(
        archive.manifest(),
        AuditedArchive.commit(2),
        archive.receipt(),
        archive.intent(),
        archive.hold(),
        archive.owner(),
        archive.begin());
  }

  private boolean isOldBegin(ObjectKey key) {
    return key.value().contains("/begins/") && !key.equals(archive.begin());
  }
}
