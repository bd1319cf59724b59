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
    REVIEW
}
