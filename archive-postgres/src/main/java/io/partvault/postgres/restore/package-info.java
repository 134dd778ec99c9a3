// SPDX-License-Identifier: Apache-2.0

/**
 * Brings archived table partitions back, each in one transaction: decides how the columns of the
 * archive lie on those of a table, turns lines into rows of {@code COPY}, and compares what is then
 * in the table with the manifest.
 */
package io.partvault.postgres.restore;
