// SPDX-License-Identifier: Apache-2.0

/**
 * Connections to one database: how they are opened, pinned, locked and how their failures are
 * classified.
 */
package io.partvault.postgres.session;
