// SPDX-License-Identifier: Apache-2.0

/**
 * Data files: one immutable zstd-compressed JSONL object each, written as a stream and checked by
 * reading it back.
 */
package io.partvault.archive.file;
