package org.biface.plugins.payment.sandbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values in one line, as {@code application/x-www-form-urlencoded}: the book's lines and the webhooks' bodies. */
final class Form {

    private Form() {}

    static String write(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** @throws IllegalArgumentException when it is not such a line */
    static Map<String, String> read(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.split("&")) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not a form: a field has no name");
            }
            String before = fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            if (before != null) {
                throw new IllegalArgumentException("not a form: a field comes twice");
            }
        }
        return fields;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
