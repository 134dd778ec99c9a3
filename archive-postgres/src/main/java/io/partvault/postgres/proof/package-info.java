// SPDX-License-Identifier: Apache-2.0

/**
 * Shows that a table partition is what it was when an export began, by the begin snapshot and the
 * change proof; or, where somebody else read its rows, that it holds what was archived.
 */
package io.partvault.postgres.proof;
