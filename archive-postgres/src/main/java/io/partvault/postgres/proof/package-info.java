// SPDX-License-Identifier: Apache-2.0

/**
 * Shows that a table partition is what it was when an export began: the begin snapshot and the
 * change proof.
 */
package io.partvault.postgres.proof;
