package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * That a colleague is invited to act for a company. It never shows its token, which is in the mail.
 *
 * @param id its id
 * @param company the company
 * @param companyName its name
 * @param email where the token is mailed to; {@code null} once the invitation is no longer open
 * @param role what the colleague is to be there
 * @param state where it stands
 * @param invitedBy the account of who invites
 * @param invitedByName what others see of them
 * @param acceptedBy the account that has accepted it, or {@code null}
 * @param createdAt UTC
 * @param expiresAt until when it can be accepted, UTC
 * @param endedAt when it was accepted or withdrawn, UTC, or {@code null}
 */
public record CompanyInvitation(
        UUID id,
        UUID company,
        String companyName,
        String email,
        CompanyRole role,
        State state,
        UUID invitedBy,
        String invitedByName,
        UUID acceptedBy,
        Instant createdAt,
        Instant expiresAt,
        Instant endedAt) {

    /** Where an invitation stands. */
    public enum State {
        /** Whoever has the token can accept it. */
        OPEN,
        /** Somebody has accepted it. */
        ACCEPTED,
        /** It was taken back, or another one to the same address took its place. */
        WITHDRAWN,
        /** Nobody accepted it in time. */
        EXPIRED
    }
}
