package org.biface.notices;

/** What can be reported. */
public enum NoticeKind {
    /** A freelancer's profile; its id is the freelancer's account. */
    PROFILE,
    /** A mission. */
    MISSION,
    /** What a freelancer wrote with a proposal; its id is the proposal's. */
    PROPOSAL,
    /** A review. */
    REVIEW,
    /** What a client wrote with an invitation; its id is the invitation's. Who is invited reports it. */
    INVITATION,
    /** What a client wrote into terms of their own for a proposal; its id is the proposal's. Its freelancer reports it. */
    COUNTER_OFFER,
    /**
     * What the other side has written while a contract goes on, with submissions, weeks and wanted changes and in disputes; its
     * id is the contract's. Its two sides report it.
     */
    CONTRACT;

    /**
     * @return whether it can be taken down. What two people agree on and prove to each other stays between them, so that only
     *     the account behind it can be suspended
     */
    public boolean canBeTakenDown() {
        return this != INVITATION && this != COUNTER_OFFER && this != CONTRACT;
    }
}
