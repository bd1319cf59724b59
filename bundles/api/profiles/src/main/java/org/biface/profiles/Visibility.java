package org.biface.profiles;

/** Who may see a profile. */
public enum Visibility {
    /** Everybody, search engines too. */
    PUBLIC,
    /** Everybody who is logged in. */
    MEMBERS,
    /** Only the freelancer, operators, and clients who have a contract with the freelancer. */
    HIDDEN
}
