// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What a key that names Kafka brokers may say. */
final class BrokerAddresses implements ConfigDef.Validator {

  private static final Pattern ADDRESS = Pattern.compile("\\s*[^\\s,]+:[0-9]{1,5}\\s*");

  @Override
  public void ensureValid(String name, Object value) {
    String brokers = value.toString();
    if (brokers.isBlank()) {
      return;
    }
    for (String broker : brokers.split(",", -1)) {
      if (!ADDRESS.matcher(broker).matches()) {
        throw new ConfigException(name, value, "must be host:port, separated by commas");
      }
    }
  }

  @Override
  public String toString() {
    return "empty, or host:port, host:port";
  }
}
