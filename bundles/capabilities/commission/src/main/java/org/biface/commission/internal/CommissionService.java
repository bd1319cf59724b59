package org.biface.commission.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeFacts;
import org.biface.commission.Commissions;
import org.biface.commission.Decision;
import org.biface.commission.Line;
import org.biface.commission.Pin;
import org.biface.commission.PolicyStatus;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pins contracts to the operator's offers, and asks the pinned policies. */
@Component(service = CommissionService.class)
public final class CommissionService implements Commissions {
    private static final Logger LOG = LoggerFactory.getLogger(CommissionService.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final TypeReference<TreeMap<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final PinStore store;
    private final Offers offers;
    private final PolicyRegistry registry;

    @Activate
    public CommissionService(@Reference PinStore store, @Reference Offers offers, @Reference PolicyRegistry registry) {
        this.store = store;
        this.offers = offers;
        this.registry = registry;
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
        Offer offer = offers.select(facts)
                .orElseThrow(() -> new Unavailable(
                        "No commission is offered for such a contract now. Try again later, or ask the operator.",
                        RETRY));
        PolicyDescription description = registry.serving(offer.key())
                .orElseThrow(() -> new Unavailable(
                        "The commission policy '" + offer.key() + "' is not installed now. Try again later.", RETRY));
        PinEntity pin = new PinEntity();
        pin.contract = facts.contract();
        pin.offer = offer.name();
        pin.policy = offer.policy();
        pin.major = offer.major();
        try {
            pin.parameters = json(Offers.complete(offer.parameters(), description));
        } catch (IllegalArgumentException wrong) {
            LOG.warn("offer={} can't be used for contract={}: {}", offer.name(), facts.contract(), wrong.getMessage());
            throw new Unavailable(
                    "The commission offer '" + offer.name() + "' is not set up well. Ask the operator.", RETRY, wrong);
        }
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
    public Decision decide(Actor actor, ChargeFacts facts) {
        onlyThePlatform(actor);
        if (store.inTransaction()) {
            throw new IllegalStateException("a policy is asked outside transactions only");
        }
        PinStore.Terms terms = store.terms(facts.contract());
        if (terms == null) {
            throw new NotFound("There is no such contract.");
        }
        Pin pin = pin(terms.pin());
        CommissionRequest request = request(terms, pin, facts);
        PolicyRegistry.Answer answer = registry.ask(new PolicyRegistry.Key(pin.policy(), pin.major()), request);
        CommissionResult result = answer.result();
        List<Line> lines = result.lines().stream()
                .map(line -> new Line(
                        line.side() == CommissionSide.FREELANCER ? Side.FREELANCER : Side.CLIENT,
                        line.labelEn(),
                        line.labelFr(),
                        line.exact()))
                .toList();
        return new Decision(pin, answer.version(), lines, result.returnedOnRefund(), inputs(request));
    }

    private static CommissionRequest request(PinStore.Terms terms, Pin pin, ChargeFacts facts) {
        PinEntity signed = terms.pin();
        if (!signed.currency.equals(facts.amount().currency())) {
            throw new IllegalArgumentException("the contract is in " + signed.currency);
        }
        return CommissionRequest.of(facts.amount().minor(), facts.amount().currency())
                .contract(signed.contract)
                .freelancer(signed.freelancer)
                .client(signed.company)
                .vertical(signed.vertical)
                .broughtBy(signed.broughtBy == BroughtBy.FREELANCER ? ClientOrigin.FREELANCER : ClientOrigin.PLATFORM)
                .contractStart(signed.signedAt)
                .withClientSince(terms.withClientSince())
                .contractsWithClientBefore(terms.withClientBefore())
                .contractsBefore(terms.before())
                .lifetimeWithClient(facts.lifetimeWithClient())
                .lifetime(facts.lifetime())
                .contractReleased(facts.releasedOfContract())
                .contractExactFreelancer(facts.exactFreelancer())
                .contractExactClient(facts.exactClient())
                .contractChargedFreelancer(facts.chargedFreelancer())
                .contractChargedClient(facts.chargedClient())
                .badges(facts.badges())
                .at(facts.at())
                .parameters(pin.parameters())
                .build();
    }

    /** Everything the policy could see; numbers that are not whole are text, so that no reader makes floats of them. */
    private static String inputs(CommissionRequest request) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", 1)
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("contract", request.contract().map(UUID::toString).orElse(null))
                .put("freelancer", request.freelancer().toString())
                .put("client", request.client().toString())
                .put("vertical", request.vertical())
                .put("broughtBy", request.broughtBy().name())
                .put("contractStart", request.contractStart().toString())
                .put("withClientSince", request.withClientSince().toString())
                .put("contractsWithClientBefore", request.contractsWithClientBefore())
                .put("contractsBefore", request.contractsBefore())
                .put("lifetimeWithClient", request.lifetimeWithClient())
                .put("lifetime", request.lifetime())
                .put("thisMonthWithClient", request.thisMonthWithClient())
                .put("thisMonth", request.thisMonth())
                .put("contractReleased", request.contractReleased())
                .put(
                        "contractExactFreelancer",
                        request.contractExactFreelancer().toPlainString())
                .put("contractExactClient", request.contractExactClient().toPlainString())
                .put("contractChargedFreelancer", request.contractChargedFreelancer())
                .put("contractChargedClient", request.contractChargedClient())
                .put("at", request.at().toString());
        request.badges().forEach(json.putArray("badges")::add);
        request.parameters().forEach(json.putObject("parameters")::put);
        return json(json);
    }

    @Override
    public List<PolicyStatus> policies(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return registry.all().stream()
                .map(registered -> new PolicyStatus(
                        registered.description().id(),
                        registered.description().version(),
                        registered.description().nameEn(),
                        registered.description().nameFr(),
                        registered.source().bundle(),
                        registry.isServing(registered),
                        registered.calls(),
                        registered.failures(),
                        registered.lastError()))
                .toList();
    }

    private static Pin pin(PinEntity pin) {
        try {
            Map<String, String> parameters = JSON.readValue(pin.parameters, PARAMETERS);
            return new Pin(pin.contract, pin.offer, pin.policy, pin.major, parameters);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the parameters of contract " + pin.contract + " can't be read", broken);
        }
    }

    private static String json(Object value) {
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
