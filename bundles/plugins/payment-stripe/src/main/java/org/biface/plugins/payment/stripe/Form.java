package org.biface.plugins.payment.stripe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters of a request, as Stripe takes them: {@code a[b]=c}. */
final class Form {

    private final Map<String, String> fields = new LinkedHashMap<>();

    /** Adds a parameter; one without a value is left out. */
    Form with(String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            fields.put(name, value.toString());
        }
        return this;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
