// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TopicNameTest {

  @Test
  void isPrefixSchemaAndTable() {
    assertThat(TopicName.of("shop", new TableName("public", "order_items")))
        .isEqualTo("shop.public.order_items");
  }

  @Test
  @Tag("D19")
  void isLegalAndDifferentForDifferentTables() {
    assertThat(TopicName.of("shop", new TableName("a.b", "c-é")))
        .isEqualTo("shop.a-2Eb.c-2D-C3-A9");
    assertThat(TopicName.of("shop", new TableName("a", "b.c")))
        .isNotEqualTo(TopicName.of("shop", new TableName("a.b", "c")));
  }

  @Test
  void takesOnlyPrefixesThatKafkaTakes() {
    assertThat(TopicName.isLegalPrefix("eu-1.shop_A")).isTrue();
    assertThat(TopicName.isLegalPrefix("")).isFalse();
    assertThat(TopicName.isLegalPrefix("shop/eu")).isFalse();
    assertThat(TopicName.isLegalPrefix("größe")).isFalse();
  }
}
