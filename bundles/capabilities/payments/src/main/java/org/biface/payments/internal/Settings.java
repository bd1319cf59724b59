package org.biface.payments.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator can set.
 *
 * @param provider the payment provider that new orders go to; empty for the only one, or the first by its id
 * @param hold how long released money stays pending
 * @param callLimit how long a provider may take to answer
 * @param callers how many provider calls may be under way at once
 * @param askBehind after how long a timer looks whether a provider was really asked
 * @param askAgain the pauses before an order without an answer is asked for again; the last one repeats
 * @param unavailableRetry the pause before a provider is tried again that could not be reached, or is not installed
 * @param breakerFailures after how many calls in a row without an answer a provider is left alone
 * @param breakerPause how long it is left alone
 * @param reconcileEvery how often the books are compared with the providers'
 * @param sweepEvery how often the platform's own money is taken out of what the providers hold; zero for only by hand
 * @param sweepLeast what is not worth being sent to the bank, in minor units
 * @param payoutLeast the least that a freelancer can ask for, in minor units
 * @param payoutRunEvery how often everybody is paid out what they have available; zero for not
 * @param payoutMinimum what is less is left for a later run, in minor units
 * @param proveEvery how often the ledger is checked
 * @param proveWholeEvery how often all of it is checked, and not what came since the last time
 * @param worryAfter after how long without an answer an order shows in the health check
 */
record Settings(
        String provider,
        Duration hold,
        Duration callLimit,
        int callers,
        Duration askBehind,
        List<Duration> askAgain,
        Duration unavailableRetry,
        int breakerFailures,
        Duration breakerPause,
        Duration reconcileEvery,
        Duration sweepEvery,
        long sweepLeast,
        long payoutLeast,
        Duration payoutRunEvery,
        long payoutMinimum,
        Duration proveEvery,
        Duration proveWholeEvery,
        Duration worryAfter) {

    static final String PID = "org.biface.payments";

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(name = "Biface payments", description = "Held payments, releases and payouts")
    @interface Config {
        @AttributeDefinition(
                description = "Id of the payment provider that new payments and payouts go to; empty: the first one")
        String provider() default "";

        @AttributeDefinition(
                description = "How long released money is held before it can be paid out, in seconds; 0 for not")
        long hold_seconds() default 5 * 86_400;

        @AttributeDefinition(description = "How long a payment provider may take to answer, in milliseconds")
        long provider_call_limit_millis() default 20_000;

        @AttributeDefinition(description = "How many calls to payment providers may be under way at once")
        int provider_calls_at_once() default 8;

        @AttributeDefinition(
                description =
                        "After how many seconds a timer looks whether the provider was really asked (it was not when"
                                + " the server was killed between the commit and the call)")
        long ask_behind_seconds() default 30;

        @AttributeDefinition(
                description =
                        "Pauses in seconds before a provider is asked again what became of an order, with commas; the last repeats")
        String ask_again_seconds() default "300, 3600, 86400";

        @AttributeDefinition(description = "Seconds before a provider that could not be reached is tried again")
        long unavailable_retry_seconds() default 10;

        @AttributeDefinition(
                description = "After how many calls in a row without an answer a provider is left alone for a while")
        int breaker_failures() default 5;

        @AttributeDefinition(description = "For how many seconds it is left alone; then one call tries")
        long breaker_pause_seconds() default 30;

        @AttributeDefinition(description = "How often the books are compared with the providers', in hours")
        long reconcile_every_hours() default 24;

        @AttributeDefinition(
                description = "How often the platform's own money is taken out of what the payment providers hold, in"
                        + " hours; 0 for only when an operator asks")
        long sweep_every_hours() default 24;

        @AttributeDefinition(
                description = "What is not worth being sent to the bank: less than this stays with the provider until"
                        + " the next time, in minor units of its currency")
        long sweep_least_minor() default 100;

        @AttributeDefinition(
                description = "The least that a freelancer can ask to be paid out, in minor units of its currency",
                min = "1")
        long payout_minimum() default 1;

        @AttributeDefinition(
                description = "How often everybody is paid out what they have available, in hours; 0 for not")
        long payout_run_every_hours() default 0;

        @AttributeDefinition(description = "What is less is left for a later run, in minor units", min = "1")
        long payout_run_minimum() default 1_000;

        @AttributeDefinition(description = "How often the ledger is checked, in hours")
        long prove_every_hours() default 24;

        @AttributeDefinition(
                description = "How often all of the ledger is checked, and not what came since the last time, in days")
        long prove_whole_every_days() default 7;

        @AttributeDefinition(description = "After how many hours without an answer an order shows in the health check")
        long worry_after_hours() default 24;
    }

    Settings {
        askAgain = List.copyOf(askAgain);
        if (hold.isNegative()
                || callers < 1
                || breakerFailures < 1
                || reconcileEvery.isZero()
                || reconcileEvery.isNegative()
                || sweepEvery.isNegative()
                || sweepLeast < 1
                || payoutLeast < 1
                || payoutRunEvery.isNegative()
                || payoutMinimum < 1
                || proveEvery.isZero()
                || proveEvery.isNegative()
                || proveWholeEvery.isNegative()
                || askAgain.isEmpty()) {
            throw new IllegalArgumentException("the configuration " + PID + " holds a number that can't be");
        }
    }

    static Settings of(Config config) {
        return new Settings(
                config.provider(),
                Duration.ofSeconds(config.hold_seconds()),
                Duration.ofMillis(config.provider_call_limit_millis()),
                config.provider_calls_at_once(),
                Duration.ofSeconds(config.ask_behind_seconds()),
                Arrays.stream(config.ask_again_seconds().split(","))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds.strip())))
                        .toList(),
                Duration.ofSeconds(config.unavailable_retry_seconds()),
                config.breaker_failures(),
                Duration.ofSeconds(config.breaker_pause_seconds()),
                Duration.ofHours(config.reconcile_every_hours()),
                Duration.ofHours(config.sweep_every_hours()),
                config.sweep_least_minor(),
                config.payout_minimum(),
                Duration.ofHours(config.payout_run_every_hours()),
                config.payout_run_minimum(),
                Duration.ofHours(config.prove_every_hours()),
                Duration.ofDays(config.prove_whole_every_days()),
                Duration.ofHours(config.worry_after_hours()));
    }

    /** @return the pause after the n-th time that an order was asked for, from 1 */
    Duration askAgain(int attempts) {
        return askAgain.get(Math.min(Math.max(attempts, 1), askAgain.size()) - 1);
    }
}
