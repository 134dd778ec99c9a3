// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import java.util.Locale;

/** What sort of thing is wrong with an object. */
public enum Defect {
  /** It is not there. */
  MISSING,
  /** It ends too early. */
  TRUNCATED,
  /** It has its size, but bytes in it have changed. */
  CORRUPT,
  /** Another object stands in its place. */
  OVERWRITTEN,
  /** It has the right content, but was written again by somebody. */
  REWRITTEN,
  /** It is no JSON document, or lacks what such a document has. */
  UNREADABLE,
  /** It was never one of Partvault's. */
  FOREIGN,
  /** It was written by a newer Partvault. */
  NEWER_FORMAT,
  /** It is about something else than its name says. */
  MISNAMED,
  /** Its parts do not agree with each other, or not with what refers to it. */
  CONTRADICTORY,
  /** Rows or offsets are left out. */
  GAP,
  /** Rows or offsets are there twice. */
  OVERLAP,
  /** It follows another commit than the one before it. */
  FORK,
  /** No commit and no manifest names it. */
  ORPHAN,
  /** It lies behind the newest commit, and the next one may name it. */
  UNDER_WAY,
  /** What was begun is not yet known to be done. */
  UNSETTLED,
  /** An export can never get a manifest, and no later one has one. */
  NOT_ARCHIVED,
  /** A topic has commits of a sink that does not own it. */
  NOT_OWNED,
  /** No part of an archive has such a name. */
  ALIEN,
  /** The store did not give it. */
  NOT_READ;

  /** As it stands in reports: {@code newer format}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
