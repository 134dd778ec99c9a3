// SPDX-License-Identifier: Apache-2.0
/**
 * The whole protocol under random schedules, without servers: the classes of source, sink and
 * commit log that decide, over a table, a topic and a store in memory.
 */
package io.partvault.it.protocol;
