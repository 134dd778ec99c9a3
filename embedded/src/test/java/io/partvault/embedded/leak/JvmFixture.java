// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

/**
 * Something that all tests of a JVM share and that lives until its end. Listed under {@code
 * META-INF/services}, it is started before the first integration test, so that what it needs is not
 * taken for something that this test has left behind.
 */
public interface JvmFixture {

  /** Starts it, and uses it once, because servers open some things only when first used. */
  void start() throws Exception;
}
