// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.catalog.RetentionRule;

/**
 * What of a database is reviewed.
 *
 * @param logicalDatabase the name that keys and topics carry
 * @param retention cleanup's own
 * @param renderingKey what decides the rendering besides the database, as the source has it
 */
public record ReviewTarget(String logicalDatabase, RetentionRule retention, String renderingKey) {

  public ReviewTarget {
    requireNonNull(logicalDatabase, "logicalDatabase is null");
    requireNonNull(retention, "retention is null");
    requireNonNull(renderingKey, "renderingKey is null");
  }
}
