// SPDX-License-Identifier: Apache-2.0

/**
 * What an archive holds of topics whose records are of no table partition: their files, the windows
 * of time that these are grouped by, and a manifest for each window.
 */
package io.partvault.archive.record;
