package org.biface.spi.web;

import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A card on the overview that everybody has who is logged in. Registered as an OSGi service of this type; nothing else is
 * needed, and taking the service away takes the card away. Several stand in the order of their {@code service.ranking}, the
 * highest first, after the platform's own.
 *
 * <p>All methods are called by many threads at once. A card that fails, or does not answer within a second, is left out: the
 * overview comes without it, and the log says so once, until it answers again.
 */
@ConsumerType
public interface DashboardCard {

    /** @return to whom it is shown; always the same answer: it is asked once, when the service comes */
    Set<Audience> audiences();

    /**
     * @param reader who looks
     * @return what it says to that reader, or nothing when there is nothing to say
     */
    Optional<Card> card(Reader reader);
}
