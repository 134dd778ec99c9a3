// SPDX-License-Identifier: Apache-2.0

/**
 * What a worker with 256 MB of heap bears: many table partitions, a long one, wide rows, a slow
 * store. Broker, database and S3 server run in the JVM of the test, the worker in its own.
 */
package io.partvault.it.memory;
