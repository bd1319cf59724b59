package org.biface.notices;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody has reported something.
 *
 * @param notice the notice
 * @param kind what is reported, as in {@link NoticeKind}
 * @param subject its id
 * @param category what is wrong with it, as in {@link NoticeCategory}
 */
public record NoticeReceived(UUID notice, String kind, UUID subject, String category) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return notice;
    }
}
