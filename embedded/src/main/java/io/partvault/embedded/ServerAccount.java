// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Under which account a server runs that refuses to be root.
 *
 * @param prefix words to put before each of its commands
 * @param ownsFiles whether its files must belong to {@link #NOBODY} and lie where that account may
 *     enter
 */
record ServerAccount(List<String> prefix, boolean ownsFiles) {
  private static final int NOBODY = 65_534;

  /** The caller's own account. */
  static final ServerAccount CALLER = new ServerAccount(List.of(), false);

  /** Root outside, nobody inside: files stay the caller's, so any folder will do. */
  static final ServerAccount OWN_NAMESPACE = new ServerAccount(List.of("unshare", "-U"), false);

  /** For root where user namespaces are forbidden, as in most containers. */
  static final ServerAccount UNPRIVILEGED =
      new ServerAccount(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true);

  /** The first account that works on this machine. */
  static ServerAccount available() {
    if (new UnixSystem().getUid() != 0) {
      return CALLER;
    }
    if (OWN_NAMESPACE.isNotRoot()) {
      return OWN_NAMESPACE;
    }
    if (UNPRIVILEGED.isNotRoot()) {
      return UNPRIVILEGED;
    }
    throw new EmbeddedServerException(
        "Cannot start PostgreSQL as root: neither `unshare -U` nor `setpriv` works here; run as an ordinary user");
  }

  /** Runs a program under this account. */
  Command run(List<String> arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(arguments);
    return Command.run(words);
  }

  /** Makes an existing folder usable for this account, or says why it cannot be. */
  void own(Path folder) throws IOException {
    if (!ownsFiles) {
      return;
    }
    Files.setAttribute(folder, "unix:uid", NOBODY);
    Files.setAttribute(folder, "unix:gid", NOBODY);
    if (!mayEnter(folder)) {
      throw new EmbeddedServerException(
          "Cannot start PostgreSQL in %s: as root it runs as user %d, who may not enter that folder; choose one under /tmp"
              .formatted(folder, NOBODY));
    }
  }

  /** Whether this account reaches the folder through all the folders above it. */
  boolean mayEnter(Path folder) {
    return run(List.of("test", "-x", folder.toString())).succeeded();
  }

  private boolean isNotRoot() {
    Command user = run(List.of("id", "-u"));
    return user.succeeded() && !user.output().equals("0");
  }
}
