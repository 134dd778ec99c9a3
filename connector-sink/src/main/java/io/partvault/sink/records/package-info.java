// SPDX-License-Identifier: Apache-2.0

/**
 * Renders the records of whatever topic as lines: the value alone or an envelope around it, and
 * what the path of a data file needs to know of a record.
 */
package io.partvault.sink.records;
