package org.biface.faces.web;

import java.util.Map;

/** What a page answers. */
sealed interface Reply {

    /**
     * A page.
     *
     * @param status the HTTP status
     * @param template its template
     * @param model what the template knows, beside what every template knows
     */
    record Html(int status, String template, Map<String, Object> model) implements Reply {}

    /**
     * Another address.
     *
     * @param status 301, 302 or 303
     * @param location relative to the server's root
     */
    record Redirect(int status, String location) implements Reply {}

    /**
     * Something that is no page.
     *
     * @param type its media type
     * @param content its bytes
     * @param file the name under which a browser keeps it, or {@code null} to show it
     */
    record Content(String type, byte[] content, String file) implements Reply {}
}
