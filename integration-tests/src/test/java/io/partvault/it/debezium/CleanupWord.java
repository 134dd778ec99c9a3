// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

/**
 * What cleanup said of a leaf.
 *
 * @param event its kind: {@code dropped}
 * @param reason one sentence
 */
record CleanupWord(String event, String reason) {}
