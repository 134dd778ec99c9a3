// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.frame.FrameCheck;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import java.time.Clock;

/** What an archiver works with; store, topic ids, threads and frames are closed with it. */
public record ArchiverParts(
    ObjectStore store,
    ArchiveLayout layout,
    ArchiverSettings settings,
    TopicIds topicIds,
    CompressionThreads compression,
    FrameCheck frames,
    Clock clock)
    implements AutoCloseable {

  public ArchiverParts {
    requireNonNull(store, "store is null");
    requireNonNull(layout, "layout is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(topicIds, "topicIds is null");
    requireNonNull(compression, "compression is null");
    requireNonNull(frames, "frames is null");
    requireNonNull(clock, "clock is null");
  }

  /** With a check of frames of their own. */
  public ArchiverParts(
      ObjectStore store,
      ArchiveLayout layout,
      ArchiverSettings settings,
      TopicIds topicIds,
      CompressionThreads compression,
      Clock clock) {
    this(store, layout, settings, topicIds, compression, new FrameCheck(), clock);
  }

  @Override
  public void close() {
    try {
      topicIds.close();
    } finally {
      frames.close();
      compression.close();
      store.close();
    }
  }

  BeginStore begins() {
    return new BeginStore(store, layout);
  }
}
