// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import io.partvault.archive.store.ObjectStoreException.Kind;

/**
 * What a failure means.
 *
 * @param configKey the key to look at
 * @param sentence for the operator, with the way out
 */
record S3Verdict(Kind kind, String configKey, String sentence) {}
