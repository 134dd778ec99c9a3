// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS signature version 4 for requests with an unsigned body and a query that is canonical already:
 * enough to speak to the S3 server.
 */
public final class SignedRequest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SignedRequest() {}

  public static HttpRequest.Builder to(URI address, String method, S3Server server, String secret)
      throws GeneralSecurityException {
    String time = TIME.format(Instant.now());
    String day = time.substring(0, 8);
    String scope = day + "/" + server.region() + "/s3/aws4_request";
    String canonical =
        """
        %s
        %s
        %s
        host:%s
        x-amz-content-sha256:UNSIGNED-PAYLOAD
        x-amz-date:%s

        host;x-amz-content-sha256;x-amz-date
        UNSIGNED-PAYLOAD"""
            .formatted(
                method,
                address.getRawPath(),
                address.getRawQuery() == null ? "" : address.getRawQuery(),
                address.getAuthority(),
                time);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8));
    String toSign =
        "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + HexFormat.of().formatHex(digest);
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HttpRequest.newBuilder(address)
        .header("x-amz-date", time)
        .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=%s"
                .formatted(
                    server.accessKeyId(), scope, HexFormat.of().formatHex(hmac(key, toSign))));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
