// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

/** What reads the table partitions of an archive run. */
public enum TableReader {
  /** The source connector. */
  PARTVAULT("source.json", "sink.json"),
  /** A Debezium PostgreSQL connector in its place. */
  DEBEZIUM("debezium-source.json", "sink-debezium.json");

  private final String sourceFile;
  private final String sinkFile;

  TableReader(String sourceFile, String sinkFile) {
    this.sourceFile = sourceFile;
    this.sinkFile = sinkFile;
  }

  /** The file of settings of one connector below {@code config/}. */
  String file(ConnectorRole role) {
    return switch (role) {
      case SOURCE -> sourceFile;
      case SINK -> sinkFile;
      case CLEANUP -> "cleanup.json";
    };
  }
}
