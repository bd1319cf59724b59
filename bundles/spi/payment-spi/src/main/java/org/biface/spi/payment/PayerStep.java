package org.biface.spi.payment;

import java.net.URI;
import java.util.Objects;

/** What a client has to do before the money can be collected. Only the payer gets to see it. Immutable. */
public final class PayerStep {

    private final URI page;
    private final String token;

    private PayerStep(URI page, String token) {
        this.page = page;
        this.token = token;
    }

    /**
     * @param page a page of the provider that the client is sent to
     * @return that step
     */
    public static PayerStep page(URI page) {
        return new PayerStep(Objects.requireNonNull(page, "page"), null);
    }

    /**
     * @param token what the provider's own script in the client's browser needs, such as a client secret
     * @return that step
     */
    public static PayerStep token(String token) {
        return new PayerStep(null, Objects.requireNonNull(token, "token"));
    }

    /** @return a page of the provider, or {@code null} */
    public URI page() {
        return page;
    }

    /** @return what the provider's script needs, or {@code null} */
    public String token() {
        return token;
    }

    /** Says which sort it is, never the token. */
    @Override
    public String toString() {
        return page != null ? "page" : "token";
    }
}
