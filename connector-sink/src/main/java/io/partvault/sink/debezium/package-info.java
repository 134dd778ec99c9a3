// SPDX-License-Identifier: Apache-2.0

/**
 * Reads the change events of a Debezium PostgreSQL connector: where a row comes from, which place
 * it has in a snapshot, and the line that our own reader would have made of it.
 */
package io.partvault.sink.debezium;
