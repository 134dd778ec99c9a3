// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommitSources;
import io.partvault.archive.store.Listing;
import java.util.ArrayList;
import java.util.List;

/** Looks at every commit log. */
final class CommitAudit {

  private final AuditParts parts;
  private final DataFileAudit files;
  private final List<LogHead> heads = new ArrayList<>();

  CommitAudit(AuditParts parts, DataFileAudit files) {
    this.parts = parts;
    this.files = files;
  }

  void audit() throws InterruptedException {
    List<CommitSource> sources =
        CommitSources.all(
            parts.store(),
            parts.layout(),
            stranger -> parts.alien(stranger.key(), LogAudit.A_COMMITS_NAME));
    for (CommitSource source : sources) {
      LogAudit log = new LogAudit(parts, files, source);
      String folder =
          parts.layout().commits(source.sink(), source.topic(), source.topicPartition());
      parts.readers().inOrder(Listing.of(parts.store(), folder), log::fetch, log::use);
      log.end();
      heads.add(log.head());
      parts.tally().count(Counted.COMMIT_LOGS);
    }
  }

  /** Where the logs stood when they were looked at. */
  List<LogHead> heads() {
    return List.copyOf(heads);
  }
}
