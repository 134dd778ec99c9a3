// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.store.ObjectStoreException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts uploads of data files that workers left unfinished when they died: nobody sees them, and
 * they are paid for.
 *
 * <p>Only those older than any upload of a live task can be, this one's and its neighbours' alike:
 * a file is finished within {@code rotate.interval.ms}, which is a day at most.
 */
final class StaleUploads {

  private static final Logger log = LoggerFactory.getLogger(StaleUploads.class);
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  private final ArchiverParts parts;
  private Instant dueAt = Instant.MIN;

  StaleUploads(ArchiverParts parts) {
    this.parts = parts;
  }

  /** Looks at the start of a task and once a day. Never throws for what the store does. */
  void abortIfDue(Instant now) {
    if (now.isBefore(dueAt)) {
      return;
    }
    dueAt = now.plus(LONGEST_INTERVAL);
    try {
      Instant before = now.minus(LONGEST_INTERVAL.multipliedBy(2));
      int aborted = parts.store().abortUploads(parts.layout().dataFiles(), before);
      if (aborted > 0) {
        log.info("Unfinished uploads aborted: {}, all started before {}", aborted, before);
      }
    } catch (ObjectStoreException e) {
      // Some are not allowed to list uploads, and a lifecycle rule does the same.
      log.warn("Cannot look for unfinished uploads, going on without: {}", e.getMessage());
    }
  }
}
