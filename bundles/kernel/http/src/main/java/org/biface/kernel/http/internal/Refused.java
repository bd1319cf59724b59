package org.biface.kernel.http.internal;

/** The kernel itself refuses a request. Without a stack trace: it is an answer, not a surprise. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Refused(int status, String type, String title, String detail) {
        this(Problem.of(status, type, title, detail));
    }

    Problem problem() {
        return problem;
    }
}
