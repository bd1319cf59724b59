package org.biface.plugins.payment.sandbox;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.biface.spi.payment.AccountState.Identity;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How the sandbox behaves.
 *
 * @param confirmDelay how long an order is pending
 * @param lateDelay how much later a late report comes
 * @param percents how many of a hundred orders have a fault
 * @param seed what chance depends on besides an order's key
 * @param magicAmounts whether certain amounts cause certain faults
 * @param feeBasisPoints what the sandbox takes of each payment
 * @param accounts whether freelancers have accounts here
 * @param identity how the checks of a freelancer end
 * @param refusedPercent how many of a hundred freelancers are refused all the same
 * @param tolerance how old a webhook may be
 * @param firstRetry the pause before a webhook that was not taken is sent again; it doubles
 * @param longestRetry the longest such pause
 */
record Settings(
        Duration confirmDelay,
        Duration lateDelay,
        Map<Fault, Integer> percents,
        String seed,
        boolean magicAmounts,
        int feeBasisPoints,
        boolean accounts,
        Identity identity,
        int refusedPercent,
        Duration tolerance,
        Duration firstRetry,
        Duration longestRetry) {

    static final String PID = "org.biface.plugins.payment.sandbox";

    private static final int HUNDRED = 100;
    private static final int WHOLE = 10_000;

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

        @AttributeDefinition(description = "How much later a late report comes, in milliseconds")
        long late_delay_millis() default 10_000;

        @AttributeDefinition(description = "How many of a hundred orders fail", min = "0", max = "100")
        int fail_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred orders are acted on and not answered in time",
                min = "0",
                max = "100")
        int timeout_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred orders are not acted on the first time, and not answered",
                min = "0",
                max = "100")
        int ignore_percent() default 0;

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

        @AttributeDefinition(description = "How many of a hundred orders are reported late", min = "0", max = "100")
        int late_percent() default 0;

        @AttributeDefinition(
                description = "Of how many of a hundred orders somebody else sends a report that is not signed rightly",
                min = "0",
                max = "100")
        int forge_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred payments are charged back and stay so",
                min = "0",
                max = "100")
        int chargeback_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred payments are charged back and won",
                min = "0",
                max = "100")
        int chargeback_won_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred payments are charged back and lost",
                min = "0",
                max = "100")
        int chargeback_lost_percent() default 0;

        @AttributeDefinition(
                description = "How many of a hundred payouts and refunds are done and come back later",
                min = "0",
                max = "100")
        int return_percent() default 0;

        @AttributeDefinition(description = "Chance follows this and the order's key: the same seed, the same faults")
        String seed() default "";

        @AttributeDefinition(description = "Whether amounts that end in 66.01 to 66.13 cause faults; see the README")
        boolean magic_amounts() default true;

        @AttributeDefinition(
                description = "What the sandbox takes of each payment, in basis points, out of what it holds",
                min = "0",
                max = "10000")
        int fee_basis_points() default 0;

        @AttributeDefinition(
                description = "Whether freelancers have accounts here, to which money is moved before it is paid out")
        boolean accounts() default false;

        @AttributeDefinition(
                description = "How the checks of a freelancer end: verified, refused, needed (they have to open the"
                        + " provider's page first) or pending (for ever)")
        String identity() default "verified";

        @AttributeDefinition(description = "How many of a hundred freelancers are refused", min = "0", max = "100")
        int identity_refused_percent() default 0;

        @AttributeDefinition(description = "How old a webhook may be, in seconds")
        long signature_tolerance_seconds() default 300;
    }

    Settings {
        percents = Map.copyOf(percents);
        percents.forEach((fault, percent) -> within(fault.name().toLowerCase(Locale.ROOT), percent, HUNDRED));
        within("identity.refused.percent", refusedPercent, HUNDRED);
        within("fee.basis.points", feeBasisPoints, WHOLE);
        if (confirmDelay.isNegative() || lateDelay.isNegative() || tolerance.isNegative()) {
            throw new IllegalArgumentException("the configuration " + PID + " has a time below zero");
        }
    }

    private static void within(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "the configuration " + PID + " has " + value + " for " + name + ", which must be 0 to " + most);
        }
    }

    int percent(Fault fault) {
        return percents.getOrDefault(fault, 0);
    }

    static Settings of(Config config) {
        var percents = new EnumMap<Fault, Integer>(Fault.class);
        percents.put(Fault.FAILS, config.fail_percent());
        percents.put(Fault.SILENT_AFTER_ACTING, config.timeout_percent());
        percents.put(Fault.SILENT_BEFORE_ACTING, config.ignore_percent());
        percents.put(Fault.REPORTED_TWICE, config.duplicate_percent());
        percents.put(Fault.REPORTED_OUT_OF_ORDER, config.reorder_percent());
        percents.put(Fault.NOT_REPORTED, config.silent_percent());
        percents.put(Fault.REPORTED_LATE, config.late_percent());
        percents.put(Fault.FORGED, config.forge_percent());
        percents.put(Fault.CHARGED_BACK, config.chargeback_percent());
        percents.put(Fault.CHARGED_BACK_AND_WON, config.chargeback_won_percent());
        percents.put(Fault.CHARGED_BACK_AND_LOST, config.chargeback_lost_percent());
        percents.put(Fault.RETURNED, config.return_percent());
        return new Settings(
                Duration.ofMillis(config.confirm_delay_millis()),
                Duration.ofMillis(config.late_delay_millis()),
                percents,
                config.seed(),
                config.magic_amounts(),
                config.fee_basis_points(),
                config.accounts(),
                identity(config.identity()),
                config.identity_refused_percent(),
                Duration.ofSeconds(config.signature_tolerance_seconds()),
                Duration.ofMillis(500),
                Duration.ofMinutes(1));
    }

    private static Identity identity(String text) {
        try {
            return Identity.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "the configuration " + PID + " has identity = " + text
                            + ", which must be verified, refused, needed or pending",
                    unknown);
        }
    }
}
