// SPDX-License-Identifier: Apache-2.0

/**
 * How a table partition stands on its way out of the database, and the rules and sentences that say
 * what it waits for. Looks at catalog, rows and archive, and changes nothing; cleanup acts on what
 * is found here, and the command line tells it.
 */
package io.partvault.postgres.review;
