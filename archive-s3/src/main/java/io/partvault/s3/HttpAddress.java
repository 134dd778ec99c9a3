// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.net.URI;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What a key that names a server may say. */
final class HttpAddress {

  static final ConfigDef.Validator VALIDATOR =
      ConfigDef.LambdaValidator.with(
          HttpAddress::requireAddress, () -> "empty, or http(s)://host[:port]");

  private HttpAddress() {}

  private static void requireAddress(String name, Object value) {
    String address = (String) value;
    if (address.isEmpty()) {
      return;
    }
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, "not an address: " + e.getMessage());
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new ConfigException(name, value, "must be http(s)://host[:port]");
    }
  }
}
