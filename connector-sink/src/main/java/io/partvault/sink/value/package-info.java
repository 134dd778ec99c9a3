// SPDX-License-Identifier: Apache-2.0

/**
 * The JSON of Connect's values, by the names of their schemas where those say more than Java types
 * do: decimals with all digits, dates and times in ISO 8601, bytes as base64.
 */
package io.partvault.sink.value;
