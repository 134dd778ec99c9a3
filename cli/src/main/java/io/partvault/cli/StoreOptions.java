// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.s3.S3Settings;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say at which store a bucket is; for every command that takes an address. */
final class StoreOptions {

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "Address of a store other than AWS.")
  private String endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description = "Region of the bucket (AWS_REGION, else us-east-1).")
  private String region;

  @Option(
      names = "--s3-settings",
      paramLabel = "FILE",
      description =
          "Lines key=value with the connectors' keys about the store: encryption, role, proxy and so"
              + " on; ${env:NAME} is taken from the environment.")
  private Path file;

  /**
   * The place at an address.
   *
   * @param address {@code s3://bucket/prefix}
   * @param purpose what is done there and by which option, for messages: {@code archive to --to}
   * @throws CommandFailure of kind CONFIG if the address or the store's cannot be read
   */
  ArchivePlace place(String address, String purpose, Map<String, String> environment) {
    S3Settings settings = S3Settings.ofBucket("any");
    if (file != null) {
      settings = StoreSettingsFile.read(file, environment);
    }
    String known = environment.getOrDefault("AWS_REGION", environment.get("AWS_DEFAULT_REGION"));
    if (region != null) {
      settings = settings.withRegion(region);
    } else if (known != null && settings.region().equals(S3Settings.DEFAULT_REGION)) {
      settings = settings.withRegion(known);
    }
    return ArchivePlace.parse(address, purpose).at(atEndpoint(settings));
  }

  private S3Settings atEndpoint(S3Settings settings) {
    if (endpoint == null) {
      return settings;
    }
    if (!endpoint.matches("https?://[^/\\s]+/?")) {
      throw CommandFailure.config(
          "Cannot use --s3-endpoint " + endpoint + ": give http(s)://host:port");
    }
    try {
      return settings.withEndpoint(endpoint);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.config("Cannot use --s3-endpoint " + endpoint + ": " + e.getMessage());
    }
  }
}
