// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

/** The version in the manifest of the jar that a class came from. */
final class Version {

  private Version() {}

  static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
