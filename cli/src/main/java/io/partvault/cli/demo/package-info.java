/**
 * The whole way on one machine: servers in a folder, a table with rows of many types, an archive
 * run, and a check of its own whether the run kept its word.
 */
package io.partvault.cli.demo;
