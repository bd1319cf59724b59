package org.biface.commission.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.accounts.Introductions;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeFacts;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Commissions;
import org.biface.commission.Decision;
import org.biface.commission.Explained;
import org.biface.commission.Line;
import org.biface.commission.Pin;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commission.Term;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Pins contracts to the operator's offers, and asks the pinned policies. */
@Component(service = CommissionService.class)
public final class CommissionService implements Commissions {
    private static final TypeReference<TreeMap<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Introductions introductions;

    private final PinStore store;
    private final Records records;
    private final Offers offers;
    private final PolicyRegistry registry;
    private final Quotes quotes;

    @Activate
    public CommissionService(@Reference PinStore store, @Reference Offers offers, @Reference PolicyRegistry registry) {
        this.store = store;
        this.records = new Records(store);
        this.offers = offers;
        this.registry = registry;
        this.quotes = new Quotes(store, offers, registry, this::broughtBy, Clock.systemUTC());
    }

    /** Who brought a client is what accounts knows, for a price as for a contract. */
    private BroughtBy broughtBy(UUID company, UUID freelancer) {
        Introductions present = introductions;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present.isBroughtBy(Actor.SYSTEM, company, freelancer) ? BroughtBy.FREELANCER : BroughtBy.PLATFORM;
    }

    @Override
    public Pin pin(Actor actor, SigningFacts facts) {
        onlyThePlatform(actor);
        return store.write(entities -> {
            PinEntity pin = entities.find(PinEntity.class, facts.contract());
            if (pin == null) {
                pin = terms(facts);
                entities.persist(pin);
            }
            return pin(pin);
        });
    }

    private PinEntity terms(SigningFacts facts) {
        Offers.Chosen chosen = offers.choose(facts, true);
        PinEntity pin = new PinEntity();
        pin.contract = facts.contract();
        pin.offer = chosen.offer().name();
        pin.policy = chosen.policy().id();
        pin.major = chosen.policy().major();
        pin.parameters = json(chosen.parameters());
        pin.freelancer = facts.freelancer();
        pin.company = facts.company();
        pin.vertical = Objects.requireNonNullElse(facts.vertical(), "");
        pin.currency = facts.currency();
        pin.broughtBy = facts.broughtBy();
        pin.signedAt = facts.signedAt();
        return pin;
    }

    @Override
    public Pin pinned(Actor actor, UUID contract) {
        actor.mustBeSomebody();
        return store.find(contract)
                .filter(pin -> actor.isOperator() || actor.is(pin.freelancer) || actor.actsFor(pin.company))
                .map(CommissionService::pin)
                .orElseThrow(() -> new NotFound("There is no such contract."));
    }

    @Override
    public List<ChargeFacts> facts(Actor actor, List<ChargeOrder> orders) {
        onlyThePlatform(actor);
        List<PinStore.Terms> terms = store.terms(orders);
        List<ChargeFacts> facts = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            facts.add(new Known(orders.get(i), terms.get(i)));
        }
        return facts;
    }

    /** @param terms {@code null} when the contract has no pin */
    private record Known(ChargeOrder order, PinStore.Terms terms) implements ChargeFacts {}

    @Override
    public Decision decide(Actor actor, ChargeFacts charge) {
        onlyThePlatform(actor);
        if (store.inTransaction()) {
            throw new IllegalStateException("a policy is asked outside transactions only");
        }
        ChargeOrder order = charge.order();
        // Another version of this capability may have read them, and have left since.
        PinStore.Terms terms = charge instanceof Known known
                ? known.terms
                : store.terms(List.of(order)).get(0);
        if (terms == null) {
            throw new NotFound("There is no such contract.");
        }
        Pin pin = pin(terms.pin());
        CommissionRequest request = request(terms, pin, order);
        PolicyRegistry.Answer answer = answered(pin.policy(), pin.major(), () -> registry.ask(key(pin), request));
        CommissionResult result = answer.result();
        Facts facts = terms.facts();
        String currency = order.amount().currency();
        return new Decision(
                pin,
                answer.version(),
                answer.bundleVersion(),
                order.amount(),
                order.at(),
                answer.at(),
                facts.version(),
                lines(result),
                Money.of(facts.chargeFreelancer(result.exact(CommissionSide.FREELANCER)), currency),
                Money.of(facts.chargeClient(result.exact(CommissionSide.CLIENT)), currency),
                result.returnedOnRefund(),
                Inputs.write(request),
                described(answer.description(), request));
    }

    private static List<Term> described(PolicyDescription description, CommissionRequest request) {
        return description.parameters().stream()
                .map(parameter -> new Term(
                        parameter.name(),
                        request.parameters()
                                .getOrDefault(
                                        parameter.name(),
                                        parameter.defaultValue().orElse("")),
                        parameter.labelEn(),
                        parameter.labelFr(),
                        parameter.unit()))
                .toList();
    }

    @Override
    public Explained explained(Actor actor, UUID release) {
        onlyThePlatform(actor);
        return records.explained(release).orElseThrow(() -> new NotFound("There is no such release."));
    }

    private static PolicyRegistry.Key key(Pin pin) {
        return new PolicyRegistry.Key(pin.policy(), pin.major());
    }

    private static PolicyRegistry.Answer answered(String policy, int major, Supplier<PolicyRegistry.Answer> asked) {
        try {
            return asked.get();
        } catch (Unavailable why) {
            String reason = why.getCause() instanceof Refused refused ? refused.getMessage() : why.getMessage();
            throw new Undecided(policy, major, reason, why);
        }
    }

    @Override
    public void mustBeDecidable(Actor actor, UUID contract) {
        onlyThePlatform(actor);
        Pin pin = pinned(actor, contract);
        registry.notNow(key(pin)).ifPresent(reason -> {
            throw new Undecided(pin.policy(), pin.major(), reason, null);
        });
    }

    @Override
    public Set<UUID> recordAll(Actor actor, Map<UUID, Decision> decisions) {
        onlyThePlatform(actor);
        List<Records.Decided> decided = decisions.entrySet().stream()
                .map(one -> new Records.Decided(one.getKey(), one.getValue()))
                .toList();
        return store.writeSql(connection -> Records.insert(connection, decided));
    }

    @Override
    public Reversal reverse(Actor actor, ReversalOrder order) {
        onlyThePlatform(actor);
        return store.writeSql(connection -> Reversals.insert(connection, order));
    }

    static List<Line> lines(CommissionResult result) {
        return result.lines().stream()
                .map(line -> new Line(
                        line.side() == CommissionSide.FREELANCER ? Side.FREELANCER : Side.CLIENT,
                        line.labelEn(),
                        line.labelFr(),
                        line.exact()))
                .toList();
    }

    private static CommissionRequest request(PinStore.Terms terms, Pin pin, ChargeOrder order) {
        PinEntity signed = terms.pin();
        if (!signed.currency.equals(order.amount().currency())) {
            throw new IllegalArgumentException("the contract is in " + signed.currency);
        }
        return Requests.of(order.amount(), signed, terms.earlier(), terms.facts())
                .badges(terms.badges())
                .at(order.at())
                .parameters(pin.parameters())
                .build();
    }

    @Override
    public Quote quote(Actor actor, QuoteOrder order) {
        return quotes.quote(
                actor,
                order,
                (terms, request) -> answered(
                        terms.policy,
                        terms.major,
                        () -> registry.quote(new PolicyRegistry.Key(terms.policy, terms.major), request)));
    }

    private static Pin pin(PinEntity pin) {
        return new Pin(pin.contract, pin.broughtBy, pin.offer, pin.policy, pin.major, parameters(pin));
    }

    static Map<String, String> parameters(PinEntity pin) {
        try {
            return JSON.readValue(pin.parameters, PARAMETERS);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the parameters of contract " + pin.contract + " can't be read", broken);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void onlyThePlatform(Actor actor) {
        if (!actor.mustBeSomebody().isSystem()) {
            throw new Forbidden("Only the platform itself does this.");
        }
    }
}
