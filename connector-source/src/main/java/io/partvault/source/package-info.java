// SPDX-License-Identifier: Apache-2.0

/**
 * The source connector: takes eligible table partitions one by one, emits every row once by number,
 * and seals a table partition only after a change proof and after Kafka has acknowledged every row.
 */
package io.partvault.source;
