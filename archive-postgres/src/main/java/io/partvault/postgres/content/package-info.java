// SPDX-License-Identifier: Apache-2.0

/**
 * Compares what a leaf holds with lines that somebody else read of it: which columns can be
 * compared at all, count and digest, and which rows differ.
 */
package io.partvault.postgres.content;
