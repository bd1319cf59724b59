package org.biface.spi.vertical;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A trade. Registered as an OSGi service of this type; nothing else is needed, and taking the service away ends it. Of
 * several services of one id the one with the highest {@code service.ranking} serves, then the one of the highest bundle
 * version.
 *
 * <p>All methods are called by many threads at once and always give the same answer; {@link #taxonomy()} may take seconds
 * the first time.
 */
@ConsumerType
public interface Vertical {

    /** @return the trade's id, as missions name it: lower-case letters, digits and dashes, such as {@code it} */
    String id();

    /** @return what people call the trade */
    Text name();

    /** @return what a mission of this trade says besides what every mission says; may be empty */
    List<MissionField> missionFields();

    /** @return the skills and job titles of the trade */
    Taxonomy taxonomy();
}
