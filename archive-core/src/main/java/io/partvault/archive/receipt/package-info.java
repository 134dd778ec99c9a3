// SPDX-License-Identifier: Apache-2.0

/**
 * What is written beside manifests: intents and receipts of drops, reports on exports that can
 * never be complete, and holds.
 */
package io.partvault.archive.receipt;
