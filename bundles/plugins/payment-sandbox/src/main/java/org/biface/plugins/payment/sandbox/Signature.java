package org.biface.plugins.payment.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.biface.spi.payment.ForgedNotice;

/**
 * Signs and checks webhooks: HMAC-SHA256 of the time and the body, as
 * {@code Sandbox-Signature: t=1700000000,v1=hexadecimal}.
 */
final class Signature {

    static final String HEADER = "Sandbox-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

    private final SecretKeySpec key;
    private final Duration tolerance;

    Signature(byte[] secret, Duration tolerance) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.tolerance = tolerance;
    }

    String sign(byte[] body, Instant now) {
        long time = now.getEpochSecond();
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(hmac(time, body));
    }

    /** @return what somebody would write who knows the form and not the secret */
    String forge(byte[] body, Instant now) {
        return new Signature(new byte[] {0}, tolerance).sign(body, now);
    }

    /** @throws ForgedNotice when the header is not the signature of the body, or is too old */
    void check(String header, byte[] body, Instant now) {
        Matcher parts = FORM.matcher(header);
        if (!parts.matches()) {
            throw new ForgedNotice("the signature can't be read");
        }
        long time = Long.parseLong(parts.group(1));
        byte[] claimed = HexFormat.of().parseHex(parts.group(2));
        if (!MessageDigest.isEqual(claimed, hmac(time, body))) {
            throw new ForgedNotice("the signature is wrong");
        }
        if (Duration.between(Instant.ofEpochSecond(time), now).abs().compareTo(tolerance) > 0) {
            throw new ForgedNotice("the signature is too old");
        }
    }

    private byte[] hmac(long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
