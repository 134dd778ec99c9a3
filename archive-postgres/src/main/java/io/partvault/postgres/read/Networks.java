// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;

/** {@code inet}, {@code cidr} and {@code macaddr} as the server prints them. */
final class Networks {

  private static final int HEADER_BYTES = 4;
  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = 3;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_WORDS = 8;
  private static final int MAC_BYTES = 6;

  private Networks() {}

  static void inet(byte[] wire, int offset, int length, LineBuffer line) {
    if (length < HEADER_BYTES) {
      throw new WireFormatException("inet came with only " + length + " bytes");
    }
    int family = wire[offset];
    if (family != FAMILY_IPV4 && family != FAMILY_IPV6) {
      throw new WireFormatException("inet has address family " + family);
    }
    int addressBytes = family == FAMILY_IPV4 ? IPV4_BYTES : IPV6_BYTES;
    Wire.requireLength(HEADER_BYTES + addressBytes, length, "inet");
    int bits = wire[offset + 1] & 0xff;
    boolean cidr = wire[offset + 2] != 0;
    line.raw('"');
    if (family == FAMILY_IPV4) {
      appendIpv4(wire, offset + HEADER_BYTES, line);
    } else {
      appendIpv6(wire, offset + HEADER_BYTES, line);
    }
    if (cidr || bits != addressBytes * Byte.SIZE) {
      line.raw('/');
      line.digits(bits, 1);
    }
    line.raw('"');
  }

  static void macaddr(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(MAC_BYTES, length, "macaddr");
    line.raw('"');
    for (int index = 0; index < MAC_BYTES; index++) {
      if (index > 0) {
        line.raw(':');
      }
      line.hex(wire[offset + index]);
    }
    line.raw('"');
  }

  private static void appendIpv4(byte[] wire, int offset, LineBuffer line) {
    for (int index = 0; index < IPV4_BYTES; index++) {
      if (index > 0) {
        line.raw('.');
      }
      line.digits(wire[offset + index] & 0xff, 1);
    }
  }

  private static void appendIpv6(byte[] wire, int offset, LineBuffer line) {
    int zeros = longestZeros(wire, offset);
    int zerosStart = zeros >>> Byte.SIZE;
    int zerosLength = zeros & 0xff;
    for (int index = 0; index < IPV6_WORDS; index++) {
      boolean inZeros = index >= zerosStart && index < zerosStart + zerosLength;
      if (!inZeros || index == zerosStart) {
        if (index > 0 || inZeros) {
          line.raw(':');
        }
      }
      if (!inZeros && index == 6 && endsInIpv4(wire, offset, zerosStart, zerosLength)) {
        appendIpv4(wire, offset + 12, line);
        return;
      }
      if (!inZeros) {
        appendHex(word(wire, offset, index), line);
      }
    }
    if (zerosLength > 0 && zerosStart + zerosLength == IPV6_WORDS) {
      line.raw(':');
    }
  }

  /** The first longest run of at least two zero words, as start &lt;&lt; 8 | length. */
  private static int longestZeros(byte[] wire, int offset) {
    int best = 0;
    int length = 0;
    for (int index = 0; index < IPV6_WORDS; index++) {
      length = word(wire, offset, index) == 0 ? length + 1 : 0;
      if (length > 1 && length > (best & 0xff)) {
        best = (index + 1 - length) << Byte.SIZE | length;
      }
    }
    return best;
  }

  /** The server prints {@code ::1.2.3.4} and {@code ::ffff:1.2.3.4} with the address inside. */
  private static boolean endsInIpv4(byte[] wire, int offset, int zerosStart, int zerosLength) {
    return zerosStart == 0
        && (zerosLength == 6 || (zerosLength == 5 && word(wire, offset, 5) == 0xffff));
  }

  private static int word(byte[] wire, int offset, int index) {
    return Wire.int2(wire, offset + Short.BYTES * index) & 0xffff;
  }

  private static void appendHex(int word, LineBuffer line) {
    boolean started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      int digit = word >> shift & 0xf;
      started |= digit != 0 || shift == 0;
      if (started) {
        line.raw(Character.forDigit(digit, 16));
      }
    }
  }
}
