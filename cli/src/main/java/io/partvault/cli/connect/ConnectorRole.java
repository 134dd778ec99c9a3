// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

/** The three connectors of an archive. */
public enum ConnectorRole {
  /** Reads table partitions. */
  SOURCE,
  /** Writes data files. */
  SINK,
  /** Verifies, detaches and drops. */
  CLEANUP;

  /** One word in lower case. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * What the connector is called in Connect. Never changed: offsets, commits and the place of a
   * sink in the bucket hang on it.
   */
  public String connectorName() {
    return "partvault-" + word();
  }
}
