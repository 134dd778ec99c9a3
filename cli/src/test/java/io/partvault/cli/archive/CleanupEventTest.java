// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanupEventTest {

  private static CleanupEvent parse(String event) {
    String json =
        "{'format':1,'event':'%s','tablePartition':{'schema':'public','name':'e1','oid':16402},'epoch':7,'reason':'why'}"
            .formatted(event);
    return CleanupEvent.parse("shop/public.events/e1", json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void saysWhatHappenedToWhich() {
    CleanupEvent event = parse("refused");
    assertThat(event.kind()).isEqualTo(CleanupEvent.Kind.REFUSED);
    assertThat(event.oid()).isEqualTo(16402);
    assertThat(event.epoch()).isEqualTo(7);
    assertThat(event.key().name().name()).isEqualTo("e1");
    assertThat(event.reason()).isEqualTo("why");
  }

  @Test
  void eventsOfANewerConnectorAreOther() {
    assertThat(parse("weighed").kind()).isEqualTo(CleanupEvent.Kind.OTHER);
  }
}
