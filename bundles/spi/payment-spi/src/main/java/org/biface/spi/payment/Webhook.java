package org.biface.spi.payment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What somebody posted to the provider's webhook address, byte for byte. Immutable. */
public final class Webhook {

    private final TreeMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    private Webhook(Map<String, List<String>> headers, byte[] body) {
        headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
        this.body = body.clone();
    }

    /**
     * @param headers the request's headers
     * @param body the request's body as it came
     * @return the webhook
     */
    public static Webhook of(Map<String, List<String>> headers, byte[] body) {
        return new Webhook(headers, body);
    }

    /**
     * @param name a header's name, in any case
     * @return its first value
     */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** @return a copy of the body */
    public byte[] body() {
        return body.clone();
    }
}
