// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CopyRowCursorTest {
  private static final List<LeafColumn> COLUMNS =
      List.of(
          new LeafColumn("id", "integer", true, TypeOids.INT4, 0, ','),
          new LeafColumn("doc", "jsonb", false, TypeOids.JSONB, 0, ','),
          new LeafColumn("word", "text", false, TypeOids.TEXT, 0, ','));

  @Tag("B10")
  @Test
  void rowsAreTheSameHoweverTheServerCutsThem() throws SQLException {
    byte[] bytes = twoRows().trailer().bytes();
    for (int size = 1; size <= bytes.length; size++) {
      var cursor = cursor(twoRows().trailer().inMessagesOf(size));
      assertThat(cursor.next()).isTrue();
      assertThat(LeafFixture.line(cursor))
          .isEqualTo("{\"id\":7,\"doc\":{\"a\": 1},\"word\":\"é\\n\"}");
      assertThat(Tid.of(cursor.tid())).isEqualTo(new Tid(0xffff_fffeL, 65_535));
      assertThat(cursor.xmin()).isEqualTo(4_294_967_295L);
      assertThat(cursor.next()).isTrue();
      assertThat(LeafFixture.line(cursor)).isEqualTo("{\"id\":-1,\"word\":null}");
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void aFieldInManyMessagesComesWhole() throws SQLException {
    String text = "0123456789".repeat(100_000);
    var copy =
        new CopyBytes().header().row(3, 0, 1, 5).nullField().nullField().field(text).trailer();
    var cursor = cursor(copy.inMessagesOf(1_000));
    assertThat(cursor.next()).isTrue();
    assertThat(LeafFixture.line(cursor)).isEqualTo("{\"id\":null,\"word\":\"" + text + "\"}");
  }

  @Tag("B10")
  @Test
  void everyCutOffStreamIsAnErrorAndNeverFewerRows() {
    byte[] bytes = twoRows().trailer().bytes();
    for (int length = 0; length < bytes.length; length++) {
      var part = new CopyBytes().raw(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LeafFixture.rest(cursor(part.inMessagesOf(16))))
          .isInstanceOf(RowFormatException.class)
          .hasMessageContaining("COPY ended without its trailer");
    }
  }

  @Test
  void malformedFieldsNameTablePartitionRowAndColumn() {
    var copy = new CopyBytes().header().row(3, 12, 3, 5).field((byte) 1).nullField().nullField();
    assertThatThrownBy(() -> LeafFixture.rest(cursor(copy.trailer().inMessagesOf(99))))
        .isInstanceOf(RowFormatException.class)
        .hasMessage(
            "Cannot read row (12,3) of table partition shop.events, column id:"
                + " integer came with 1 bytes instead of 4");
  }

  @Test
  void textThatIsNotUtf8NamesTheColumn() {
    var copy = new CopyBytes().header().row(3, 1, 2, 5).nullField().nullField().field((byte) 0xff);
    assertThatThrownBy(() -> LeafFixture.rest(cursor(copy.trailer().inMessagesOf(99))))
        .isInstanceOf(RowFormatException.class)
        .hasMessageContaining("row (1,2) of table partition shop.events, column word")
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void rowsOutOfOrderAreRefused() {
    var copy = emptyRow(emptyRow(new CopyBytes().header(), 5, 2), 5, 1).trailer();
    assertThatThrownBy(() -> LeafFixture.rest(cursor(copy.inMessagesOf(99))))
        .isInstanceOf(RowFormatException.class)
        .hasMessageContaining("the row at or after (5,2)")
        .hasMessageContaining("row (5,1) came out of order");
  }

  @Test
  void rowsOutsideTheRangeAreRefused() {
    var copy = emptyRow(new CopyBytes().header(), 8, 1).trailer();
    var range = TidRange.chunk(new Tid(4, 0), 8);
    assertThatThrownBy(() -> LeafFixture.rest(cursor(copy.inMessagesOf(99), range)))
        .isInstanceOf(RowFormatException.class)
        .hasMessageContaining("row (8,1)");
  }

  @Test
  void strangeFramesAreRefused() {
    requireError(new CopyBytes().field("PGCOPY is not this one"), "signature");
    requireError(new CopyBytes().header().int2(4), "4 fields instead of 5");
    requireError(new CopyBytes().header().int2(-2), "a row of -2 fields");
    requireError(new CopyBytes().header().int2(5).int4(-2), "a field of -2 bytes");
    requireError(new CopyBytes().header().trailer().int2(0), "went on after its trailer");
    requireError(new CopyBytes().header().int2(5).nullField(), "ctid came with -1 bytes");
  }

  @Test
  void closingClosesTheCopyAndEndsTheRows() throws SQLException {
    var messages = twoRows().trailer().inMessagesOf(99);
    var cursor = cursor(messages);
    assertThat(cursor.next()).isTrue();
    cursor.close();
    assertThat(messages.isClosed()).isTrue();
    assertThat(cursor.next()).isFalse();
  }

  private static void requireError(CopyBytes copy, String reason) {
    assertThatThrownBy(() -> LeafFixture.rest(cursor(copy.inMessagesOf(99))))
        .isInstanceOf(RowFormatException.class)
        .hasMessageStartingWith(
            "Cannot read the row at or after (0,0) of table partition shop.events: ")
        .hasMessageContaining(reason);
  }

  private static CopyBytes twoRows() {
    return new CopyBytes()
        .header()
        .row(3, 0xffff_fffeL, 65_535, 4_294_967_295L)
        .field(new CopyBytes().int4(7).bytes())
        .field("\u0001{\"a\": 1}")
        .field("é\n")
        .row(3, 0xffff_ffffL, 1, 3)
        .field(new CopyBytes().int4(-1).bytes())
        .nullField()
        .nullField();
  }

  private static CopyBytes emptyRow(CopyBytes copy, long block, int item) {
    return copy.row(3, block, item, 3).nullField().nullField().nullField();
  }

  private static CopyRowCursor cursor(CopyStream.Messages messages) {
    return cursor(messages, TidRange.toEnd(Tid.START));
  }

  private static CopyRowCursor cursor(CopyStream.Messages messages, TidRange range) {
    var query = new LeafQuery(new TableName("shop", "events"), COLUMNS, DecimalMode.STRING, range);
    return new CopyRowCursor(messages, query, query.lineColumns());
  }
}
