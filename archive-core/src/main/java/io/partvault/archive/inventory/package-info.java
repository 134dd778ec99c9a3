// SPDX-License-Identifier: Apache-2.0

/**
 * What an archive holds: its databases, tables and table partitions by their manifests, and the
 * rows of one table partition in order.
 */
package io.partvault.archive.inventory;
