// SPDX-License-Identifier: Apache-2.0

/** Any topic, archived by a real worker from a real broker. */
package io.partvault.it.records;
