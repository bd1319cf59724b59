package org.biface.notices;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator has decided about a notice.
 *
 * @param notice the notice
 * @param kind what was reported, as in {@link NoticeKind}
 * @param subject its id
 * @param affected the account of who made it
 * @param takenDown whether it was taken down
 * @param suspended whether the account was suspended
 */
public record NoticeDecided(UUID notice, String kind, UUID subject, UUID affected, boolean takenDown, boolean suspended)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return notice;
    }
}
