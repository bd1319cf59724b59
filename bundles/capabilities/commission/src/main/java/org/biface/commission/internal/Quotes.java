package org.biface.commission.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.biface.commission.BroughtBy;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commission.SigningFacts;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/** Prices before anything is signed or released. One read of what was before, one call of the policy, nothing kept. */
final class Quotes {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int LONGEST_VERTICAL = 100;
    /** As large as a mission's budget may be. */
    private static final long LARGEST = 10_000_000_000L;

    private static final String ESTIMATE_EN =
            "This is an estimate: what the freelancer does with other clients may count, and is theirs until there is a"
                    + " proposal or a contract between you.";
    private static final String ESTIMATE_FR =
            "Ceci est une estimation : ce que le freelance fait avec d'autres clients peut compter, et reste confidentiel"
                    + " tant qu'il n'y a ni proposition ni contrat entre vous.";

    private final PinStore store;
    private final Offers offers;
    private final PolicyRegistry registry;
    private final BiFunction<UUID, UUID, BroughtBy> origin;
    private final Clock clock;

    /** @param origin says who brought a company, towards a freelancer */
    Quotes(
            PinStore store,
            Offers offers,
            PolicyRegistry registry,
            BiFunction<UUID, UUID, BroughtBy> origin,
            Clock clock) {
        this.store = store;
        this.offers = offers;
        this.registry = registry;
        this.origin = origin;
        this.clock = clock;
    }

    /** @param ask asks the policy that a pin names */
    Quote quote(Actor actor, QuoteOrder order, BiFunction<PinEntity, CommissionRequest, PolicyRegistry.Answer> ask) {
        actor.mustBeSomebody();
        if (store.inTransaction()) {
            throw new IllegalStateException("a policy is asked outside transactions only");
        }
        check(order);
        Instant now = clock.instant();
        PinEntity pin = order.contract() == null ? offered(actor, order, now) : signed(actor, order);
        PinStore.Terms terms = store.terms(pin, now);
        Earlier earlier = terms.earlier();
        Facts facts = terms.facts();
        // Who only might become a client must not read off the lines what the freelancer earns with others.
        boolean estimate = order.contract() == null
                && order.freelancer() != null
                && !actor.isOperator()
                && !actor.is(pin.freelancer)
                && earlier.withClient() == 0
                && !Negotiations.open(store, pin.freelancer, pin.company);
        if (estimate) {
            earlier = earlier.betweenTheTwo();
            facts = facts.betweenTheTwo();
        }
        Map<String, String> parameters = CommissionService.parameters(pin);
        PolicyRegistry.Answer answer;
        try {
            answer = ask.apply(
                    pin,
                    Requests.of(order.amount(), pin, earlier, facts)
                            .badges(terms.badges())
                            .at(now)
                            .parameters(parameters)
                            .build());
        } catch (Undecided why) {
            throw new Unavailable(
                    "The commission can't be said now: the policy '" + why.policy() + "' does not answer. Try again"
                            + " later.",
                    RETRY,
                    why);
        }
        return quote(order, pin, parameters, facts, answer, estimate, now);
    }

    private Quote quote(
            QuoteOrder order,
            PinEntity pin,
            Map<String, String> parameters,
            Facts facts,
            PolicyRegistry.Answer answer,
            boolean estimate,
            Instant now) {
        CommissionResult result = answer.result();
        Money amount = order.amount();
        Money freelancer = Money.of(facts.chargeFreelancer(result.exact(CommissionSide.FREELANCER)), amount.currency());
        Money client = Money.of(facts.chargeClient(result.exact(CommissionSide.CLIENT)), amount.currency());
        return new Quote(
                pin.contract,
                amount,
                CommissionService.lines(result),
                freelancer,
                client,
                amount.minus(freelancer),
                amount.plus(client),
                result.returnedOnRefund(),
                pin.broughtBy,
                pin.offer,
                pin.policy,
                pin.major,
                answer.version(),
                order.contract() == null ? completed(pin, parameters) : parameters,
                estimate,
                estimate ? ESTIMATE_EN : null,
                estimate ? ESTIMATE_FR : null,
                now,
                answer.at());
    }

    private Map<String, String> completed(PinEntity pin, Map<String, String> parameters) {
        try {
            return registry.serving(new PolicyRegistry.Key(pin.policy, pin.major))
                    .map(description -> Offers.complete(parameters, description))
                    .orElse(parameters);
        } catch (IllegalArgumentException another) {
            // What serves by its ranking has other parameters than the higher version that the offer was fitted to.
            return parameters;
        }
    }

    private static void check(QuoteOrder order) {
        Invalid.Check check = new Invalid.Check()
                .that(order.amount() != null, "amount", "amount must not be missing.")
                .that(order.amount() == null || order.amount().isPositive(), "amount", "amount must be above zero.")
                .that(
                        order.amount() == null || order.amount().minor() <= LARGEST,
                        "amount",
                        "amount must be at most " + LARGEST + " in minor units.");
        if (order.contract() == null) {
            check.that(
                    order.vertical() == null || order.vertical().length() <= LONGEST_VERTICAL,
                    "vertical",
                    "vertical must have at most " + LONGEST_VERTICAL + " characters.");
        } else {
            check.that(
                    order.freelancer() == null
                            && order.company() == null
                            && order.vertical() == null
                            && order.broughtBy() == null,
                    "contract",
                    "With a contract its parties, trade and origin are known; leave them away.");
        }
        check.orThrow();
    }

    private PinEntity signed(Actor actor, QuoteOrder order) {
        PinEntity pin = store.find(order.contract())
                .filter(found -> isParty(actor, found.freelancer, found.company))
                .orElseThrow(() -> new NotFound("There is no such contract."));
        if (!pin.currency.equals(order.amount().currency())) {
            throw new Invalid("amount", "amount must be in " + pin.currency + ", the currency of the contract.");
        }
        return pin;
    }

    private static boolean isParty(Actor actor, UUID freelancer, UUID company) {
        return actor.isOperator() || actor.is(freelancer) || actor.actsFor(company);
    }

    /** The terms that a contract would have if it were signed now. */
    private PinEntity offered(Actor actor, QuoteOrder order, Instant now) {
        boolean anybody = order.freelancer() == null && order.company() == null;
        if (!anybody && !isParty(actor, order.freelancer(), order.company())) {
            throw new Forbidden("Only the two parties ask for the price of a contract between them.");
        }
        BroughtBy broughtBy = broughtBy(order);
        // Who is new here has no past: no contract is found for an id that nobody has.
        UUID freelancer = Objects.requireNonNullElseGet(order.freelancer(), Ids::next);
        UUID company = Objects.requireNonNullElseGet(order.company(), Ids::next);
        String vertical = Objects.requireNonNullElse(order.vertical(), "");
        Offers.Chosen chosen = offers.choose(
                new SigningFacts(
                        null, freelancer, company, vertical, order.amount().currency(), broughtBy, now),
                false);
        PinEntity pin = new PinEntity();
        pin.offer = chosen.offer().name();
        pin.policy = chosen.policy().id();
        pin.major = chosen.policy().major();
        pin.parameters = CommissionService.json(chosen.parameters());
        pin.freelancer = freelancer;
        pin.company = company;
        pin.vertical = vertical;
        pin.currency = order.amount().currency();
        pin.broughtBy = broughtBy;
        pin.signedAt = now;
        return pin;
    }

    /** Nobody makes a price look better, or worse, than that of the contract would be. */
    private BroughtBy broughtBy(QuoteOrder order) {
        if (order.freelancer() == null || order.company() == null) {
            return Objects.requireNonNullElse(order.broughtBy(), BroughtBy.PLATFORM);
        }
        BroughtBy known = origin.apply(order.company(), order.freelancer());
        if (order.broughtBy() != null && order.broughtBy() != known) {
            throw new Invalid(
                    "broughtBy",
                    known == BroughtBy.FREELANCER
                            ? "The freelancer brought this client; leave broughtBy away."
                            : "The freelancer did not bring this client; leave broughtBy away.");
        }
        return known;
    }
}
