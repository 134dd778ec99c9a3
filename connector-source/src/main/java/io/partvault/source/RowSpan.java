// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.FrameHeader;
import java.util.Optional;

/**
 * Rows that follow one another in an export.
 *
 * @param first number of the first one
 * @param rows how many, at least one
 * @param frame what is to be said of them where they are sent as a frame
 */
record RowSpan(long first, int rows, Optional<FrameHeader> frame) {}
