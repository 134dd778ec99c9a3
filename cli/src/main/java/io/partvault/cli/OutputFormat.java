// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

/** What goes to standard output. */
enum OutputFormat {
  /** A table for people. */
  TEXT,
  /** One JSON object on the last line and nothing else. */
  JSON
}
