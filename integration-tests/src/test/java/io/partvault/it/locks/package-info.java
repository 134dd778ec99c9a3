// SPDX-License-Identifier: Apache-2.0

/**
 * What archiving and cleaning cost an application that goes on working on the same table: how long
 * its queries wait for locks, and how their latency changes.
 */
package io.partvault.it.locks;
