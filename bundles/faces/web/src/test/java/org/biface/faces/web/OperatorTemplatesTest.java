package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.commission.BroughtBy;
import org.biface.commission.OfferStatus;
import org.biface.commission.PolicyStatus;
import org.biface.commission.Simulation;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.contracts.Dispute;
import org.biface.contracts.ParkedRelease;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.http.PageCall;
import org.biface.kernel.persistence.TimerStatus;
import org.biface.matching.IndexStatus;
import org.biface.missions.Mission;
import org.biface.missions.MissionFigures;
import org.biface.payments.Chargeback;
import org.biface.payments.Due;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payout;
import org.biface.payments.PayoutRun;
import org.biface.payments.Reconciliation;
import org.biface.payments.Sweep;
import org.biface.payments.Turnover;
import org.junit.Test;

/**
 * What a quiet market never shows: the operator's pages with something of everything on them, each value of each enum, in both
 * languages.
 */
public class OperatorTemplatesTest {

    private static final Site SITE = new Site("Biface", () -> "", ZoneId.of("UTC"), "EUR", "1", null, false);
    private static final int MOST_VALUES = 12;
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    @Test
    public void whatIsThereCanBeShown() {
        for (Language language : Language.values()) {
            Pages pages = new Pages(language);
            for (int i = 0; i < MOST_VALUES; i++) {
                int turn = i;
                pages.show(
                        "operator/overview",
                        "figures",
                        List.of(new OperatorPages.Figure("Freelancers", 1_234)),
                        "partAway",
                        turn == 2,
                        "missions",
                        turn == 3
                                ? null
                                : new MissionFigures(
                                        Map.of(Mission.Status.PUBLISHED, 4L), turn, 1, 0, Duration.ofHours(turn)),
                        "share",
                        0.25,
                        "firstAnswer",
                        turn == 4 ? null : OperatorPages.span(pages.visit, Duration.ofMinutes(1L << turn)),
                        "turnover",
                        turn == 5
                                ? null
                                : List.of(new OperatorPages.Turned(
                                        made(Turnover.class, turn), made(Turnover.class, turn))),
                        "disputes",
                        List.of(made(Dispute.class, turn)),
                        "parked",
                        List.of(made(ParkedRelease.class, turn)),
                        "policies",
                        List.of(made(PolicyStatus.class, turn)),
                        "index",
                        made(IndexStatus.class, turn));
                pages.show(
                        "operator/events",
                        "subscribers",
                        turn == 1 ? null : List.of(made(SubscriberStatus.class, turn)),
                        "timers",
                        turn == 2 ? null : List.of(made(TimerStatus.class, turn)));
                pages.show("operator/rewind", "subscriber", made(SubscriberStatus.class, turn));
                pages.show("operator/parked", "found", new Page<>(List.of(made(ParkedRelease.class, turn)), "next"));
                pages.show("operator/policies", "policies", List.of(made(PolicyStatus.class, turn)));
                pages.show(
                        "operator/offers",
                        "offers",
                        List.of(made(OfferStatus.class, turn)),
                        "sides",
                        BroughtBy.values());
                pages.show(
                        "operator/offer",
                        "offer",
                        made(OfferStatus.class, turn),
                        "stored",
                        turn % 2 == 0,
                        "sides",
                        BroughtBy.values());
                pages.show("operator/simulations", "offers", List.of("default"));
                pages.show(
                        "operator/simulation",
                        "simulation",
                        made(Simulation.class, turn),
                        "ended",
                        turn % 2 == 0,
                        "sums",
                        List.of(new SimulationPages.Sum(made(Simulation.Total.class, turn), "+1")),
                        "contracts",
                        List.of(new SimulationPages.Changed(made(Simulation.OfContract.class, turn), "+1")),
                        "next",
                        "next");
                pages.show(
                        "operator/payouts",
                        "paying",
                        turn % 2 == 0,
                        "runs",
                        List.of(made(PayoutRun.class, turn)),
                        "found",
                        new Page<>(List.of(made(Payout.class, turn)), null));
                pages.show(
                        "operator/books",
                        "balances",
                        List.of(),
                        "comparison",
                        turn == 0 ? null : made(Reconciliation.class, turn),
                        "comparing",
                        turn == 0 ? null : made(Works.State.class, turn),
                        "proving",
                        turn == 0 ? null : made(Works.State.class, turn + 1),
                        "proof",
                        turn == 0 ? null : made(LedgerProof.class, turn),
                        "dues",
                        List.of(made(Due.class, turn)),
                        "sweeps",
                        List.of(made(Sweep.class, turn)));
                pages.show(
                        "operator/chargebacks",
                        "asked",
                        pages.form,
                        "statuses",
                        Chargeback.Status.values(),
                        "found",
                        new Page<>(List.of(made(Chargeback.class, turn)), "next"));
                pages.show("operator/chargeback", "chargeback", made(Chargeback.class, turn), "lost", turn % 2 == 0);
            }
        }
    }

    /** The pages in one language. */
    static final class Pages {
        private final Language language;
        private final Templates templates;
        private final Visit visit;
        final Form form;

        Pages(Language language) {
            Map<Language, Texts> texts = Map.of(language, new Texts(language, null));
            PageCall call = none(PageCall.class, Actor.NOBODY);
            this.language = language;
            this.templates = new Templates(SITE, new TemplateWords(SITE, new Assets(SITE), texts));
            this.visit = new Visit(
                    call,
                    none(HttpServletRequest.class, null),
                    language,
                    texts.get(language),
                    SITE,
                    new Capabilities(),
                    new Extensions(),
                    "operator");
            this.form = new Form(texts.get(language)).with("version", 3).wrong("This is wrong.");
        }

        String show(String template, Object... values) {
            Map<String, Object> model = new HashMap<>();
            model.put("visit", visit);
            model.put("site", SITE);
            model.put("nav", List.of());
            model.put("own", List.of());
            model.put("foot", List.of());
            model.put("languages", Visit.languages());
            model.put("me", null);
            model.put("done", null);
            model.put("brand", false);
            model.put("head", Head.NONE);
            model.put("form", form);
            for (int i = 0; i < values.length; i += 2) {
                model.put((String) values[i], values[i + 1]);
            }
            String page = templates.render(template, model, language);
            assertEquals(template, page.indexOf("<h1>"), page.lastIndexOf("<h1>"));
            Set<String> ids = new HashSet<>();
            Matcher id = ID.matcher(page);
            while (id.find()) {
                assertTrue(template + ": twice " + id.group(1), ids.add(id.group(1)));
            }
            return page;
        }
    }

    /** Knows nothing of who asks: enough for a page that is shown. */
    private static <T> T none(Class<T> type, Actor actor) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> switch (method.getName()) {
                    case "actor" -> actor;
                    case "getMethod" -> "GET";
                    default -> null;
                }));
    }

    /** A record with something at each place; of each enum the value whose turn it is. */
    private static <R> R made(Class<R> type, int turn) {
        try {
            RecordComponent[] parts = type.getRecordComponents();
            Class<?>[] types = new Class<?>[parts.length];
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                types[i] = parts[i].getType();
                values.add(value(parts[i].getGenericType(), turn));
            }
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object value(Type type, int turn) {
        if (type instanceof ParameterizedType several) {
            Type[] of = several.getActualTypeArguments();
            return several.getRawType() == List.class
                    ? List.of(value(of[0], turn))
                    : Map.of(value(of[0], turn), value(of[1], turn));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[turn % plain.getEnumConstants().length];
        }
        if (plain == Money.class) {
            return Money.of(1_234_567, "EUR");
        }
        if (plain.isRecord()) {
            return made(plain, turn);
        }
        Object known = Map.<Class<?>, Object>of(
                        String.class,
                        "a text",
                        UUID.class,
                        new UUID(1, 2),
                        Instant.class,
                        Instant.EPOCH,
                        LocalDate.class,
                        LocalDate.EPOCH,
                        BigDecimal.class,
                        BigDecimal.TEN,
                        boolean.class,
                        turn % 2 == 0,
                        int.class,
                        turn,
                        Integer.class,
                        turn,
                        long.class,
                        (long) turn)
                .get(plain);
        assertTrue(plain.getName(), known != null);
        return known;
    }
}
