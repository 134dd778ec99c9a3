// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

/** OIDs of built-in types, the same in every PostgreSQL. */
public final class TypeOids {

  public static final int BOOL = 16;
  public static final int BYTEA = 17;
  public static final int CHAR = 18;
  public static final int NAME = 19;
  public static final int INT8 = 20;
  public static final int INT2 = 21;
  public static final int INT2VECTOR = 22;
  public static final int INT4 = 23;
  public static final int TEXT = 25;
  public static final int OID = 26;
  public static final int OIDVECTOR = 30;
  public static final int JSON = 114;
  public static final int CIDR = 650;
  public static final int FLOAT4 = 700;
  public static final int FLOAT8 = 701;
  public static final int MACADDR = 829;
  public static final int INET = 869;
  public static final int BPCHAR = 1042;
  public static final int VARCHAR = 1043;
  public static final int DATE = 1082;
  public static final int TIME = 1083;
  public static final int TIMESTAMP = 1114;
  public static final int TIMESTAMPTZ = 1184;
  public static final int NUMERIC = 1700;
  public static final int UUID = 2950;
  public static final int JSONB = 3802;

  /** From here on types were made by users and extensions. */
  public static final long FIRST_NOT_BUILT_IN = 16_384;

  private TypeOids() {}
}
