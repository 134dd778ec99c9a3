/**
 * Servers for one machine with nothing installed but a JDK: PostgreSQL, an S3 server, a Kafka
 * broker and a Connect worker. All listen on the loopback address only and end with the JVM that
 * started them.
 */
package io.partvault.embedded;
