package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.kernel.http.PageCall;
import org.biface.spi.web.Audience;
import org.biface.spi.web.Card;
import org.biface.spi.web.DashboardCard;
import org.biface.spi.web.Link;
import org.biface.spi.web.NavigationEntry;
import org.biface.spi.web.Reader;
import org.biface.spi.web.Text;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.ServiceReference;

public class ExtensionsTest {

    /** Enough for what answers, and little to wait for what does not. */
    private static final long LIMIT_MILLIS = 2_000;

    private final Extensions extensions = new Extensions(LIMIT_MILLIS);
    private final Actor freelancer = Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of());
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(UUID.randomUUID()));

    @After
    public void stop() {
        extensions.stop();
    }

    private Visit visit(Actor actor, Language language) {
        Site site = new Site("Biface", () -> "", ZoneId.of("Europe/Paris"), "EUR", "1", null, false);
        return new Visit(
                none(PageCall.class, "actor", actor),
                none(HttpServletRequest.class, "none", null),
                language,
                new Texts(language, null),
                site,
                new Capabilities(),
                extensions,
                "dashboard");
    }

    private static <T> T none(Class<T> type, String known, Object value) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> method.getName().equals(known) ? value : null));
    }

    /** A service of a ranking. */
    @SuppressWarnings("unchecked")
    private static <S> ServiceReference<S> service(int ranking) {
        return (ServiceReference<S>) Proxy.newProxyInstance(
                ExtensionsTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (self, method, args) -> switch (method.getName()) {
                    case "compareTo" -> Integer.compare(ranking, ((ServiceReference<?>) args[0]).hashCode());
                    case "hashCode" -> ranking;
                    case "equals" -> self == args[0];
                    default -> null;
                });
    }

    private static DashboardCard card(Audience audience, Function<Reader, Optional<Card>> says) {
        return new DashboardCard() {
            @Override
            public Set<Audience> audiences() {
                return Set.of(audience);
            }

            @Override
            public Optional<Card> card(Reader reader) {
                return says.apply(reader);
            }
        };
    }

    private static Optional<Card> says(String text) {
        return Optional.of(new Card(
                new Text(text, text + " en français"),
                List.of(),
                List.of(new Link(new Text("There", "Là"), "/{language}/there"))));
    }

    private List<String> titles(Actor actor, Language language) {
        return extensions.cards(visit(actor, language)).stream()
                .map(Extensions.ShownCard::title)
                .toList();
    }

    @Test
    public void cardsAreShownToWhomTheyAreForByRankingInTheirLanguage() {
        extensions.bindCard(service(1), card(Audience.EVERYBODY, reader -> says("all")));
        extensions.bindCard(service(2), card(Audience.FREELANCERS, reader -> says("work")));
        ServiceReference<DashboardCard> gone = service(3);
        extensions.bindCard(
                gone,
                card(Audience.CLIENTS, reader -> says("of " + reader.companies().size())));
        assertEquals(List.of("work", "all"), titles(freelancer, Language.EN));
        assertEquals(List.of("of 1 en français", "all en français"), titles(client, Language.FR));
        assertEquals(
                new Extensions.Shown("Là", "/fr/there"),
                extensions.cards(visit(client, Language.FR)).get(0).links().get(0));
        extensions.unbindCard(gone);
        assertEquals(List.of("all"), titles(client, Language.EN));
    }

    @Test
    public void aCardThatFailsCostsItselfAlone() {
        AtomicInteger asked = new AtomicInteger();
        extensions.bindCard(service(3), card(Audience.EVERYBODY, reader -> {
            if (asked.incrementAndGet() < 3) {
                throw new NoClassDefFoundError("somewhere/Else");
            }
            return says("mended");
        }));
        extensions.bindCard(service(2), card(Audience.EVERYBODY, reader -> null));
        extensions.bindCard(service(1), card(Audience.EVERYBODY, reader -> says("well")));
        assertEquals(List.of("well"), titles(client, Language.EN));
        assertEquals(List.of("well"), titles(client, Language.EN));
        assertEquals("it comes back by itself", List.of("mended", "well"), titles(client, Language.EN));
    }

    @Test
    public void aCardThatHangsIsNotAskedAgainBeforeItHasAnswered() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        extensions.bindCard(service(2), card(Audience.EVERYBODY, reader -> {
            asked.incrementAndGet();
            // One that does not mind being told to stop.
            while (answer.getCount() > 0) {
                try {
                    answer.await();
                } catch (InterruptedException goesOn) {
                    continue;
                }
            }
            return says("late");
        }));
        extensions.bindCard(service(1), card(Audience.EVERYBODY, reader -> says("well")));
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of("well"), titles(client, Language.EN));
        }
        assertEquals(1, asked.get());
        answer.countDown();
        long end = System.nanoTime() + 60_000_000_000L;
        while (!titles(client, Language.EN).equals(List.of("late", "well"))) {
            assertTrue("it never came back", System.nanoTime() - end < 0);
            Thread.onSpinWait();
        }
    }

    @Test
    public void entriesAreForEverybodyOrForWhoIsLoggedIn() {
        extensions.bindEntry(service(1), entry("/{language}/a", Audience.EVERYBODY));
        extensions.bindEntry(service(2), entry("https://b.example/", Audience.CLIENTS));
        extensions.bindEntry(service(3), new NavigationEntry() {
            @Override
            public Link link() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public Set<Audience> audiences() {
                return Set.of(Audience.EVERYBODY);
            }
        });
        Visit visit = visit(client, Language.EN);
        assertEquals(List.of(new Extensions.Shown("Way", "/en/a")), extensions.entries(visit, true));
        assertEquals(List.of(new Extensions.Shown("Way", "https://b.example/")), extensions.entries(visit, false));
        assertFalse(extensions.entries(visit(freelancer, Language.EN), true).isEmpty());
        assertEquals(List.of(), extensions.entries(visit(freelancer, Language.EN), false));
    }

    private static NavigationEntry entry(String to, Audience audience) {
        return new NavigationEntry() {
            @Override
            public Link link() {
                return new Link(new Text("Way", "Chemin"), to);
            }

            @Override
            public Set<Audience> audiences() {
                return Set.of(audience);
            }
        };
    }
}
