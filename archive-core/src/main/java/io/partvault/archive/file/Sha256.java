// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the bytes as stored. */
final class Sha256 {

  private final MessageDigest sha256;

  Sha256() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  void add(byte[] buffer, int offset, int length) {
    sha256.update(buffer, offset, length);
  }

  /** 64 hex digits; ends the sum. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
