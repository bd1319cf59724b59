package org.biface.spi.web;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to somewhere, among the others on top of each page. Registered as an OSGi service of this type; nothing else is
 * needed, and taking the service away takes the entry away. Several stand in the order of their {@code service.ranking}, the
 * highest first, after the platform's own.
 *
 * <p>Both methods always give the same answer: they are asked once, when the service comes.
 */
@ConsumerType
public interface NavigationEntry {

    /** @return what stands there, and where it leads */
    Link link();

    /** @return to whom it is shown; {@link Audience#EVERYBODY} has it in the first line, whoever is logged in in the second */
    Set<Audience> audiences();
}
