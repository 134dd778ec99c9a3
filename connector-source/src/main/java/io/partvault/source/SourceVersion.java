// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

/** The version of this plugin, from its jar. */
final class SourceVersion {

  private static final String NOT_PACKAGED = "0.0.0";

  private SourceVersion() {}

  static String text() {
    String version = SourceVersion.class.getPackage().getImplementationVersion();
    return version == null ? NOT_PACKAGED : version;
  }
}
