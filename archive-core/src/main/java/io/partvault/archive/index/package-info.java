// SPDX-License-Identifier: Apache-2.0

/**
 * What an archive says of each table partition besides its rows: which manifests no receipt closes,
 * reports, intents, receipts, and how far exports without a manifest have come. Reads only.
 */
package io.partvault.archive.index;
