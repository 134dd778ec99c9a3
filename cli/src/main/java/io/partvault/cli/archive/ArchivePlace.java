// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.s3.S3Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an archive is kept.
 *
 * @param settings of the bucket
 * @param prefix in front of every key, without slashes at its ends; may be empty
 */
public record ArchivePlace(S3Settings settings, String prefix) {

  private static final Pattern ADDRESS =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

  public ArchivePlace {
    requireNonNull(settings, "settings is null");
    requireNonNull(prefix, "prefix is null");
  }

  /**
   * Reads {@code s3://bucket/prefix}.
   *
   * @throws CommandFailure of kind CONFIG if it is no such address
   */
  public static ArchivePlace parse(String address) {
    return parse(address, "archive to --to");
  }

  /**
   * The same.
   *
   * @param purpose what is done there and by which option, for the message
   */
  public static ArchivePlace parse(String address, String purpose) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw CommandFailure.config(
          "Cannot %s %s: give s3://bucket or s3://bucket/prefix".formatted(purpose, address));
    }
    String prefix = matcher.group(2) == null ? "" : matcher.group(2).replaceAll("^/+|/+$", "");
    return new ArchivePlace(S3Settings.ofBucket(matcher.group(1)), prefix);
  }

  /** The same bucket and prefix at a store with these settings, whatever bucket they name. */
  public ArchivePlace at(S3Settings store) {
    return new ArchivePlace(store.withBucket(settings.bucket()), prefix);
  }

  /** The keys of its objects; data files lie where the default template puts them. */
  public ArchiveLayout layout() {
    return new ArchiveLayout(prefix, DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  }

  /** {@code s3://bucket/prefix}. */
  @Override
  public String toString() {
    return "s3://" + settings.bucket() + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
