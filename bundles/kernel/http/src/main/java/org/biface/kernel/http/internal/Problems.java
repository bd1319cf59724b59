package org.biface.kernel.http.internal;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Stale;
import org.biface.commons.TooMany;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.glassfish.jersey.server.ParamException;

/** Says which problem an exception is. The one place where statuses are chosen. */
final class Problems {

    private Problems() {}

    static Problem of(Throwable error) {
        if (error instanceof Refused refused) {
            return refused.problem();
        }
        if (error instanceof DomainException refusal) {
            return domain(refusal);
        }
        if (error instanceof ParamException parameter) {
            return parameter(parameter);
        }
        if (error instanceof WebApplicationException web) {
            return web(web);
        }
        return internal();
    }

    static Problem internal() {
        return Problem.of(
                500,
                "internal",
                "Internal error",
                "Something went wrong on our side. Tell the operator the requestId of this answer.");
    }

    static Problem notFound() {
        return Problem.of(
                404, "not-found", "Not found", "There is nothing at this address. /api/docs lists what there is.");
    }

    static Problem malformed(String detail) {
        return Problem.of(400, "malformed", "Malformed request", detail);
    }

    static Problem malformed(Problem.Fault fault) {
        return malformed(fault.message()).with(List.of(fault));
    }

    private static Problem domain(DomainException refusal) {
        String detail = refusal.getMessage();
        if (refusal instanceof Unauthenticated) {
            return Problem.of(401, "unauthenticated", "Not logged in", detail);
        }
        if (refusal instanceof Forbidden) {
            return Problem.of(403, "forbidden", "Forbidden", detail);
        }
        if (refusal instanceof NotFound) {
            return Problem.of(404, "not-found", "Not found", detail);
        }
        if (refusal instanceof Conflict) {
            return Problem.of(409, "conflict", "Conflict", detail);
        }
        if (refusal instanceof Stale) {
            return Problem.of(412, "stale", "Changed meanwhile", detail);
        }
        if (refusal instanceof Invalid invalid) {
            return Problem.of(422, "invalid", "Invalid", detail)
                    .with(invalid.errors().stream()
                            .map(fault -> Problem.Fault.body(pointer(fault.field()), fault.message()))
                            .toList());
        }
        if (refusal instanceof TooMany tooMany) {
            return Problem.of(429, "too-many", "Too many requests", detail).retryAfter(tooMany.retryAfter());
        }
        Duration after = refusal instanceof Unavailable unavailable ? unavailable.retryAfter() : Duration.ofSeconds(2);
        return Problem.of(503, "unavailable", "Unavailable", detail).retryAfter(after);
    }

    private static String pointer(String field) {
        return field == null || field.isEmpty() || field.startsWith("/") ? String.valueOf(field) : "/" + field;
    }

    private static Problem parameter(ParamException error) {
        String message = "It can't be read.";
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Parameters.Wanted) {
                message = cause.getMessage();
            }
        }
        String name = error.getParameterName();
        return malformed("The parameter '" + name + "' is wrong. " + message)
                .with(List.of(Problem.Fault.parameter(name, message)));
    }

    private static Problem web(WebApplicationException error) {
        int status = error.getResponse().getStatus();
        return switch (status) {
            case 400 -> malformed("The request can't be understood.");
            case 404 -> notFound();
            case 405 ->
                Problem.of(
                        405,
                        "method-not-allowed",
                        "Method not allowed",
                        "This address knows other methods: see Allow.");
            case 406 ->
                Problem.of(406, "not-acceptable", "Not acceptable", "This address answers with application/json.");
            case 415 ->
                Problem.of(415, "media-type", "Unsupported media type", "Send the body as application/json in UTF-8.");
            case 428 ->
                Problem.of(
                        428,
                        "precondition-required",
                        "Precondition required",
                        "Read the object first and send its ETag as If-Match.");
            default ->
                status < 400 || status >= 500
                        ? internal()
                        : Problem.of(status, "http-" + status, "Refused", "The request was refused.");
        };
    }

    /**
     * @param error what the reading of a body ended with
     * @param at where the parser stood
     * @return 400 for a wrong shape, 422 for values that the domain's records refuse
     */
    static Problem json(JsonProcessingException error, JsonPointer at) {
        if (error instanceof StreamConstraintsException) {
            return malformed(Problem.Fault.body(
                    at.toString(), "The JSON is nested too deeply, or a name, a number or a text in it is too long."));
        }
        if (!(error instanceof JsonMappingException mapping)) {
            boolean duplicate = error.getOriginalMessage().startsWith("Duplicate field");
            String where = error.getLocation() == null
                    ? ""
                    : " (line " + error.getLocation().getLineNr() + ", column "
                            + error.getLocation().getColumnNr() + ")";
            return malformed(Problem.Fault.body(
                    at.toString(),
                    duplicate ? "The field is there twice." : "The body is not valid JSON" + where + "."));
        }
        if (error.getCause() instanceof JsonProcessingException inner && !(inner instanceof JsonMappingException)) {
            return json(inner, at);
        }
        String path = pointer(mapping);
        if (error instanceof ValueInstantiationException) {
            return refusedValue(error.getCause(), path);
        }
        if (error instanceof UnrecognizedPropertyException) {
            return malformed(Problem.Fault.body(path, "There is no such field here."));
        }
        if (error instanceof InvalidFormatException format) {
            return malformed(Problem.Fault.body(path, wanted(format.getTargetType(), format.getOriginalMessage())));
        }
        if (error instanceof InvalidNullException || error.getOriginalMessage().startsWith("Cannot map `null`")) {
            return malformed(Problem.Fault.body(path, "It must not be null or missing."));
        }
        if (error instanceof MismatchedInputException mismatch) {
            return malformed(Problem.Fault.body(path, wanted(mismatch.getTargetType(), mismatch.getOriginalMessage())));
        }
        return malformed(Problem.Fault.body(path, "It can't be read."));
    }

    private static Problem refusedValue(Throwable cause, String path) {
        if (cause instanceof DomainException refusal) {
            return domain(refusal);
        }
        String message = cause instanceof NullPointerException
                ? "A field that is needed is missing"
                        + (cause.getMessage() == null ? "." : ": " + cause.getMessage() + ".")
                : cause instanceof IllegalArgumentException && cause.getMessage() != null
                        ? cause.getMessage()
                        : "It is not a valid value.";
        return Problem.of(422, "invalid", "Invalid", message).with(List.of(Problem.Fault.body(path, message)));
    }

    private static String wanted(Class<?> type, String original) {
        if (type == null) {
            return "It has the wrong type.";
        }
        if (type == String.class) {
            return original.contains("not allowed (NUL")
                    ? "It must not hold the character NUL or half a character."
                    : "It must be a text.";
        }
        if (type == java.util.UUID.class) {
            return Parameters.UUID_WANTED;
        }
        if (type == java.time.Instant.class) {
            return "It must be an instant such as 2026-11-22T10:00:00Z.";
        }
        if (type == java.time.LocalDate.class) {
            return "It must be a date such as 2026-11-22.";
        }
        if (type.isEnum()) {
            return "It must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "It must be true or false.";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "It must be a whole number within range.";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "It must be a number within range.";
        }
        if (java.util.Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "It must be a list.";
        }
        if (type.isRecord() || java.util.Map.class.isAssignableFrom(type)) {
            return "It must be an object.";
        }
        return "It has the wrong type.";
    }

    private static String pointer(JsonMappingException error) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : error.getPath()) {
            pointer.append('/');
            if (step.getFieldName() != null) {
                pointer.append(step.getFieldName().replace("~", "~0").replace("/", "~1"));
            } else {
                pointer.append(Math.max(0, step.getIndex()));
            }
        }
        return pointer.toString();
    }

    /** @return the problem of a status with which the container itself refused a request, for a reason that we do not know */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> notFound();
            case 400 -> malformed("The request can't be understood.");
            case 414 ->
                Problem.of(414, "address-too-long", "Address too long", "The address is too long. Send less in it.");
            case 431 ->
                Problem.of(
                        431, "headers-too-large", "Headers too large", "The headers are too long. Send less in them.");
            case 503 -> unavailable();
            default ->
                status >= 500
                        ? internal()
                        : Problem.of(status, "http-" + status, "Refused", "The request was refused.");
        };
    }

    static Problem unavailable() {
        return Problem.of(503, "unavailable", "Unavailable", "This is away for the moment. Try again in a few seconds.")
                .retryAfter(Duration.ofSeconds(2));
    }
}
