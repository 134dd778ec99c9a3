// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import java.util.Optional;

/** Looks at where the newest commit of a log says that exports stand. */
final class StandingAudit {

  private final AuditParts parts;
  private final CommitLog log;

  StandingAudit(AuditParts parts, CommitLog log) {
    this.parts = parts;
    this.log = log;
  }

  void check(Commit newest) {
    for (ExportStanding standing : newest.exports()) {
      if (parts.scope().wants(standing.id().tablePartition())) {
        if (standing.state() instanceof ExportState.Ended && !standing.beginSha256().isEmpty()) {
          requireManifest(newest, standing);
        } else if (isOnItsWay(standing)) {
          requireBegin(newest, standing);
          noteDue(newest, standing);
        }
      }
    }
  }

  /** Whether a manifest is still to be made of what the commits name. */
  boolean isOnItsWay(ExportStanding standing) {
    return parts.scope().wants(standing.id().tablePartition())
        && standing.state().canBeArchived()
        && !parts.known().manifests().contains(manifest(standing).value());
  }

  /** What a commit says of a data file of such an export. */
  Naming naming(Commit newest, ExportId export, ObjectKey commit) {
    long oid =
        newest.exports().stream()
            .filter(standing -> standing.id().equals(export))
            .mapToLong(ExportStanding::oid)
            .findFirst()
            .orElse(0);
    ManifestName name = new ManifestName(export.tablePartition(), oid, export.epoch());
    return new Naming(
        commit, () -> parts.remedy().rows(name), Severity.DAMAGE, () -> stillCounts(name));
  }

  /** The files of an export go when a later one is archived, which may have happened meanwhile. */
  private boolean stillCounts(ManifestName name) {
    try {
      boolean onItsWay =
          log.newest().stream()
              .flatMap(commit -> commit.exports().stream())
              .filter(standing -> standing.id().tablePartition().equals(name.tablePartition()))
              .filter(standing -> standing.id().epoch() == name.epoch())
              .anyMatch(standing -> standing.state().canBeArchived());
      return onItsWay
          || parts
              .store()
              .stat(parts.layout().manifest(name.tablePartition(), name.oid(), name.epoch()))
              .isPresent();
    } catch (ObjectStoreException | JsonFormatException | CommitChainException e) {
      // Nothing speaks against what was read first; the newest commit has a finding of its own.
      return true;
    }
  }

  private void requireManifest(Commit newest, ExportStanding standing) {
    ObjectKey manifest = manifest(standing);
    // By this export, whose manifest may be new, or by a later one.
    if (parts.known().manifests().contains(manifest.value())
        || parts.isArchived(standing.id().tablePartition(), standing.id().epoch())) {
      return;
    }
    parts.known().unread();
    parts.report(
        Severity.DAMAGE,
        manifest,
        commit(newest),
        new Flaw(
            Defect.MISSING,
            "a manifest, this one or that of a later export",
            "no object, although the commit says that the export has ended"),
        parts.remedy().rows(name(standing)));
  }

  private void requireBegin(Commit newest, ExportStanding standing) {
    ObjectKey key = parts.layout().begin(standing.beginSha256());
    Fetched<byte[]> fetched = parts.reader().read(key);
    Optional<Flaw> flaw =
        fetched instanceof Fetched.Content<byte[]> content
            ? DocumentAudit.beginFlaw(key, standing.beginSha256(), content.value())
            : fetched instanceof Fetched.Gone
                ? Optional.of(new Flaw(Defect.MISSING, "the begin of an export", "no object"))
                : Optional.empty();
    flaw.ifPresent(
        found ->
            parts.report(
                Severity.DAMAGE,
                key,
                commit(newest),
                found,
                Remedy.PUT_BACK + "; without it the sink cannot go on"));
    parts.known().neededBegins().add(key.value());
  }

  private void noteDue(Commit newest, ExportStanding standing) {
    if (standing.state() instanceof ExportState.ManifestDue
        && !parts.isArchived(standing.id().tablePartition(), standing.id().epoch())) {
      parts.report(
          Severity.NOTE,
          manifest(standing),
          commit(newest),
          new Flaw(
              Defect.UNSETTLED,
              "a manifest, which is due since " + standing.changedAt(),
              "no object yet"),
          "nothing is lost; the sink makes it when it runs");
    }
  }

  private ObjectKey commit(Commit newest) {
    return parts
        .layout()
        .commit(
            newest.source().sink(),
            newest.source().topic(),
            newest.source().topicPartition(),
            newest.sequence());
  }

  private ObjectKey manifest(ExportStanding standing) {
    ManifestName name = name(standing);
    return parts.layout().manifest(name.tablePartition(), name.oid(), name.epoch());
  }

  private static ManifestName name(ExportStanding standing) {
    return new ManifestName(standing.id().tablePartition(), standing.oid(), standing.id().epoch());
  }
}
