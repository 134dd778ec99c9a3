// SPDX-License-Identifier: Apache-2.0

/**
 * Fails the integration test that leaves a thread, a connection, a file, a database session, an
 * upload or a server behind. Whoever has this test-jar on the class path is checked.
 */
package io.partvault.embedded.leak;
