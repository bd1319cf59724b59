package org.biface.missions.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "Biface missions", description = "How long missions and proposals stay open")
public @interface MissionSettings {

    /** The configuration's name. */
    String PID = "org.biface.missions";

    @AttributeDefinition(description = "After how many days a published mission expires")
    int missionExpiry_days() default 60;

    @AttributeDefinition(description = "After how many days without an answer a proposal expires")
    int proposalExpiry_days() default 30;

    @AttributeDefinition(description = "How old a cached mission may be, in milliseconds, from 0 to 500")
    int cache_milliseconds() default 500;

    @AttributeDefinition(description = "How many missions are cached at most")
    int cache_missions() default 10_000;
}
