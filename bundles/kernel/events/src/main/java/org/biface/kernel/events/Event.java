package org.biface.kernel.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact in the log.
 *
 * @param position its place in the log, from 1, without a promise that there are no gaps
 * @param type the simple name of the event's class, such as {@code MissionPublished}
 * @param aggregate the object that it is about
 * @param version its place among the facts of that object, from 1, without gaps
 * @param at when it was appended, UTC
 * @param body its fields
 */
public record Event(long position, String type, UUID aggregate, long version, Instant at, JsonNode body) {

    /**
     * @param field a field of the body that holds an id
     * @return the id, or {@code null} when the field is missing or null
     */
    public UUID id(String field) {
        JsonNode value = body.get(field);
        return value == null || value.isNull() ? null : UUID.fromString(value.asText());
    }

    /**
     * @param field a field of the body
     * @return its text, or {@code null} when the field is missing or null
     */
    public String text(String field) {
        JsonNode value = body.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
