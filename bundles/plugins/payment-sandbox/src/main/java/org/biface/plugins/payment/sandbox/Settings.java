package org.biface.plugins.payment.sandbox;

import java.time.Duration;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How the sandbox behaves.
 *
 * @param confirmDelay how long an order is pending
 * @param failPercent how many of a hundred orders fail
 * @param timeoutPercent how many of a hundred orders are acted on and not answered
 * @param duplicatePercent how many of a hundred orders are reported twice
 * @param reorderPercent how many of a hundred orders are reported as pending after they were reported as done
 * @param silentPercent how many of a hundred orders are not reported at all
 * @param magicAmounts whether certain amounts cause certain faults
 * @param tolerance how old a webhook may be
 * @param firstRetry the pause before a webhook that was not taken is sent again; it doubles
 * @param longestRetry the longest such pause
 */
record Settings(
        Duration confirmDelay,
        int failPercent,
        int timeoutPercent,
        int duplicatePercent,
        int reorderPercent,
        int silentPercent,
        boolean magicAmounts,
        Duration tolerance,
        Duration firstRetry,
        Duration longestRetry) {

    static final String PID = "org.biface.plugins.payment.sandbox";

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(
            name = "Biface payment sandbox",
            description = "A payment provider that moves no real money, for trying things out")
    @interface Config {
        @AttributeDefinition(
                description = "Where the platform is, such as http://127.0.0.1:8080; empty: found by itself")
        String platform_url() default "";

        @AttributeDefinition(
                description = "Where the book is kept; empty: the folder sandbox beside the container's data")
        String directory() default "";

        @AttributeDefinition(
                description = "Signs webhooks; empty: generated at the first start and kept beside the book")
        String webhook_secret() default "";

        @AttributeDefinition(description = "How long an order is pending, in milliseconds")
        long confirm_delay_millis() default 300;

        @AttributeDefinition(description = "How many of a hundred orders fail", min = "0", max = "100")
        int fail_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred orders are acted on and not answered in time",
                min = "0",
                max = "100")
        int timeout_percent() default 0;

        @AttributeDefinition(description = "How many of a hundred orders are reported twice", min = "0", max = "100")
        int duplicate_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred orders are reported as pending after they were reported as done",
                min = "0",
                max = "100")
        int reorder_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred orders are not reported at all",
                min = "0",
                max = "100")
        int silent_percent() default 0;

        @AttributeDefinition(description = "Whether amounts that end in 66.01 to 66.06 cause faults; see the README")
        boolean magic_amounts() default true;

        @AttributeDefinition(description = "How old a webhook may be, in seconds")
        long signature_tolerance_seconds() default 300;
    }

    static Settings of(Config config) {
        return new Settings(
                Duration.ofMillis(config.confirm_delay_millis()),
                config.fail_percent(),
                config.timeout_percent(),
                config.duplicate_percent(),
                config.reorder_percent(),
                config.silent_percent(),
                config.magic_amounts(),
                Duration.ofSeconds(config.signature_tolerance_seconds()),
                Duration.ofMillis(500),
                Duration.ofMinutes(1));
    }
}
