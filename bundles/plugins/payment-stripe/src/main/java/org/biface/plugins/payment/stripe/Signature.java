package org.biface.plugins.payment.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.biface.spi.payment.ForgedNotice;

/**
 * Checks {@code Stripe-Signature: t=1700000000,v1=…,v1=…}: HMAC-SHA256 of the time and the body. While a secret is rolled
 * there are several signatures, and each endpoint has a secret of its own: any pair that fits will do.
 */
final class Signature {

    static final String HEADER = "Stripe-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_PARTS = 20;

    private final List<String> secrets;
    private final Duration tolerance;

    Signature(List<String> secrets, Duration tolerance) {
        this.secrets = secrets;
        this.tolerance = tolerance;
    }

    /** @throws ForgedNotice when no signature in the header is one of the body, or it is too old */
    void check(String header, byte[] body, Instant now) {
        if (secrets.isEmpty()) {
            throw new ForgedNotice("no webhook secret is configured, so nothing can be proved");
        }
        String time = null;
        var claimed = new ArrayList<byte[]>();
        String[] parts = header.split(",", MOST_PARTS);
        for (String part : parts) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if ("t".equals(name)) {
                time = part.substring(equals + 1);
            } else if ("v1".equals(name)) {
                claimed.add(part.substring(equals + 1).getBytes(StandardCharsets.US_ASCII));
            }
        }
        Instant signedAt = instant(time);
        boolean fits = false;
        for (String secret : secrets) {
            byte[] right = hmac(secret, time, body);
            for (byte[] one : claimed) {
                fits |= MessageDigest.isEqual(right, one);
            }
        }
        if (!fits) {
            throw new ForgedNotice("no signature fits");
        }
        if (Duration.between(signedAt, now).abs().compareTo(tolerance) > 0) {
            throw new ForgedNotice("the signature is too old");
        }
    }

    private static Instant instant(String seconds) {
        if (seconds == null || !seconds.matches("\\d{1,12}")) {
            throw new ForgedNotice("the signature has no time");
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static byte[] hmac(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
