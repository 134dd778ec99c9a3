// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

/** What has happened to a table partition, in the order in which it happens. */
public enum Step {
  /** A manifest names its data files. */
  ARCHIVED,
  /** Its files were read back and agree with what the source sealed. */
  VERIFIED,
  /** It is no longer part of its table. */
  DETACHED,
  /** It is gone from the database. */
  DROPPED
}
