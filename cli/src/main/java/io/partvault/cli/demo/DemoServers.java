// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.Engine;
import io.partvault.postgres.session.ConnectionSettings;
import java.util.List;

/** The servers that a demo runs on. */
interface DemoServers extends AutoCloseable {

  /** The database that the demo makes: its name in PostgreSQL, on the topics and in the archive. */
  String database();

  /** How to speak to a database of the server. */
  ConnectionSettings database(String name);

  /** Where the archive goes. */
  ArchivePlace place();

  /** What runs the connectors. */
  Engine engine();

  /** What is started next, for whoever watches. */
  String stage();

  /** What is left of a demo and how to look at it, in lines for a terminal. */
  List<String> traces();

  /** Stops what was started for this demo. */
  @Override
  void close();
}
