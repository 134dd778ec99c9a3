// SPDX-License-Identifier: Apache-2.0

/**
 * Compares Partvault, from the table to the manifest, with what else a user has at hand: in pairs,
 * on real servers in processes of their own, with every guarantee on.
 */
package io.partvault.benchmarks;
