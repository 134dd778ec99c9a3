// SPDX-License-Identifier: Apache-2.0

/**
 * What the catalog says: leaves, bounds, eligibility, columns, definition, fingerprint and marks.
 */
package io.partvault.postgres.catalog;
