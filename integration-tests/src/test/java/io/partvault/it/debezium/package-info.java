// SPDX-License-Identifier: Apache-2.0

/** Table partitions that a Debezium connector snapshots, archived by the sink. */
package io.partvault.it.debezium;
