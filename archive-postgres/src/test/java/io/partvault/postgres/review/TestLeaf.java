// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.RetentionCause;
import io.partvault.postgres.removal.Attachment;
import io.partvault.postgres.removal.DefaultPartition;
import io.partvault.postgres.removal.ForeignKey;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table partition {@code public.events_2024_01} with three rows that nothing keeps, for tests.
 */
final class TestLeaf {

  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  static final TableName EVENTS = new TableName("public", "events");
  static final ForeignKey INBOUND =
      new ForeignKey("items_fk", new TableName("public", "items"), EVENTS, false);

  private final List<PartitionMark> marks = new ArrayList<>();
  private final List<PlacedHold> holds = new ArrayList<>();
  private final List<LeafStanding> kept = new ArrayList<>();
  private final List<ForeignKey> inbound = new ArrayList<>();
  private final List<DefaultPartition> defaults = new ArrayList<>();
  private PartitionManifest manifest = manifest(fixture -> {});
  private RemovalPlan plan = new RemovalPlan.Direct();
  private String otherOwner = "";
  private final List<String> publications = new ArrayList<>();

  static PartitionManifest manifest(Consumer<ArchiveFixture> more) {
    try (MemoryObjectStore store = new MemoryObjectStore()) {
      ArchiveFixture fixture = new ArchiveFixture(store);
      more.accept(fixture);
      ObjectKey key = fixture.archive(3);
      return ManifestCodec.read(store.read(key), key.value());
    }
  }

  TestLeaf changedOnTheWay() {
    manifest = manifest(ArchiveFixture::changedOnTheWay);
    return this;
  }

  TestLeaf plan(RemovalPlan other) {
    plan = other;
    return this;
  }

  TestLeaf held() {
    holds.add(
        new PlacedHold.Known(
            new Hold(manifest.begin().tablePartition().key(), "audit", "ada", Instant.EPOCH)));
    return this;
  }

  TestLeaf mark(PartitionMark mark) {
    marks.add(mark);
    return this;
  }

  TestLeaf kept(LeafStanding standing) {
    kept.add(standing);
    return this;
  }

  TestLeaf inbound(ForeignKey key) {
    inbound.add(key);
    return this;
  }

  TestLeaf ownedByPartmanAndPublished() {
    otherOwner = "pg_partman, with retention 1 year";
    publications.add("everything");
    return this;
  }

  TestLeaf defaultPartition(DefaultPartition one) {
    defaults.add(one);
    return this;
  }

  static long oid() {
    return 16402;
  }

  LeafSituation situation() {
    return new LeafSituation(
        manifest, manifest.begin().tablePartition(), facts(), marks, plan, holds, kept, NOW);
  }

  RemovalFacts facts() {
    return new RemovalFacts(
        180_004,
        oid(),
        new TableName("public", "events_2024_01"),
        "r",
        new Attachment.Attached(1, EVENTS, "FOR VALUES FROM ('1') TO ('2')", false),
        true,
        new RemovalFacts.ForeignKeys(inbound, List.of()),
        new RemovalFacts.Siblings(defaults, List.of()),
        List.of(),
        publications,
        otherOwner,
        false,
        "");
  }

  static TablePartition tablePartition() {
    return manifest(fixture -> {}).begin().tablePartition();
  }

  /** As the catalog lists it. */
  static CatalogLeaf listed(RetentionCause cause, String reason, Instant until) {
    return listed(tablePartition(), cause, reason, until);
  }

  static CatalogLeaf listed(
      TablePartition tablePartition, RetentionCause cause, String reason, Instant until) {
    return new CatalogLeaf(tablePartition, cause, reason, until, false, false, 0, 3, 8192);
  }
}
