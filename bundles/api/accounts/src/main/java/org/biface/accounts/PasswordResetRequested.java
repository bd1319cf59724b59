package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody wants a mail that sets a new password. Whether the address has an account is not known yet: only the
 * request is named, so that asking takes equally long for every address.
 *
 * @param request the id of the request
 */
public record PasswordResetRequested(UUID request) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return request;
    }
}
