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

    /** @serial whether other contracts of the same policy may well be decided */
    private final boolean ofThisContractAlone;

    /**
     * @param policy the pinned policy's id
     * @param major its major version
     * @param reason what is wrong, for operators
     * @param cause what went wrong, for the log
     */
    public Undecided(String policy, int major, String reason, Throwable cause) {
        this(policy, major, reason, cause, false);
    }

    private Undecided(String policy, int major, String reason, Throwable cause, boolean ofThisContractAlone) {
        super(reason, cause, false, false);
        this.policy = policy;
        this.major = major;
        this.ofThisContractAlone = ofThisContractAlone;
    }

    /**
     * The policy answers, but what it says of this contract can't be carried out.
     *
     * @param policy the pinned policy's id
     * @param major its major version
     * @param reason what is wrong, for operators
     * @return to be thrown
     */
    public static Undecided ofThisContract(String policy, int major, String reason) {
        return new Undecided(policy, major, reason, null, true);
    }

    /** @return whether other contracts of the same policy may well be decided */
    public boolean isOfThisContractAlone() {
        return ofThisContractAlone;
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
