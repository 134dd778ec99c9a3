// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptDocumentsTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final TablePartition LEAF =
      new TablePartition(
          "shop",
          new TableName("public", "events"),
          new TableName("public", "events_2024_01"),
          16402,
          new PartitionBounds(
              "2024-01-01", "2024-02-01", "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"));
  private static final DropProof PROOF = new DropProof(50_000, 770, 4711, AT);

  @Test
  void intentReadsBack() {
    DropIntent intent = new DropIntent(LEAF, 7, PROOF, AT);
    byte[] json = DropCodec.write(intent);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .endsWith(
            "\"epoch\":7,\"proof\":{\"rows\":50000,\"horizon\":770,\"walPosition\":4711,"
                + "\"provenAt\":\"2026-11-20T10:00:00Z\"},\"at\":\"2026-11-20T10:00:00Z\"}");
    assertThat(DropCodec.readIntent(json, "intent")).isEqualTo(intent);
  }

  @Test
  void receiptReadsBackWithTheManifestsItCloses() {
    DropReceipt receipt =
        new DropReceipt(
            LEAF,
            DropReceipt.Outcome.RECOVERED,
            9,
            List.of("manifests/a.1.7.json", "manifests/a.1.9.json"),
            PROOF,
            AT);
    byte[] json = DropCodec.write(receipt);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"outcome\":\"recovered\",\"epoch\":9,\"manifests\":[\"manifests/a.1.7.json\"");
    assertThat(DropCodec.readReceipt(json, "receipt")).isEqualTo(receipt);
  }

  @Test
  void whatWasComparedIsToldWhereTheArchiveKnowsNoOid() {
    TablePartition nameless =
        new TablePartition("shop", LEAF.table(), LEAF.name(), 0, new PartitionBounds("", "", ""));
    ComparedLeaf compared = new ComparedLeaf(16402, LEAF.bounds(), "7432109876543210987");
    DropIntent intent = new DropIntent(nameless, 7, PROOF, Optional.of(compared), AT);
    DropReceipt receipt =
        new DropReceipt(
            nameless,
            DropReceipt.Outcome.DROPPED,
            7,
            List.of("manifests/a.0.7.json"),
            PROOF,
            Optional.of(compared),
            AT);

    byte[] json = DropCodec.write(receipt);

    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains(
            "\"origin\":\"debezium\",\"compared\":{\"oid\":16402,\"bounds\":{\"from\":\"2024-01-01\",",
            "},\"systemIdentifier\":\"7432109876543210987\"},\"at\"");
    assertThat(DropCodec.readReceipt(json, "receipt")).isEqualTo(receipt);
    assertThat(DropCodec.readIntent(DropCodec.write(intent), "intent")).isEqualTo(intent);
  }

  @Test
  void holdReadsBack() {
    Hold hold = new Hold(LEAF.key(), "audit 2026", "ada", AT);
    byte[] json = HoldCodec.write(hold);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"format\":1,\"key\":\"shop/public.events/events_2024_01\",\"reason\":\"audit 2026\","
                + "\"by\":\"ada\",\"at\":\"2026-11-20T10:00:00Z\"}");
    assertThat(HoldCodec.read(json, "hold")).isEqualTo(hold);
  }

  @Test
  void holdOfBeforeSaysNotWhoSetIt() {
    byte[] json =
        "{\"format\":1,\"key\":\"a/b.c/d\",\"reason\":\"audit\",\"at\":\"2026-11-20T10:00:00Z\"}"
            .getBytes(StandardCharsets.UTF_8);
    Hold hold = HoldCodec.read(json, "hold");
    assertThat(hold.by()).isEmpty();
    assertThat(HoldCodec.write(hold)).isEqualTo(json);
  }

  @Test
  void newerFormatIsRefusedWithTheNameOfTheObject() {
    byte[] newer = "{\"format\":2}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> DropCodec.readReceipt(newer, "receipts/x.json"))
        .isInstanceOf(JsonFormatException.class)
        .hasMessage("Cannot read receipts/x.json: format 2 is not known here, only 1");
  }

  @Test
  void damagedFieldIsRefusedWithItsName() {
    byte[] damaged =
        "{\"format\":1,\"key\":\"a/b.c/d\",\"reason\":4}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> HoldCodec.read(damaged, "holds/x.json"))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("Cannot read holds/x.json: Field 'reason' is not a string");
  }
}
