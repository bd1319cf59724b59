package org.biface.notices.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "Biface notices", description = "How often things can be reported")
public @interface NoticeSettings {

    /** The configuration's name. */
    String PID = "org.biface.notices";

    @AttributeDefinition(description = "How many notices an account can send in 24 hours")
    int perAccount_daily() default 20;

    @AttributeDefinition(
            description = "How many notices can be sent in 24 hours under one e-mail address by who is not logged in")
    int perEmail_daily() default 5;

    @AttributeDefinition(
            description = "How many notices can be sent in 24 hours from one network address by who is not logged in")
    int perAddress_daily() default 20;
}
