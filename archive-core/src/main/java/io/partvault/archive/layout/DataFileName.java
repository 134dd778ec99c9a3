// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

/**
 * What the name of a data file says.
 *
 * @param topicPartition where its rows came from
 * @param firstOffset of the record that holds its first row
 * @param mark of the commit that it was written behind
 */
public record DataFileName(int topicPartition, long firstOffset, long mark) {}
