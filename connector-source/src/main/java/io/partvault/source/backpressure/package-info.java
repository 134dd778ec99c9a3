// SPDX-License-Identifier: Apache-2.0

/**
 * Lets the source read no further while too much waits in its topics for the sink, so that a slow
 * store neither fills Kafka's disks nor lets retention overtake the sink; and no faster than the
 * database can bear.
 */
package io.partvault.source.backpressure;
