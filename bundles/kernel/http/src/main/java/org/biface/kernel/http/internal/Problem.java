package org.biface.kernel.http.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.biface.commons.Invalid;
import org.biface.kernel.http.Refusal;

/**
 * An error as the caller sees it (RFC 9457).
 *
 * @param type what sort of problem, a stable name that programs can compare
 * @param title the same for people
 * @param status the HTTP status
 * @param detail one sentence: what is wrong and what to do
 * @param errors the fields or parameters that are wrong
 * @param retryAfter when to try again, or {@code null}
 */
record Problem(String type, String title, int status, String detail, List<Fault> errors, Duration retryAfter) {

    static final String MEDIA_TYPE = "application/problem+json";
    static final String TYPE = "urn:biface:problem:";

    /**
     * One thing that is wrong in what was sent.
     *
     * @param pointer JSON pointer (RFC 6901) to the field in the body
     * @param field the same as a path without a leading slash
     * @param parameter the name of the parameter of path, query or header
     * @param message one sentence: what would be right
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fault(String pointer, String field, String parameter, String message) {

        static Fault body(String pointer, String message) {
            return new Fault(pointer, pointer.isEmpty() ? null : pointer.substring(1), null, message);
        }

        static Fault parameter(String name, String message) {
            return new Fault(null, null, name, message);
        }
    }

    /** How it goes over the wire. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String requestId,
            List<Fault> errors) {}

    static Problem of(int status, String type, String title, String detail) {
        return new Problem(TYPE + type, title, status, detail, null, null);
    }

    Problem with(List<Fault> faults) {
        return new Problem(type, title, status, detail, List.copyOf(faults), retryAfter);
    }

    Problem retryAfter(Duration after) {
        return new Problem(type, title, status, detail, errors, after);
    }

    /** @return the same for who shows it to a person */
    Refusal refusal() {
        List<Invalid.FieldError> fields = errors == null
                ? List.of()
                : errors.stream()
                        .filter(fault -> fault.field() != null)
                        .map(fault -> new Invalid.FieldError(fault.field(), fault.message()))
                        .toList();
        return new Refusal(status, type.substring(TYPE.length()), detail, fields, retryAfter);
    }

    /** @return a problem as it was stored with its answer */
    static Problem stored(JsonNode body) {
        List<Fault> faults = new ArrayList<>();
        for (JsonNode fault : body.path("errors")) {
            faults.add(new Fault(
                    fault.path("pointer").asText(null),
                    fault.path("field").asText(null),
                    fault.path("parameter").asText(null),
                    fault.path("message").asText()));
        }
        return new Problem(
                body.path("type").asText(),
                body.path("title").asText(),
                body.path("status").asInt(),
                body.path("detail").asText(),
                faults.isEmpty() ? null : List.copyOf(faults),
                null);
    }

    Body body(String requestId) {
        return new Body(type, title, status, detail, "urn:biface:request:" + requestId, requestId, errors);
    }
}
