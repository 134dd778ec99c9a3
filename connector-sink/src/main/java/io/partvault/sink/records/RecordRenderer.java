// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.json.JsonText;
import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineFormatException;
import io.partvault.sink.value.JsonStrings;
import io.partvault.sink.value.ValueStyle;
import io.partvault.sink.value.ValueWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes the line of a record. Not thread-safe. */
public final class RecordRenderer {

  private static final String VALUE = "value";

  private final RecordRules rules;
  private final ValueWriter values = new ValueWriter(ValueStyle.RECORDS);
  private final FieldTexts texts = new FieldTexts();
  private final LineBuffer line = new LineBuffer();
  private final Set<String> wanted;

  /** For topics that are archived by these rules. */
  public RecordRenderer(RecordRules rules) {
    this.rules = rules;
    Set<String> all = new HashSet<>(rules.path().fields());
    if (wraps()) {
      all.addAll(LineMetadata.NAMES);
    }
    wanted = Set.copyOf(all);
  }

  /** The line of the record that was rendered last, without a newline. */
  public LineBuffer line() {
    return line;
  }

  /**
   * Renders a record.
   *
   * @param at where it lay before transformations renamed its topic
   * @return the texts of those fields of its value that the path needs
   * @throws DataException if that cannot be done; the message is the reason alone
   */
  public Map<String, String> render(SinkRecord record, TopicPartition at, long offset) {
    line.clear();
    try {
      if (rules.envelope()) {
        return envelope(record, at, offset);
      }
      return rules.metadata() ? object(record) : value(record.value(), record.valueSchema());
    } catch (JsonFormatException | LineFormatException e) {
      throw new DataException("its value cannot be written: " + e.getMessage(), e);
    }
  }

  /** Whether metadata stand beside the fields of the value, and not in an envelope. */
  private boolean wraps() {
    return rules.metadata() && !rules.envelope();
  }

  private Map<String, String> envelope(SinkRecord record, TopicPartition at, long offset) {
    raw("{\"topic\":");
    JsonStrings.append(at.topic(), line);
    raw(",\"topicPartition\":");
    line.number(at.partition());
    raw(",\"offset\":");
    line.number(offset);
    raw(",\"timestamp\":");
    if (record.timestamp() == null || record.timestamp() < 0) {
      raw("null");
    } else {
      values.instant(record.timestamp(), line);
    }
    raw(",\"key\":");
    append("its key", record.key(), record.keySchema());
    raw(",\"headers\":[");
    boolean first = true;
    for (Header header : record.headers()) {
      raw(first ? "{\"name\":" : ",{\"name\":");
      JsonStrings.append(header.key(), line);
      raw(",\"value\":");
      append("its header " + header.key(), header.value(), header.schema());
      line.raw('}');
      first = false;
    }
    raw("],\"value\":");
    Map<String, String> fields = value(record.value(), record.valueSchema());
    line.raw('}');
    return fields;
  }

  /** A line that metadata can be added to: an object, with a field for a value that is none. */
  private Map<String, String> object(SinkRecord record) {
    Map<String, String> fields = value(record.value(), record.valueSchema());
    if (line.length() > 0 && line.bytes()[0] == '{') {
      for (String name : LineMetadata.NAMES) {
        if (fields.containsKey(name)) {
          throw new DataException(
              "its value has a field " + name + " already, which records.metadata.enabled adds");
        }
      }
      return fields;
    }
    line.clear();
    raw("{\"" + VALUE + "\":");
    value(record.value(), record.valueSchema());
    line.raw('}');
    return fields;
  }

  private Map<String, String> value(Object value, Schema schema) {
    if (rules.text() == TextMode.JSON) {
      if (value instanceof String text) {
        return json(text, text.getBytes(UTF_8));
      }
      if (value instanceof byte[] bytes) {
        return json(decoded(bytes), bytes);
      }
      if (value instanceof ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return json(decoded(bytes), bytes);
      }
    }
    append("its value", value, schema);
    return wanted.isEmpty() ? Map.of() : fields(value);
  }

  /** As it stands, but for line breaks: a line has to stay one. */
  private Map<String, String> json(String text, byte[] utf8) {
    JsonText read = JsonText.read(text, wanted);
    int start = 0;
    int end = utf8.length;
    while (start < end && utf8[start] <= ' ' && utf8[start] >= 0) {
      start++;
    }
    while (end > start && utf8[end - 1] <= ' ' && utf8[end - 1] >= 0) {
      end--;
    }
    int written = line.length();
    line.raw(utf8, start, end - start);
    for (int i = written; i < line.length(); i++) {
      if (line.bytes()[i] == '\n' || line.bytes()[i] == '\r') {
        line.set(i, ' ');
      }
    }
    return read.fields();
  }

  private static String decoded(byte[] utf8) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonFormatException("it is not UTF-8", e);
    }
  }

  private Map<String, String> fields(Object value) {
    Map<String, String> fields = new HashMap<>();
    for (String name : wanted) {
      if (value instanceof Struct struct && struct.schema().field(name) != null) {
        Schema schema = struct.schema().field(name).schema();
        fields.put(name, text(name, struct.getWithoutDefault(name), schema));
      } else if (value instanceof Map<?, ?> map && map.containsKey(name)) {
        fields.put(name, text(name, map.get(name), null));
      }
    }
    return fields;
  }

  private String text(String name, Object value, Schema schema) {
    if (!rules.path().fields().contains(name)) {
      return ""; // only whether it is there is asked for
    }
    try {
      return texts.of(value, schema);
    } catch (DataException e) {
      throw new DataException(
          "its field %s, which the path of data files names, %s".formatted(name, e.getMessage()),
          e);
    }
  }

  private void append(String what, Object value, Schema schema) {
    try {
      values.append(value, schema, line);
    } catch (DataException e) {
      throw new DataException(what + " " + e.getMessage(), e);
    }
  }

  private void raw(String ascii) {
    line.raw(ascii.getBytes(US_ASCII));
  }
}
