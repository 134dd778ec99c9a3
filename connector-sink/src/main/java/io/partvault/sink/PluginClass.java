// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import org.apache.kafka.common.config.AbstractConfig;

/**
 * Classes that a connector's properties name. Connect takes the last part of a name for the whole.
 */
final class PluginClass {

  private PluginClass() {}

  /** The last part of the name under a key; empty if there is none. */
  static String name(AbstractConfig config, String key) {
    String name = String.valueOf(config.originals().getOrDefault(key, "")).trim();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The same of a converter, without that word, which Connect does not need either. */
  static String converter(AbstractConfig config, String key) {
    return name(config, key).replaceFirst("Converter$", "");
  }
}
