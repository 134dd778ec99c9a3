// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.table.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where in a line the value of each column lies, blanks around it included: in a json column they
 * belong to the value. Not thread-safe; reused from line to line.
 */
public final class LineFields {

  private static final int LEFT_OUT = -1;
  private static final int UNKNOWN = -1;
  private static final int NAMED_UNKNOWN = 20;
  private static final int NEIGHBOURS = 8;

  private final byte[][] keys;
  private final Map<String, Integer> places = new HashMap<>();
  private final boolean othersAllowed;
  private final Set<String> others = new LinkedHashSet<>();
  private final LineBuffer name = new LineBuffer();
  private final int[] starts;
  private final int[] ends;

  /**
   * Fields of these columns, in the order in which lines usually have them.
   *
   * @param othersAllowed whether fields of other names are passed over
   */
  public LineFields(List<Column> columns, boolean othersAllowed) {
    this.othersAllowed = othersAllowed;
    keys = new byte[columns.size()][];
    starts = new int[columns.size()];
    ends = new int[columns.size()];
    for (int place = 0; place < keys.length; place++) {
      keys[place] = key(columns.get(place).name());
      places.put(columns.get(place).name(), place);
    }
  }

  /**
   * Looks through a line.
   *
   * @throws LineException if it is no object, names a field twice, or one that is no column
   */
  public void scan(byte[] line, int offset, int length) {
    Arrays.fill(starts, LEFT_OUT);
    int end = offset + length;
    int at = JsonScan.blanksEnd(line, offset, end);
    at = JsonScan.blanksEnd(line, behind('{', line, at, end), end);
    if (at < end && line[at] == '}') {
      requireEnd(line, at + 1, end);
      return;
    }
    int next = 0;
    while (true) {
      if (at >= end || line[at] != '"') {
        throw new LineException("the name of a field is missing");
      }
      int nameEnd = JsonScan.stringEnd(line, at, end);
      int place = place(line, at, nameEnd, next);
      int start = behind(':', line, JsonScan.blanksEnd(line, nameEnd, end), end);
      int valueEnd = JsonScan.valueEnd(line, JsonScan.blanksEnd(line, start, end), end);
      int separator = JsonScan.blanksEnd(line, valueEnd, end);
      if (place != UNKNOWN) {
        enter(place, start, separator);
        next = place + 1;
      }
      if (separator < end && line[separator] == '}') {
        requireEnd(line, separator + 1, end);
        return;
      }
      at = JsonScan.blanksEnd(line, behind(',', line, separator, end), end);
    }
  }

  /** Whether the line has a field for this column. */
  public boolean has(int place) {
    return starts[place] != LEFT_OUT;
  }

  /** Where the value begins. */
  public int start(int place) {
    return starts[place];
  }

  /** Where the value ends, exclusive. */
  public int end(int place) {
    return ends[place];
  }

  /** Names of fields passed over so far, the first ones. */
  public Set<String> others() {
    return others;
  }

  private void enter(int place, int start, int end) {
    if (starts[place] != LEFT_OUT) {
      throw new LineException("it has field " + new String(keys[place], UTF_8) + " twice");
    }
    starts[place] = start;
    ends[place] = end;
  }

  private int place(byte[] line, int at, int end, int expected) {
    if (expected < keys.length
        && Arrays.equals(line, at, end, keys[expected], 0, keys[expected].length)) {
      return expected;
    }
    // A json column that is NULL is left out: the field is most often one of the next.
    int last = Math.min(keys.length - 1, expected + NEIGHBOURS);
    for (int place = expected + 1; place <= last; place++) {
      if (Arrays.equals(line, at, end, keys[place], 0, keys[place].length)) {
        return place;
      }
    }
    name.clear();
    JsonScan.unescape(line, at + 1, end - 1, name);
    String text = new String(name.bytes(), 0, name.length(), UTF_8);
    Integer place = places.get(text);
    if (place != null) {
      return place;
    }
    if (!othersAllowed) {
      throw new LineException("it has field \"" + text + "\", which is no column of the manifest");
    }
    if (others.size() < NAMED_UNKNOWN) {
      others.add(text);
    }
    return UNKNOWN;
  }

  private static int behind(char expected, byte[] line, int at, int end) {
    if (at >= end || line[at] != expected) {
      throw new LineException("it is no JSON object: '" + expected + "' is missing");
    }
    return at + 1;
  }

  private static void requireEnd(byte[] line, int at, int end) {
    if (JsonScan.blanksEnd(line, at, end) != end) {
      throw new LineException("it goes on behind its object");
    }
  }

  private static byte[] key(String name) {
    LineBuffer key = new LineBuffer();
    byte[] text = name.getBytes(UTF_8);
    key.string(text, 0, text.length);
    return Arrays.copyOf(key.bytes(), key.length());
  }
}
