// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped connectors: from the table to the manifests, or one half of that way. */
final class Partvault implements Contender {

  private static final String FRAMES = "frames";

  private final Way way;
  private final Stack stack;
  private final DataSet data;
  private final String records;
  private final List<String> variant;
  private int runs;
  private Connectors connectors;

  /** How far. */
  enum Way {
    /** From the table to the last manifest. */
    PARTVAULT,
    /** From the table to the last seal in the topic. */
    SOURCE,
    /** From a topic that is full to the last manifest. */
    SINK,
    /** From an archive that is whole to the last receipt of a drop, cleanup alone. */
    PROOF
  }

  /**
   * One of them.
   *
   * @param records rows of a record, or {@code frames}
   * @param variant what differs from the shipped settings, such as {@code source.poll.max.rows=9}
   */
  Partvault(Way way, Stack stack, DataSet data, String records, List<String> variant) {
    if (records.equals(FRAMES) && (way == Way.SOURCE || way == Way.SINK)) {
      throw new IllegalArgumentException(
          "Cannot tell when a topic of frames is full: run partvault-frames or proof-frames");
    }
    this.way = way;
    this.stack = stack;
    this.data = data;
    this.records = records;
    this.variant = List.copyOf(variant);
  }

  @Override
  public String name() {
    return String.join(
        "@", Stream.concat(Stream.of(shortName()), variant.stream()).toArray(String[]::new));
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    Map<String, String> source = new HashMap<>(recordSettings());
    source.putAll(settings("source."));
    String prefix = shortName() + "-" + variant.hashCode() + "-" + runs++;
    connectors = new Connectors(stack, data, prefix, source, settings("sink."));
    if (way == Way.SINK) {
      connectors.startSource();
      connectors.awaitSeals(Integer.parseInt(records));
    } else if (way == Way.PROOF) {
      connectors.startSource();
      connectors.startSink();
      connectors.awaitManifests();
      // It holds the locks of what it has sealed until its offsets are stored.
      connectors.stopSource();
    }
  }

  private String shortName() {
    return way.name().toLowerCase(Locale.ROOT) + "-" + records;
  }

  /** As config/README.md says. */
  private Map<String, String> recordSettings() {
    if (!records.equals(FRAMES)) {
      return Map.of("record.max.rows", records);
    }
    Map<String, String> frames = new HashMap<>();
    frames.put("record.format", FRAMES);
    frames.put("record.max.rows", null);
    frames.put("producer.override.compression.type", "none");
    return frames;
  }

  private Map<String, String> settings(String side) {
    Map<String, String> settings = new HashMap<>();
    for (String setting : variant) {
      int equals = setting.indexOf('=');
      if (setting.startsWith(side)) {
        settings.put(setting.substring(side.length(), equals), setting.substring(equals + 1));
      }
    }
    return settings;
  }

  @Override
  public double run() throws IOException, InterruptedException {
    switch (way) {
      case SOURCE -> {
        connectors.startSource();
        connectors.awaitSeals(Integer.parseInt(records));
      }
      case SINK -> {
        connectors.startSink();
        connectors.awaitManifests();
      }
      case PROOF -> {
        connectors.startCleanup();
        connectors.awaitReceipts();
      }
      case PARTVAULT -> {
        connectors.startSource();
        connectors.startSink();
        connectors.awaitManifests();
      }
    }
    return 0;
  }

  @Override
  public long storedBytes() throws IOException {
    return connectors.storedBytes();
  }

  @Override
  public void cleanUp() throws IOException {
    connectors.remove();
    if (way == Way.PROOF) {
      try {
        data.createAgain(stack.postgres());
      } catch (SQLException e) {
        throw new IOException("Cannot fill the dropped table again", e);
      }
    }
  }
}
