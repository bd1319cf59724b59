package org.biface.accounts;

/** What somebody who acts for a company may do there besides acting for it. */
public enum CompanyRole {
    /** Invites colleagues, gives them their roles, and lets them go. */
    OWNER,
    /** Acts for the company everywhere, and does not decide who else does. */
    MEMBER
}
