// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at every manifest, and has its data files looked at. */
final class ManifestAudit {

  private final AuditParts parts;
  private final DataFileAudit files;

  ManifestAudit(AuditParts parts, DataFileAudit files) {
    this.parts = parts;
    this.files = files;
  }

  /** A manifest that can be used, and what the store says of its data files. */
  private record Opened(
      ManifestNames.Listed listed, PartitionManifest manifest, Map<String, StoredObject> stored) {}

  void audit() throws InterruptedException {
    parts.tally().count(Counted.MANIFESTS_TO_READ, names());
    parts
        .readers()
        .inOrder(
            new ManifestNames(parts),
            this::open,
            opened -> {
              if (opened.isPresent()) {
                use(opened.get());
              }
            });
  }

  /** Only names are listed, so this is quick, and progress can say how much is left. */
  private long names() {
    return Listing.of(parts.store(), DocumentPass.wanted(parts, ArchiveFolder.MANIFESTS)).stream()
        .flatMap(object -> parts.layout().parseManifest(object.key()).stream())
        .filter(name -> parts.scope().wants(name.tablePartition()))
        .count();
  }

  private Optional<Opened> open(ManifestNames.Listed listed) {
    Fetched<byte[]> fetched = parts.reader().read(listed.key());
    if (fetched instanceof Fetched.Gone) {
      return Optional.empty();
    }
    parts.known().manifests().add(listed.key().value());
    parts.tally().count(Counted.MANIFESTS);
    if (fetched instanceof Fetched.Content<byte[]> content) {
      return read(listed, content.value())
          .map(manifest -> new Opened(listed, manifest, stored(manifest)));
    }
    parts.known().unread();
    return Optional.empty();
  }

  private Optional<PartitionManifest> read(ManifestNames.Listed listed, byte[] json) {
    ObjectKey key = listed.key();
    try {
      PartitionManifest manifest = ManifestCodec.read(json, key.value());
      Optional<Flaw> flaw = flaw(listed.name(), manifest);
      if (flaw.isEmpty()) {
        return Optional.of(manifest);
      }
      refused(listed, flaw.get());
    } catch (JsonFormatException e) {
      Flaw flaw = Refusal.flaw(key, json, "a manifest", ManifestCodec.FORMAT, e);
      refused(
          listed,
          flaw.defect() == Defect.CONTRADICTORY
              ? ManifestTiles.flaw(Json.parse(json, key.value())).orElse(flaw)
              : flaw);
    }
    return Optional.empty();
  }

  private static Optional<Flaw> flaw(ManifestName name, PartitionManifest manifest) {
    ManifestName said = manifest.name();
    return DataFileAudit.nameless(manifest.dataFiles().stream())
        .or(() -> said.equals(name) ? Optional.empty() : Optional.of(Flaw.misnamed(name, said)));
  }

  private void refused(ManifestNames.Listed listed, Flaw flaw) {
    parts.known().unread();
    Severity severity =
        Refusal.severity(flaw, listed.counts() ? Severity.DAMAGE : Severity.WARNING);
    if (severity == Severity.DAMAGE) {
      parts.tally().damaged(listed.key());
    }
    parts.report(
        severity, listed.key(), flaw, Remedy.document(flaw, parts.remedy().rows(listed.name())));
  }

  /** Its files, usually of one folder, by a listing of it: a request for each would take longer. */
  private Map<String, StoredObject> stored(PartitionManifest manifest) {
    Set<String> keys = manifest.dataFiles().stream().map(DataFile::key).collect(Collectors.toSet());
    Set<String> folders =
        keys.stream()
            .map(parts.layout()::dataFilesBeside)
            .filter(folder -> !folder.equals(parts.layout().prefix()))
            .collect(Collectors.toSet());
    Map<String, StoredObject> stored = new HashMap<>();
    for (String folder : folders) {
      Listing.of(parts.store(), folder).stream()
          .filter(object -> keys.contains(parts.layout().relative(object.key())))
          .forEach(object -> stored.put(parts.layout().relative(object.key()), object));
    }
    return stored;
  }

  private void use(Opened opened) throws InterruptedException {
    PartitionManifest manifest = opened.manifest();
    Naming naming =
        new Naming(
            opened.listed().key(),
            () -> parts.remedy().rows(opened.listed().name()),
            opened.listed().counts() ? Severity.DAMAGE : Severity.WARNING,
            () -> true);
    for (DataFile file : manifest.dataFiles()) {
      parts.known().named(parts.layout().resolve(file.key()));
      List<StoredObject> stored =
          Optional.ofNullable(opened.stored().get(file.key())).stream().toList();
      parts.readers().run(() -> files.check(file, naming, stored));
    }
  }
}
