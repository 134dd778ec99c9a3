// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.time.Duration;

/**
 * How much one poll and one record hold.
 *
 * @param pollMaxRows rows of a poll
 * @param pollMaxBytes bytes of the lines of a poll
 * @param pollMaxTime a poll ends with the first row after it
 * @param recordMaxRows rows joined into a record
 * @param recordMaxBytes bytes of the lines joined into a record; a single row may be larger
 * @param rowMaxBytes a larger row cannot be archived
 */
record PollLimits(
    int pollMaxRows,
    long pollMaxBytes,
    Duration pollMaxTime,
    int recordMaxRows,
    int recordMaxBytes,
    int rowMaxBytes) {}
