// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import java.time.Clock;

/** What an archiver works with; store, topic ids and threads are closed with it. */
public record ArchiverParts(
    ObjectStore store,
    ArchiveLayout layout,
    ArchiverSettings settings,
    TopicIds topicIds,
    CompressionThreads compression,
    Clock clock)
    implements AutoCloseable {

  public ArchiverParts {
    requireNonNull(store, "store is null");
    requireNonNull(layout, "layout is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(topicIds, "topicIds is null");
    requireNonNull(compression, "compression is null");
    requireNonNull(clock, "clock is null");
  }

  @Override
  public void close() {
    try {
      topicIds.close();
    } finally {
      compression.close();
      store.close();
    }
  }

  BeginStore begins() {
    return new BeginStore(store, layout);
  }
}
