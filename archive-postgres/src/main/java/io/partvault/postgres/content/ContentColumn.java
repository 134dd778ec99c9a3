// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;
import java.util.Set;

/**
 * A live column with what decides whether its values can be compared.
 *
 * @param column as our reader reads it
 * @param enumeration whether its type is an enum, or that of the elements of an array
 * @param keyPlace its place in the primary key from 1 on; 0 if it is not in it
 */
public record ContentColumn(LeafColumn column, boolean enumeration, int keyPlace) {

  /**
   * Types of which a connector says all that PostgreSQL has, for usual values at least: the line of
   * the archive is then that of our reader.
   */
  private static final Set<Integer> TOLD =
      Set.of(
          TypeOids.BOOL,
          TypeOids.INT2,
          TypeOids.INT4,
          TypeOids.INT8,
          TypeOids.FLOAT4,
          TypeOids.FLOAT8,
          TypeOids.NUMERIC,
          TypeOids.TEXT,
          TypeOids.VARCHAR,
          TypeOids.BPCHAR,
          TypeOids.BYTEA,
          TypeOids.UUID,
          TypeOids.DATE,
          TypeOids.TIME,
          TypeOids.TIMESTAMP,
          TypeOids.TIMESTAMPTZ,
          TypeOids.JSON,
          TypeOids.JSONB,
          TypeOids.INET,
          TypeOids.CIDR,
          TypeOids.MACADDR);

  /** Documents in an array come as texts. */
  private static final Set<Integer> TOLD_ALONE = Set.of(TypeOids.JSON, TypeOids.JSONB);

  public ContentColumn {
    requireNonNull(column, "column is null");
  }

  /** Its name. */
  public String name() {
    return column.name();
  }

  /** Whether its values can be compared; those of arrays, if those of their elements can. */
  public boolean isComparable() {
    int type = (int) comparedType();
    return enumeration || (TOLD.contains(type) && !(isArray() && TOLD_ALONE.contains(type)));
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return column.elementTypeOid() != 0;
  }

  /** OID of the type, or of the elements of an array. */
  long comparedType() {
    return isArray() ? column.elementTypeOid() : column.baseTypeOid();
  }
}
