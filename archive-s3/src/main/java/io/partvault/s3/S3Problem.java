// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

/**
 * Something that keeps a store from holding an archive.
 *
 * @param configKey the key in the connector's configuration that it belongs to
 * @param sentence for the operator, with the way out
 */
public record S3Problem(String configKey, String sentence) {

  public S3Problem {
    requireNonNull(configKey, "configKey is null");
    requireNonNull(sentence, "sentence is null");
  }
}
