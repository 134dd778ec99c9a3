// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitCodec;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommitSources;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataFileName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Looks at what lies where data files do, and is named by no manifest and no commit.
 *
 * <p>The name of a data file holds the mark of the commit that it was written behind, and only the
 * commit that follows can ever name it. So it is under way if that commit is the newest of its log,
 * and an orphan if not. Connectors go on while an archive is looked at; therefore manifests and
 * commits that are new are read once more after a file was listed and before it is judged. Memory:
 * the unnamed files of one such look.
 */
final class UnnamedFiles {

  private static final int JUDGED_AT_ONCE = 10_000;

  private final AuditParts parts;
  private final OwnerAudit owners;
  private final Map<CommitSource, LogHead> heads = new HashMap<>();

  UnnamedFiles(AuditParts parts, OwnerAudit owners, List<LogHead> heads) {
    this.parts = parts;
    this.owners = owners;
    heads.forEach(head -> this.heads.put(head.source(), head));
  }

  void audit() {
    List<StoredObject> unnamed = new ArrayList<>();
    for (String folder : parts.known().dataFolders()) {
      for (Listing listing = Listing.of(parts.store(), folder); listing.hasNext(); ) {
        StoredObject object = listing.next();
        if (!parts.known().isNamed(object.key())) {
          unnamed.add(object);
        }
        if (unnamed.size() == JUDGED_AT_ONCE) {
          judge(unnamed);
        }
      }
    }
    judge(unnamed);
  }

  private void judge(List<StoredObject> unnamed) {
    if (!unnamed.isEmpty()) {
      lookAgain();
      unnamed.stream().filter(object -> !parts.known().isNamed(object.key())).forEach(this::judge);
      unnamed.clear();
    }
  }

  private void judge(StoredObject object) {
    List<DataFileName> name = ArchiveLayout.parseDataFileName(object.key()).stream().toList();
    if (name.isEmpty()) {
      parts.alien(object.key(), "the name of a data file");
      return;
    }
    parts.tally().count(Counted.UNNAMED_FILES);
    parts.tally().count(Counted.UNNAMED_BYTES, object.bytes());
    boolean underWay =
        ends(name.get(0).topicPartition()).anyMatch(head -> head.mark() == name.get(0).mark());
    parts.report(
        underWay ? Severity.NOTE : Severity.WARNING,
        object.key(),
        new Flaw(
            underWay ? Defect.UNDER_WAY : Defect.ORPHAN,
            "a manifest or commit that names it",
            "none; %d bytes, written at %s".formatted(object.bytes(), object.modifiedAt())),
        wayOut(underWay));
  }

  private String wayOut(boolean underWay) {
    if (underWay) {
      return "nothing, where a sink runs: the next commit names it, or a killed task left it and the"
          + " sink removes it";
    }
    return parts.known().isAllRead()
        ? "it only takes up space: the sink removes such files where it comes across them, others"
            + " can be removed by hand"
        : "leave it where it is: manifests or commits are missing or could not be read, which may"
            + " name it";
  }

  /** The logs that a data file of such a topic partition can have been written behind. */
  private Stream<LogHead> ends(int topicPartition) {
    Stream<LogHead> begun =
        heads.values().stream().filter(head -> head.source().topicPartition() == topicPartition);
    Stream<LogHead> toBegin =
        owners.logs(topicPartition).stream()
            .filter(source -> !heads.containsKey(source))
            .map(source -> new LogHead(source, -1, ""));
    return Stream.concat(begun, toBegin);
  }

  private void lookAgain() {
    Listing.of(parts.store(), parts.layout().folder(ArchiveFolder.MANIFESTS)).stream()
        .map(StoredObject::key)
        .filter(key -> !parts.known().manifests().contains(key.value()))
        .filter(key -> parts.layout().parseManifest(key).isPresent())
        .forEach(
            key -> {
              parts.known().manifests().add(key.value());
              name(key, (json, what) -> ManifestCodec.read(json, what).dataFiles());
            });
    Listing.of(parts.store(), parts.layout().folder(ArchiveFolder.WINDOWS)).stream()
        .map(StoredObject::key)
        .filter(key -> !parts.known().windows().contains(key.value()))
        .filter(key -> parts.layout().parseWindow(key).isPresent())
        .forEach(
            key -> {
              parts.known().windows().add(key.value());
              name(key, (json, what) -> RecordCodec.read(json, what).dataFiles().toList());
            });
    for (CommitSource source : CommitSources.all(parts.store(), parts.layout(), stranger -> {})) {
      lookAgain(heads.getOrDefault(source, new LogHead(source, -1, "")));
    }
  }

  private void lookAgain(LogHead known) {
    CommitSource source = known.source();
    String folder = parts.layout().commits(source.sink(), source.topic(), source.topicPartition());
    List<ObjectKey> newer =
        Listing.of(parts.store(), folder).stream()
            .map(StoredObject::key)
            .filter(key -> parts.layout().parseCommit(key).isPresent())
            .takeWhile(key -> sequence(key) > known.sequence())
            .toList();
    for (int i = newer.size() - 1; i >= 0; i--) {
      ObjectKey key = newer.get(i);
      name(
          key,
          (json, what) -> {
            Commit commit = CommitCodec.read(json, what);
            heads.put(source, new LogHead(source, commit.sequence(), commit.nonce()));
            return commit.files().toList();
          });
    }
  }

  private long sequence(ObjectKey commit) {
    return parts.layout().parseCommit(commit).orElseThrow().sequence();
  }

  /** Takes down what a document names that was written while the archive was looked at. */
  private void name(ObjectKey key, BiFunction<byte[], String, List<DataFile>> read) {
    if (parts.reader().read(key) instanceof Fetched.Content<byte[]> content) {
      try {
        read.apply(content.value(), key.value()).stream()
            .filter(DataFileAudit::hasName)
            .forEach(file -> parts.known().named(parts.layout().resolve(file.key())));
        return;
      } catch (JsonFormatException e) {
        // The next audit names it; here it only matters that it is not known what it names.
      }
    }
    parts.known().unread();
  }
}
