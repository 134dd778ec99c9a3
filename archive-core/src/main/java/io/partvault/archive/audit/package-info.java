// SPDX-License-Identifier: Apache-2.0

/**
 * Looks through a whole archive without a database, and names every object that is not what it must
 * be: with both values, how bad it is, and the way out. Reads only.
 */
package io.partvault.archive.audit;
