// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

/**
 * An HTTP proxy on the way to the store.
 *
 * @param url as {@code http://host:port}; empty for none beside what the JVM's system properties
 *     and the environment say
 * @param user empty if it asks for none
 * @param password never printed
 */
public record HttpProxy(String url, String user, String password) {

  /** None. */
  public static final HttpProxy NONE = new HttpProxy("", "", "");

  public HttpProxy {
    requireNonNull(url, "url is null");
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }

  @Override
  public String toString() {
    return url.isEmpty() ? "none" : url;
  }
}
