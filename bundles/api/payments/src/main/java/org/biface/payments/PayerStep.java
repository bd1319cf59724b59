package org.biface.payments;

import java.net.URI;

/**
 * What a client has to do before the provider can collect; one of the two.
 *
 * @param page a page of the provider that the client is sent to, or {@code null}
 * @param clientSecret what the provider's own script in the client's browser needs, or {@code null}
 */
public record PayerStep(URI page, String clientSecret) {

    /** Says which sort it is, never the secret. */
    @Override
    public String toString() {
        return page != null ? "page" : "client secret";
    }
}
