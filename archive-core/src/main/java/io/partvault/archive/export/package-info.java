// SPDX-License-Identifier: Apache-2.0

/**
 * One attempt to read a table partition whole: its epoch, its begin, seal and abandon records, and
 * how they travel in record headers.
 */
package io.partvault.archive.export;
