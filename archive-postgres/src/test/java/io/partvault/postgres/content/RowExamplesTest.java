// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import static io.partvault.postgres.content.TestColumns.DATE;
import static io.partvault.postgres.content.TestColumns.ID;
import static io.partvault.postgres.content.TestColumns.NUMBERS;
import static io.partvault.postgres.content.TestColumns.NUMERIC;
import static io.partvault.postgres.content.TestColumns.REAL;
import static io.partvault.postgres.content.TestColumns.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowExamplesTest {

  private static final RowKeys KEYS = new RowKeys(List.of(TEXT, ID, NUMERIC));

  @Test
  void rowsAreNamedByTheirPrimaryKeyAndChangedColumns() {
    byte[] line = bytes("{\"t\":\"a\",\"id\":17,\"n\":\"1.5\"}");

    assertThat(KEYS.hasKey()).isTrue();
    assertThat(KEYS.key(line, 0, line.length)).isEqualTo("id 17");
    assertThat(KEYS.differing(line, bytes("{\"t\":\"b\",\"id\":17,\"n\":\"1.5\"}")))
        .containsExactly(new ChangedColumn("t", ""));
    assertThat(new RowKeys(List.of(TEXT)).hasKey()).isFalse();
  }

  @Test
  void aFewOfEachKindAreToldWithTheWayOut() {
    RowExamples.Builder examples = new RowExamples.Builder();
    for (int id = 1; id <= 9; id++) {
      examples.changed("id " + id, List.of(new ChangedColumn("t", "")));
      examples.onlyInTable("id \"1" + id + "\"");
      examples.onlyInArchive("id 2" + id);
    }

    assertThat(examples.build().sentence())
        .isEqualTo(
            "; for example row (id 1) has another t, row (id 2) has another t,"
                + " row (id 11) is only in the table, row (id 12) is only in the table,"
                + " row (id 21) is only in the archive, row (id 22) is only in the archive"
                + "; snapshot it again");
    assertThat(RowExamples.NONE.sentence()).isEqualTo("; snapshot it again");
  }

  @Test
  void whereValuesAreLostAnotherSnapshotIsNoWayOut() {
    RowExamples.Builder examples = new RowExamples.Builder();
    examples.changed("id 1", List.of(new ChangedColumn("n", "zeros at the end of its fraction")));

    assertThat(examples.build().sentence())
        .contains("another n (zeros at the end of its fraction)", "by the source connector")
        .doesNotContain("snapshot it again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n|\"1.500\"|\"1.5\"|zeros at the end of its fraction",
        "n|\"1.500\"|\"1.6\"|",
        "n|\"NaN\"|null|NaN",
        "r|\"-Infinity\"|null|an infinity",
        "r|1.5|1.6|",
        "d|\"0044-03-15 BC\"|\"0045-03-15\"|a date before Christ",
        "d|\"infinity\"|\"5881610-07-11\"|an infinity",
        "t|\"a\"|\"b\"|",
        "ia|\"[2:3]={1,2}\"|[1,2]|an array of several dimensions or other bounds",
        "ia|[[1],[2]]|[1,2]|an array of several dimensions or other bounds",
        "ia|[1]|[2]|",
      })
  void valuesThatDebeziumDoesNotKeepAreToldFromChangedOnes(
      String column, String inTable, String inArchive, String lost) {
    ContentColumn typed =
        List.of(NUMERIC, REAL, DATE, TEXT, NUMBERS).stream()
            .filter(one -> one.name().equals(column))
            .findFirst()
            .orElseThrow();

    assertThat(LostValue.of(typed, inTable, inArchive)).isEqualTo(lost == null ? "" : lost);
  }

  @Test
  void bucketsDifferWhereRowsDifferAndNowhereElse() {
    RowBuckets buckets = new RowBuckets();
    for (int id = 0; id < 1000; id++) {
      byte[] line = bytes("{\"id\":" + id + "}");
      byte[] other = bytes("{\"id\":" + (id == 500 ? -1 : id) + "}");
      buckets.add("id " + id, line, 0, line.length);
      buckets.subtract("id " + id, other, 0, other.length);
    }

    assertThat(buckets.differing(8)).containsExactly(RowBuckets.of("id 500"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
