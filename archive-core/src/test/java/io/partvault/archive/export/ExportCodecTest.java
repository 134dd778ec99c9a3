// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.json.JsonFormatException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExportCodecTest {

  @Test
  void beginComesBackAndHasOneForm() {
    ExportBegin begin = TestExports.begin(0);

    byte[] json = ExportCodec.write(begin);

    assertThat(ExportCodec.readBegin(json)).isEqualTo(begin);
    assertThat(ExportCodec.write(ExportCodec.readBegin(json))).isEqualTo(json);
  }

  @Test
  void formsOfColumnsComeBackAndAreLeftOutWhereNothingIsSaid() {
    ExportBegin lines = TestExports.begin(7);
    ExportBegin structs = TestExports.structs(7);
    String json = new String(ExportCodec.write(structs), UTF_8);

    assertThat(new String(ExportCodec.write(lines), UTF_8)).doesNotContain("form\":");
    assertThat(json)
        .contains("{\"name\":\"id\",\"type\":\"bigint\",\"notNull\":true,\"form\":\"int64\"}");
    assertThat(ExportCodec.readBegin(json.getBytes(UTF_8))).isEqualTo(structs);
    assertThat(lines.sendsStructs()).isFalse();
    assertThat(structs.sendsStructs()).isTrue();
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> ExportCodec.readBegin(json.replace("int64", "int65").getBytes(UTF_8)))
        .withMessageContaining("Field 'form' is no form of a column: int65");
  }

  @Test
  void unknownFieldsAreIgnored() {
    String json = new String(ExportCodec.write(TestExports.begin(7)), UTF_8);

    assertThat(ExportCodec.readBegin(json.replaceFirst("\\{", "{\"new\":[1],").getBytes(UTF_8)))
        .isEqualTo(TestExports.begin(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"epoch\":1830271648399360|\"epoch\":0|has epoch 0",
        "\"rows\":7|\"rows\":-1|-1 rows",
        "\"rows\":7|\"rows\":7.5|Field 'rows' is not a whole number: 7.5",
        "\"rows\":7|\"rows\":99999999999999999999|Field 'rows' is not a whole number",
        "\"rows\":7|\"rows\":7,\"rows\":8|Duplicate field",
        "\"oid\":16402|\"oid\":0|has no OID",
        "\"timeline\":1|\"timeline\":null|Field 'timeline' is missing",
        "\"serverVersion\":180004|\"serverVersion\":2147483648|out of range: 2147483648",
        "\"notNull\":true|\"notNull\":\"yes\"|Field 'notNull' is not true or false",
        "\"columns\":|\"columns\":{},\"c\":|Field 'columns' is not a list",
        "\"ddl\":[|\"ddl\":[5,|holds what is not a string: 5",
        "\"database\":\"shop\"|\"database\":5|Field 'database' is not a string: 5",
        "\"startedAt\":\"2026|\"startedAt\":\"x2026|Field 'startedAt' is not an instant: x2026",
      })
  void beginsThatMakeNoSenseAreFormatErrors(String part, String other, String message) {
    String json = new String(ExportCodec.write(TestExports.begin(7)), UTF_8);
    assertThat(json).contains(part);

    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> ExportCodec.readBegin(json.replace(part, other).getBytes(UTF_8)))
        .withMessageContaining(message);
  }

  @Test
  void anythingBehindTheDocumentIsAFormatError() {
    String json = new String(ExportCodec.write(TestExports.begin(7)), UTF_8);

    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> ExportCodec.readBegin((json + "{}").getBytes(UTF_8)));
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> ExportCodec.readBegin(new byte[0]))
        .withMessage("Cannot read export begin: not a JSON object");
  }

  @Test
  void sealsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestExports.seal(-1, Digest.EMPTY, 0))
        .withMessageContaining("-1 rows");
  }

  @Test
  void epochsRiseThoughTheClockGoesBack() {
    Random random = new Random(1);
    long clock = 1_700_000_000_000L;
    long last = 0;
    for (int i = 0; i < 1000; i++) {
      long next = Epoch.draw(clock - i * 10_000L, last, random);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    long drawn = Epoch.draw(clock, 0, random);
    assertThat(Epoch.clockMs(drawn)).isEqualTo(clock);
    assertThat(Epoch.smallestAt(clock)).isLessThanOrEqualTo(drawn);
    assertThat(Epoch.smallestAt(clock + 1)).isGreaterThan(drawn);
    assertThat((double) last).isLessThan(1L << 53);
  }
}
