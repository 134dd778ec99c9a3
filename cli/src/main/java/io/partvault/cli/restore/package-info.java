// SPDX-License-Identifier: Apache-2.0

/**
 * One run that brings archived table partitions back: which of the archive's are meant, each
 * restored in turn, and what became of them. Knows no terminal.
 */
package io.partvault.cli.restore;
