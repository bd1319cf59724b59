package org.biface.reviews.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(
        name = "Biface reviews",
        description = "How long reviews can be written, and when they are shown")
public @interface ReviewSettings {

    /** The configuration's name. */
    String PID = "org.biface.reviews";

    @AttributeDefinition(
            description =
                    "For how many days after the end of a contract a review can be written, for contracts that end from"
                            + " now on")
    int write_days() default 14;

    @AttributeDefinition(
            description =
                    "After how many days a review is shown though the other side has not written; never before the time"
                            + " to write is over")
    int show_days() default 14;
}
