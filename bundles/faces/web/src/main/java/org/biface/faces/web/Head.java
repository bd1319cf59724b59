package org.biface.faces.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import java.util.Map;

/**
 * What search engines and those who share an address read of a page.
 *
 * @param title the page's title, or {@code null} for what its template says
 * @param description one or two sentences, or {@code null}
 * @param canonical what follows the language in its one right address, or {@code null} for a page that is not to be found
 * @param type of Open Graph
 * @param data schema.org as JSON-LD, or {@code null}
 */
record Head(String title, String description, String canonical, String type, SafeString data) {

    /** A page that is for the visitor only. */
    static final Head NONE = new Head(null, null, null, "website", null);

    private static final ObjectMapper JSON = new ObjectMapper();

    static Head of(String title, String description, String canonical) {
        return new Head(title, description, canonical, "website", null);
    }

    Head with(String openGraph, Map<String, Object> schema) {
        try {
            // Within a script element nothing but its end tag could do harm.
            String json = JSON.writeValueAsString(schema).replace("<", "\\u003c");
            return new Head(title, description, canonical, openGraph, new SafeString(json));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
