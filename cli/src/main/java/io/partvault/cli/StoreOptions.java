// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.s3.S3Settings;
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

  /**
   * The place at an address.
   *
   * @param address {@code s3://bucket/prefix}
   * @param purpose what is done there and by which option, for messages: {@code archive to --to}
   * @throws CommandFailure of kind CONFIG if the address or the store's cannot be read
   */
  ArchivePlace place(String address, String purpose, Map<String, String> environment) {
    String chosen =
        region != null
            ? region
            : environment.getOrDefault(
                "AWS_REGION",
                environment.getOrDefault("AWS_DEFAULT_REGION", S3Settings.DEFAULT_REGION));
    ArchivePlace place = ArchivePlace.parse(address, purpose).withRegion(chosen);
    if (endpoint == null) {
      return place;
    }
    if (!endpoint.matches("https?://[^/\\s]+/?")) {
      throw CommandFailure.config(
          "Cannot use --s3-endpoint " + endpoint + ": give http(s)://host:port");
    }
    return place.withEndpoint(endpoint);
  }
}
