// SPDX-License-Identifier: Apache-2.0

/**
 * The commit log of a topic partition: create-only objects, one after the other, that make data
 * files count, name the offsets they cover, and say where every export stands. Manifests are
 * derived from it alone.
 */
package io.partvault.archive.commit;
