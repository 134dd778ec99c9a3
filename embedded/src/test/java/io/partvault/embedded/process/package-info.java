// SPDX-License-Identifier: Apache-2.0

/**
 * Brokers and Connect workers in processes of their own, as an operator runs them, with the files
 * that the build makes and ships: for tests that strike them, and benchmarks that measure them.
 */
package io.partvault.embedded.process;
