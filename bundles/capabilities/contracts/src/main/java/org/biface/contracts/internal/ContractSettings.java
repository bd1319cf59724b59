package org.biface.contracts.internal;

import java.time.Duration;
import java.time.ZoneId;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator can set.
 *
 * @param autoRelease how long after the last submission a milestone is released by itself
 * @param termsVersion the version of the platform's terms that both sides agree to
 * @param releaseAttempts how often a release is prepared again when the facts have changed meanwhile
 * @param resumeFirst when a parked release is tried again for the first time
 * @param resumeLongest the longest pause between two tries; pauses double until then
 * @param zone the time zone of a new contract's deadlines
 * @param calendar which days are working days for a new contract
 * @param amendmentExpiry how long a proposed amendment waits for its answer
 */
record ContractSettings(
        Duration autoRelease,
        String termsVersion,
        int releaseAttempts,
        Duration resumeFirst,
        Duration resumeLongest,
        ZoneId zone,
        WorkingDays.Calendar calendar,
        Duration amendmentExpiry) {
    static final String PID = "org.biface.contracts";

    /** As an operator writes it. */
    @ObjectClassDefinition(name = "Biface contracts", description = "Contracts and their milestones")
    @interface Config {
        @AttributeDefinition(
                name = "Automatic release",
                description =
                        "Minutes after the last submission until a milestone is released by itself; 20160 are 14 days",
                min = "0")
        long auto_release_minutes() default 20_160;

        @AttributeDefinition(
                name = "Terms",
                description = "The version of the platform's terms that both sides of a new contract agree to")
        String terms_version() default "2026-11";

        @AttributeDefinition(
                name = "Release attempts",
                description = "How often a release is prepared again when another one of the same parties was faster",
                min = "1")
        int release_attempts() default 8;

        @AttributeDefinition(
                name = "First try of parked releases",
                description = "Seconds until a parked release is tried again; the pause doubles with each try",
                min = "1")
        long resume_first_seconds() default 5;

        @AttributeDefinition(
                name = "Longest pause of parked releases",
                description = "Seconds between two tries at most; a policy that comes back is tried at once",
                min = "1")
        long resume_longest_seconds() default 600;

        @AttributeDefinition(
                name = "Time zone",
                description = "The zone in which the weeks and deadlines of new contracts are counted")
        String zone() default "Europe/Paris";

        @AttributeDefinition(
                name = "Calendar",
                description = "FRANCE: Monday to Friday without public holidays; WEEKDAYS: Monday to Friday")
        WorkingDays.Calendar calendar() default WorkingDays.Calendar.FRANCE;

        @AttributeDefinition(
                name = "Expiry of amendments",
                description = "Days until a proposed amendment that nobody answers expires",
                min = "1")
        int amendment_expiry_days() default 30;
    }

    static ContractSettings of(Config config) {
        return new ContractSettings(
                Duration.ofMinutes(config.auto_release_minutes()),
                config.terms_version(),
                config.release_attempts(),
                Duration.ofSeconds(config.resume_first_seconds()),
                Duration.ofSeconds(config.resume_longest_seconds()),
                ZoneId.of(config.zone()),
                config.calendar(),
                Duration.ofDays(config.amendment_expiry_days()));
    }
}
