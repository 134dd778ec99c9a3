// SPDX-License-Identifier: Apache-2.0
/**
 * The crash matrix: breaks one part after the other at a named place, and judges the bucket and the
 * database afterwards with nothing of the code under test.
 */
package io.partvault.it.crash;
