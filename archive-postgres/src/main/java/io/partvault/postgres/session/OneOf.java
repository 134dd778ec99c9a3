// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Recommends a few words for a key, as Connect's REST interface and consoles show them. */
public record OneOf(List<Object> words) implements ConfigDef.Recommender {

  /** These words. */
  public static OneOf of(String... words) {
    return new OneOf(List.of((Object[]) words));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> config) {
    return words;
  }

  @Override
  public boolean visible(String name, Map<String, Object> config) {
    return true;
  }
}
