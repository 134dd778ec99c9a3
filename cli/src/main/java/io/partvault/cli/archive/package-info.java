/**
 * One archive run with a broker and worker of its own: what is to be archived, the state that lets
 * a killed run go on, the connectors' settings, and watching until every table partition is done or
 * failed. Knows no terminal.
 */
package io.partvault.cli.archive;
