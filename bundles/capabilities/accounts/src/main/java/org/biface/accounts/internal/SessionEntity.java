package org.biface.accounts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.biface.accounts.Session;

/** One login, as it is stored: with the hash of its token, never the token. */
@Entity
@Table(name = "session")
public class SessionEntity {

    @Id
    UUID id;

    UUID account;

    @Column(name = "token_hash")
    byte[] tokenHash;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_seen_at")
    Instant lastSeenAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "ends_at")
    Instant endsAt;

    @Column(name = "remote_address")
    String remoteAddress;

    @Column(name = "user_agent")
    String userAgent;

    Session toSession(byte[] asking) {
        return new Session(
                id, createdAt, lastSeenAt, expiresAt, remoteAddress, userAgent, Arrays.equals(tokenHash, asking));
    }
}
