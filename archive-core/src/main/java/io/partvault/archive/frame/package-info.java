// SPDX-License-Identifier: Apache-2.0

/**
 * Rows as finished zstd frames: made once where the rows are read, and put into data files as they
 * are.
 */
package io.partvault.archive.frame;
