// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

/** What of a retention rule decided about a leaf. */
public enum RetentionCause {
  /** It passed every part of the rule. */
  PASSED,
  /** The rule lists names, and its is not among them. */
  NOT_LISTED,
  /** It was restored, and is kept until a day. */
  RESTORED,
  /** Its upper bound is not far enough back. */
  TOO_YOUNG,
  /** It is among the newest, of which a number is kept. */
  AMONG_NEWEST,
  /** It has no age or no place in order: the rule can only pass it by name. */
  NO_AGE
}
