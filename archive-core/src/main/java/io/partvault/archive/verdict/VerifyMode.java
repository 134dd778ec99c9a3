// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.verdict;

/** How far data files are looked into. */
public enum VerifyMode {
  /** Present, with the size and tag of the manifest. */
  METADATA,
  /** As {@link #METADATA}, and read back, decompressed, counted and digested once per manifest. */
  CONTENT
}
