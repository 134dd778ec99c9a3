// SPDX-License-Identifier: Apache-2.0

/**
 * The order-independent digest that shows that the rows which arrived are the rows which were sent.
 */
package io.partvault.archive.digest;
