// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CompletedPart;

final class MultipartTagTest {

  @Test
  void tagIsTheMd5OfThePartsMd5sAndTheirNumber() {
    // md5 of "a" and of "b"; the expected value was computed with md5sum.
    assertThat(
            MultipartTag.of(
                List.of(
                    part("\"0cc175b9c0f1b6a831c399e269772661\""),
                    part("92eb5ffee6ae2fec3ad71c777531578f"))))
        .contains("96e024ba2074fe77e8e965ba43a704be-2");
  }

  @Test
  void tagsThatAreNoMd5TellNothing() {
    assertThat(MultipartTag.of(List.of(part("\"opaque\"")))).isEmpty();
    assertThat(MultipartTag.isOne("opaque")).isFalse();
    assertThat(MultipartTag.isOne("0cc175b9c0f1b6a831c399e269772661")).isFalse();
    assertThat(MultipartTag.isOne("0cc175b9c0f1b6a831c399e269772661-2")).isTrue();
  }

  private static CompletedPart part(String etag) {
    return CompletedPart.builder().eTag(etag).build();
  }
}
