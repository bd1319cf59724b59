package org.biface.commission;

/**
 * A commission can't be decided now: no version of the pinned policy is installed, or the guard refused what it did. It can
 * be later; never is another rate used instead. The message is for operators.
 */
public final class Undecided extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @serial the policy's id */
    private final String policy;

    /** @serial the policy's major version */
    private final int major;

    /**
     * @param policy the pinned policy's id
     * @param major its major version
     * @param reason what is wrong, for operators
     * @param cause what went wrong, for the log
     */
    public Undecided(String policy, int major, String reason, Throwable cause) {
        super(reason, cause, false, false);
        this.policy = policy;
        this.major = major;
    }

    /** @return the pinned policy's id */
    public String policy() {
        return policy;
    }

    /** @return its major version */
    public int major() {
        return major;
    }
}
