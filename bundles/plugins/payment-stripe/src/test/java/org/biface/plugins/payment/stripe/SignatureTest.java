package org.biface.plugins.payment.stripe;

import static org.junit.Assert.assertThrows;

import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.biface.spi.payment.ForgedNotice;
import org.junit.Test;

/** Signatures made by Stripe's own library, and what is none. */
public class SignatureTest {

    private static final String SECRET = "whsec_one";
    private static final String BODY = "{\"object\":\"event\"}";

    private final Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final Signature signature = new Signature(List.of("whsec_other", SECRET), Duration.ofMinutes(5));

    static String header(Instant at, String body, String secret) {
        try {
            return Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void check(String header) {
        signature.check(header, BODY.getBytes(StandardCharsets.UTF_8), now);
    }

    private void refused(String header) {
        assertThrows(ForgedNotice.class, () -> check(header));
    }

    @Test
    public void whatStripeSignsIsTaken() {
        check(header(now, BODY, SECRET));
        check(header(now.minusSeconds(300), BODY, SECRET));
    }

    @Test
    public void oneOfSeveralSignaturesIsEnough() {
        String right = header(now, BODY, SECRET);
        String hex = right.substring(right.indexOf("v1=") + 3);
        check("t=" + now.getEpochSecond() + ",v1=" + "0".repeat(64) + ",v1=" + hex + ",v0=abc");
        refused("t=" + now.getEpochSecond() + ",v1=" + "0".repeat(64) + ",v0=" + hex);
    }

    @Test
    public void whatIsNotSignedIsRefused() {
        refused(header(now, BODY + " ", SECRET));
        refused(header(now, BODY, "whsec_third"));
        refused(header(now.minusSeconds(301), BODY, SECRET));
        refused(header(now.plusSeconds(301), BODY, SECRET));
        refused("");
        refused("v1=" + "0".repeat(64));
        refused("t=x,v1=" + "0".repeat(64));
        refused("t=" + now.getEpochSecond());
        assertThrows(
                ForgedNotice.class,
                () -> new Signature(List.of(), Duration.ofMinutes(5))
                        .check(header(now, BODY, SECRET), BODY.getBytes(StandardCharsets.UTF_8), now));
    }
}
