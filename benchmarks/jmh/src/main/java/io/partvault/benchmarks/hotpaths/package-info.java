// SPDX-License-Identifier: Apache-2.0

/**
 * Measures what a row costs on its way, step by step and without servers. What needs types that are
 * not public is measured in the package of those types.
 */
package io.partvault.benchmarks.hotpaths;
