package org.biface.kernel.http.internal;

/** The answer is known before the resource method has returned: a stored one, or 304. */
final class Answered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Answered(Answer answer) {
        super(null, null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
