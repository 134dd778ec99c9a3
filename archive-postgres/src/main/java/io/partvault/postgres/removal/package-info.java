// SPDX-License-Identifier: Apache-2.0

/**
 * Takes table partitions away: reads what stands in the way, plans the way, and holds the only
 * statements that detach or drop, behind methods that ask for a complete verdict.
 */
package io.partvault.postgres.removal;
