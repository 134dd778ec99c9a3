// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An archive that is there. */
final class FromOptions {

  /** The option that says where it is kept. */
  static final String NAME = "--from";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "s3://BUCKET/PREFIX",
      description = "Where the archive is kept; credentials come from the AWS default chain.")
  private String from;

  @Mixin private StoreOptions store;

  /**
   * Where it is kept.
   *
   * @throws CommandFailure of kind CONFIG if that cannot be read
   */
  ArchivePlace place(Map<String, String> environment) {
    return store.place(from, "read " + NAME, environment);
  }
}
