/** Holds on table partitions: whom they protect, setting them and taking them away. */
package io.partvault.cli.hold;
