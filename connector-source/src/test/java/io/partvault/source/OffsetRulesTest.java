// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.digest.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRulesTest {

  private static final Map<String, String> CONFIG =
      Map.of(
          "connection.url", "jdbc:postgresql://127.0.0.1:1/shop",
          "connection.user", "reader",
          "topic.prefix", "shop",
          "table.include.list", "public.events",
          "retention.period", "P13M");
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final String LEAF = "shop/public.events/events_2024_01";

  private static final ExportPosition BEGIN =
      ExportPosition.begun(
          BEGUN.toEpochMilli() << 10,
          RecordFormat.JSON,
          new ExportBasis(16402, 16500, "fingerprint", "70123", 1, 770, 50, 4096, BEGUN));
  private static final ExportPosition HALF =
      BEGIN
          .at(new TopicPlace("shop.public.events", 3))
          .at(new ExportProgress(65540, 25, new Digest(1, -2), 2150));
  private static final ExportPosition SEALED =
      HALF.at(new ExportProgress(131080, 50, new Digest(3, -4), 4300))
          .sealed(
              new SealState(
                  Instant.parse("2026-01-01T00:10:00Z"),
                  Instant.parse("2026-01-02T00:00:00Z"),
                  900,
                  8192));

  @Test
  void whatAnExportCanLeaveBehindIsTaken() {
    for (ExportPosition position : new ExportPosition[] {BEGIN, HALF, SEALED}) {
      assertThatCode(() -> alter(LEAF, ExportPositionCodec.write(position)))
          .doesNotThrowAnyException();
      assertThatCode(() -> alter(LEAF, ExportPositionCodec.write(position.abandoned())))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void nullIsTakenWhateverItsKey() {
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    offsets.put(Map.of("tablePartition", LEAF), null);
    offsets.put(Map.of("tablePartition", "shop/public.others/others_1"), null);
    offsets.put(Map.of("file", "x"), null);

    assertThatCode(() -> OffsetRules.require(CONFIG, offsets)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "other/public.events/events_1, this connector's topic.prefix is 'shop'",
    "shop/public.orders/orders_1, its table is not in table.include.list",
    "events_1, Cannot alter offset of 'events_1'"
  })
  void keysOfOtherTablesAreRefused(String key, String reason) {
    assertRefused(key, ExportPositionCodec.write(HALF), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "epoch", "oid", "digest", "lastTid", "sealedAt", "version"})
  void missingFieldsAreRefusedByName(String field) {
    Map<String, Object> offset = ExportPositionCodec.write(SEALED);
    offset.remove(field);

    assertRefused(LEAF, offset, "'" + field + "'");
  }

  @Test
  void sealInventedByHandIsRefused() {
    Map<String, Object> half = ExportPositionCodec.write(HALF);
    half.put("status", "sealed");
    assertRefused(LEAF, half, "it says sealed, and its rows (25 of 50)");

    Map<String, Object> all = ExportPositionCodec.write(SEALED);
    all.put("sealedAt", Instant.EPOCH.toString());
    assertRefused(LEAF, all, "only the connector seals");

    Map<String, Object> unproven = ExportPositionCodec.write(SEALED);
    unproven.put("proofHorizon", 769L);
    assertRefused(LEAF, unproven, "only the connector seals");
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, 1, epoch 1 does not belong to an export begun at 2026-01-01T00:00:00.123456Z",
    "epoch, 9007199254740992, epoch 9007199254740992 does not belong",
    "rows, 51, rows is 51 and expectedRows 50",
    "rows, 0, 'rows, lastTid, rawBytes and digest contradict one another'",
    "lastTid, 0, 'rows, lastTid, rawBytes and digest contradict one another'",
    "rawBytes, 24, 'rows, lastTid, rawBytes and digest contradict one another'",
    "topicPartition, -1, topic and topicPartition must say where its 25 rows are",
    "provenAt, 2026-01-02T00:00:00Z, it is open and has a proof of 2026-01-02T00:00:00Z"
  })
  void positionsNoExportCanHaveAreRefused(String field, String value, String reason) {
    Map<String, Object> offset = ExportPositionCodec.write(HALF);
    offset.put(field, offset.get(field) instanceof Long ? Long.valueOf(value) : value);

    assertRefused(LEAF, offset, reason);
  }

  private static void assertRefused(String key, Map<String, Object> offset, String reason) {
    assertThatThrownBy(() -> alter(key, offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(reason);
  }

  private static void alter(String key, Map<String, Object> offset) {
    OffsetRules.require(CONFIG, Map.of(Map.of("tablePartition", key), offset));
  }
}
