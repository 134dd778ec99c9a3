// SPDX-License-Identifier: Apache-2.0

/**
 * Whether an archive holds what its manifest promises: the one judgement that permits a drop, and
 * the reading back that it rests on.
 */
package io.partvault.archive.verdict;
