// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

/** How {@code numeric} stands in a row line. NaN and infinities are strings in both. */
public enum DecimalMode {
  /** As a JSON string: no JSON library can round it. */
  STRING,
  /** As a JSON number with all its digits, for readers that keep them. */
  NUMBER
}
