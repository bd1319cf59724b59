package org.biface.kernel.http;

import java.time.Duration;
import java.util.List;
import org.biface.commons.Invalid;

/**
 * Why a request is not answered as it was wished, for who shows it to a person.
 *
 * @param status the HTTP status
 * @param type what sort of problem: the same name that the API uses, such as {@code not-found}
 * @param detail one sentence: what is wrong and what to do
 * @param errors the fields that are wrong; empty when it is not about fields
 * @param retryAfter when to try again, or {@code null}
 */
public record Refusal(int status, String type, String detail, List<Invalid.FieldError> errors, Duration retryAfter) {
    public Refusal {
        errors = List.copyOf(errors);
    }
}
