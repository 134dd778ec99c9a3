// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.store.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at who owns topics, and whether those are the sinks that have commits. */
final class OwnerAudit {

  private final AuditParts parts;
  private final Map<String, String> sinks = new HashMap<>(); // by topic
  private final Set<String> unreadable = new TreeSet<>();

  OwnerAudit(AuditParts parts) {
    this.parts = parts;
  }

  void audit(List<LogHead> heads) throws InterruptedException {
    new DocumentPass(parts)
        .each(
            parts.layout().folder(ArchiveFolder.OWNERS),
            parts.layout()::parseOwner,
            topic -> true,
            this::owner);
    Map<String, Set<String>> writers =
        heads.stream()
            .map(LogHead::source)
            .collect(
                Collectors.groupingBy(
                    CommitSource::topic,
                    Collectors.mapping(CommitSource::sink, Collectors.toCollection(TreeSet::new))));
    writers.forEach(this::compare);
  }

  /** The logs that owners of topics would begin for topic partitions of that number. */
  List<CommitSource> logs(int topicPartition) {
    return sinks.entrySet().stream()
        .map(owner -> new CommitSource(owner.getValue(), owner.getKey(), topicPartition))
        .toList();
  }

  private void owner(ObjectKey key, String topic, byte[] json) {
    parts.tally().count(Counted.OWNERS);
    try {
      sinks.put(topic, TopicOwner.read(json, topic, key.value()));
    } catch (JsonFormatException e) {
      unreadable.add(topic);
      Flaw flaw = Refusal.flaw(key, json, "the owner of topic " + topic, TopicOwner.FORMAT, e);
      parts.report(
          Refusal.severity(flaw, Severity.WARNING),
          key,
          flaw,
          Remedy.document(flaw, Remedy.PUT_BACK + "; without it no sink takes the topic"));
    }
  }

  private void compare(String topic, Set<String> writers) {
    ObjectKey key = parts.layout().owner(topic);
    String owner = sinks.getOrDefault(topic, "");
    if (unreadable.contains(topic) || writers.equals(Set.of(owner))) {
      return;
    }
    String written = "commits of sink " + String.join(", ", writers);
    if (owner.isEmpty()) {
      parts.report(
          Severity.WARNING,
          key,
          new Flaw(Defect.NOT_OWNED, "the owner of a topic with commits", "no object; " + written),
          "the sink writes it when it starts; until then another one could take the topic");
    } else {
      parts.report(
          Severity.NOTE,
          key,
          new Flaw(Defect.NOT_OWNED, "commits of sink " + owner + ", the owner", written),
          "as it should be if the others are gone for good, such as earlier names of the sink");
    }
  }
}
