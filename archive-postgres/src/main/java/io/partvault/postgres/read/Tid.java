// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

/**
 * Where a row version lies in its table: heap block and item in the block.
 *
 * <p>Rows of a chunk come in this order, so a tid says exactly how far reading has come.
 *
 * @param block 0 to 2<sup>32</sup> − 1
 * @param item 1 to 65535; 0 only for a place before the first row of a block
 */
public record Tid(long block, int item) implements Comparable<Tid> {

  /** The place before the first row of every table. */
  public static final Tid START = new Tid(0, 0);

  private static final long MAX_BLOCK = 0xffff_ffffL;
  private static final int MAX_ITEM = 0xffff;

  public Tid {
    if (block < 0 || block > MAX_BLOCK || item < 0 || item > MAX_ITEM) {
      throw new IllegalArgumentException("No such tid: (" + block + "," + item + ")");
    }
  }

  /** The tid in a {@link #packed} number. */
  public static Tid of(long packed) {
    return new Tid(packed >>> Short.SIZE, (int) packed & MAX_ITEM);
  }

  /**
   * Reads the form that {@link #toString} and PostgreSQL write.
   *
   * @throws IllegalArgumentException if the text is not a tid
   */
  public static Tid parse(String text) {
    int comma = text.indexOf(',');
    if (comma < 0 || !text.startsWith("(") || !text.endsWith(")")) {
      throw new IllegalArgumentException("Not a tid of the form (block,item): " + text);
    }
    return new Tid(
        Long.parseLong(text.substring(1, comma)),
        Integer.parseInt(text.substring(comma + 1, text.length() - 1)));
  }

  /** Both parts in one number that sorts like the tid: {@code block << 16 | item}. */
  public long packed() {
    return block << Short.SIZE | item;
  }

  @Override
  public int compareTo(Tid other) {
    return Long.compare(packed(), other.packed());
  }

  /** PostgreSQL's own form, for example {@code (4096,17)}. */
  @Override
  public String toString() {
    return "(" + block + "," + item + ")";
  }
}
