package org.biface.partnerkit.commission.tck;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;

/**
 * What a policy must take in one story: releases between a freelancer and a client, one after the other, with what the
 * platform charges for each. The facts of each request (lifetime, month, what the contract was charged) follow from the
 * releases before it, and the charges are rounded as the platform rounds them.
 *
 * <pre>{@code
 * CommissionVector.of("10 % for three months, then 5 %", "EUR")
 *         .parameter("months", "3")
 *         .on("2026-01-10").release(300_000).takes(30_000)
 *         .on("2026-05-10").release(400_000).takes(20_000)
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class CommissionVector {
    private static final Instant FIRST_DAY = noon("2026-01-15");

    private final String name;
    private final String currency;
    private final Map<String, String> parameters = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();
    private UnaryOperator<CommissionRequest.Builder> given = UnaryOperator.identity();

    @FunctionalInterface
    private interface Step {
        void play(CommissionPolicy policy, Dealings dealings);
    }

    private CommissionVector(String name, String currency) {
        this.name = name;
        this.currency = currency;
    }

    /**
     * Begins a story on 2026-01-15, between two who have not met before.
     *
     * @param name what it is about; a failure begins with it
     * @param currency ISO 4217 code
     * @return a vector without a release
     */
    public static CommissionVector of(String name, String currency) {
        return new CommissionVector(name, currency);
    }

    /**
     * @param parameter a parameter of the policy; those that are not given have their defaults
     * @param value what the operator has set
     * @return this
     */
    public CommissionVector parameter(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    /**
     * What was there before the story begins, such as {@code request -> request.lifetimeWithClient(45_000)}.
     *
     * @param facts sets them on the request
     * @return this
     */
    public CommissionVector given(UnaryOperator<CommissionRequest.Builder> facts) {
        UnaryOperator<CommissionRequest.Builder> before = given;
        this.given = request -> facts.apply(before.apply(request));
        return this;
    }

    /**
     * Lets time pass. At the beginning of a story it is the day on which the contract is signed.
     *
     * @param day such as {@code 2026-05-10}; noon UTC of it
     * @return this
     */
    public CommissionVector on(String day) {
        Instant at = noon(day);
        if (steps.isEmpty()) {
            return given(request -> request.at(at));
        }
        steps.add((policy, dealings) -> dealings.on(at));
        return this;
    }

    /**
     * Begins another contract between the two.
     *
     * @return this
     */
    public CommissionVector anotherContract() {
        steps.add((policy, dealings) -> dealings.sign());
        return this;
    }

    /**
     * Releases an amount.
     *
     * @param amount minor units
     * @return what must be taken of it
     */
    public Release release(long amount) {
        return new Release(amount);
    }

    /**
     * Refunds a part of the last release. What was charged for it goes back in proportion, if the policy has said so, rounded
     * by itself: several refunds of one release give back together what was charged for it. So after a partial refund the
     * charges of a contract may be a cent away from its exact commission, which the next release makes good.
     *
     * @param amount minor units
     * @return this
     */
    public CommissionVector refund(long amount) {
        steps.add((policy, dealings) -> dealings.refund(amount));
        return this;
    }

    /**
     * Refunds a part of the last release, and says what goes back of what was charged for it.
     *
     * @param amount minor units
     * @param freelancer what the freelancer gets back, minor units
     * @param client what the client gets back, minor units
     * @return this
     */
    public CommissionVector refund(long amount, long freelancer, long client) {
        int number = steps.size() + 1;
        steps.add((policy, dealings) -> {
            Dealings.Returned back = dealings.refund(amount);
            if (back.freelancer() != freelancer || back.client() != client) {
                throw new AssertionError(name + ", step " + number + ": with " + amount + " " + currency + " go back "
                        + back.freelancer() + " to the freelancer and " + back.client() + " to the client, not "
                        + freelancer + " and " + client);
            }
        });
        return this;
    }

    /** A release of a vector, which still lacks what must be taken of it. */
    public final class Release {
        private final long amount;

        private Release(long amount) {
            this.amount = amount;
        }

        /**
         * @param freelancer what the freelancer pays, minor units; the client pays nothing
         * @return the vector
         */
        public CommissionVector takes(long freelancer) {
            return takes(freelancer, 0);
        }

        /**
         * @param freelancer what the freelancer pays, minor units
         * @param client what the client pays on top, minor units
         * @return the vector
         */
        public CommissionVector takes(long freelancer, long client) {
            int number = steps.size() + 1;
            steps.add((policy, dealings) -> {
                Dealings.Charge charge = dealings.release(policy, amount);
                if (charge.freelancer() != freelancer || charge.client() != client) {
                    throw new AssertionError(
                            name + ", step " + number + ": of " + amount + " " + currency + " it takes "
                                    + charge.freelancer() + " from the freelancer and " + charge.client()
                                    + " from the client, not " + freelancer + " and " + client + "; it said "
                                    + charge.result());
                }
            });
            return CommissionVector.this;
        }
    }

    /** Tells the story to a policy. */
    void play(CommissionPolicy policy) {
        Map<String, String> all = new TreeMap<>();
        policy.describe()
                .parameters()
                .forEach(parameter -> parameter.defaultValue().ifPresent(value -> all.put(parameter.name(), value)));
        all.putAll(parameters);
        policy.describe().parameters().forEach(parameter -> {
            String value = all.get(parameter.name());
            if (value == null) {
                throw new AssertionError(name + ": the parameter " + parameter.name() + " has no value");
            }
            parameter.problem(value).ifPresent(problem -> {
                throw new AssertionError(name + ": " + problem);
            });
        });
        Dealings dealings = new Dealings(
                currency, request -> given.apply(request.at(FIRST_DAY)).parameters(all));
        for (Step step : steps) {
            step.play(policy, dealings);
        }
    }

    /** Whether it has a release, without which it checks nothing. */
    boolean isEmpty() {
        return steps.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Instant noon(String day) {
        return LocalDate.parse(day).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }
}
