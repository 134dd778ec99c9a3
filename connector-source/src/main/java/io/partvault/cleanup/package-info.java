// SPDX-License-Identifier: Apache-2.0

/**
 * The cleanup connector: verifies archives round by round, detaches and drops what is proven to be
 * in them, and tells every step on a topic.
 */
package io.partvault.cleanup;
