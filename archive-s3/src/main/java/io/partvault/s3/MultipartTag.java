// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The ETag that S3 gives to an object of several parts: the MD5 of the parts' MD5s and their
 * number, {@code 9b2cf535f27731c974343645a3985328-3}.
 */
final class MultipartTag {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}-[0-9]+");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private MultipartTag() {}

  /** Whether a tag has that form, so that it tells something. */
  static boolean isOne(String etag) {
    return FORM.matcher(etag).matches();
  }

  /** The tag to be expected; empty if the store's tags of the parts are no MD5s. */
  static Optional<String> of(List<CompletedPart> parts) {
    MessageDigest md5 = md5();
    for (CompletedPart part : parts) {
      String etag = S3Requests.plain(part.eTag());
      if (!MD5.matcher(etag).matches()) {
        return Optional.empty();
      }
      md5.update(HexFormat.of().parseHex(etag));
    }
    return Optional.of(HexFormat.of().formatHex(md5.digest()) + "-" + parts.size());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
