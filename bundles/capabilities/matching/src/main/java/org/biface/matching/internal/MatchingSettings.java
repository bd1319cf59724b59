package org.biface.matching.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "Biface matching", description = "How freelancers and missions are brought together")
public @interface MatchingSettings {

    /** The configuration's name. */
    String PID = "org.biface.matching";

    @AttributeDefinition(
            description = "Weights of signals, as signal=weight; 0 switches one off, others keep their own")
    String[] weights() default {};

    @AttributeDefinition(description = "How many candidates are rated for each request")
    int candidates() default 500;

    @AttributeDefinition(description = "How often to look for new events, in milliseconds")
    int poll_millis() default 200;

    @AttributeDefinition(description = "How often the index is made safe on disk at most, in seconds")
    int commit_seconds() default 30;

    @AttributeDefinition(
            description =
                    "How long the installed trades must stay the same before everything is read again for their skills,"
                            + " in milliseconds")
    int settle_millis() default 5_000;

    @AttributeDefinition(description = "How much memory writing may use, in megabytes")
    int buffer_megabytes() default 16;

    @AttributeDefinition(
            description = "A file with the operator's own skills, in Karaf's folder etc unless it begins with a slash;"
                    + " it is read again when it changes")
    String skills_file() default "org.biface.matching.skills.tsv";

    @AttributeDefinition(
            description = "How often to look whether the operator's own skills have changed, in milliseconds")
    int skills_poll_millis() default 2_000;

    @AttributeDefinition(description = "How many searches a person may keep")
    int searches_most() default 50;

    @AttributeDefinition(
            description = "How much a search may find when it is saved; what finds more has to be narrowed")
    int searches_widest() default 10_000;

    @AttributeDefinition(description = "How often mails tell of what saved searches have found, in minutes")
    int searches_mail_minutes() default 60;
}
