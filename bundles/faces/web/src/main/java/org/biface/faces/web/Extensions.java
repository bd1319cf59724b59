package org.biface.faces.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.biface.spi.web.Audience;
import org.biface.spi.web.Card;
import org.biface.spi.web.DashboardCard;
import org.biface.spi.web.Link;
import org.biface.spi.web.NavigationEntry;
import org.biface.spi.web.Reader;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plugins add to the pages, as long as they are here. None of them can keep a page from being shown. */
@Component(service = Extensions.class)
public final class Extensions {

    private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);
    private static final long LIMIT_MILLIS = 1_000;

    /** An entry as it was when its plugin came. */
    private record Way(Link link, Set<Audience> audiences) {}

    /**
     * A link in the reader's language.
     *
     * @param text what the reader reads
     * @param href its address
     */
    record Shown(String text, String href) {}

    /**
     * A card in the reader's language.
     *
     * @param title its heading
     * @param lines what it says
     * @param links where it leads
     */
    record ShownCard(String title, List<String> lines, List<Shown> links) {}

    private final long limitMillis;
    private final Map<ServiceReference<?>, Way> waysByService = new TreeMap<>(Comparator.reverseOrder());
    private final Map<ServiceReference<?>, Plugged> cardsByService = new TreeMap<>(Comparator.reverseOrder());
    private volatile List<Way> ways = List.of();
    private volatile List<Plugged> cards = List.of();
    private final ExecutorService askers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "biface-dashboard-card");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public Extensions() {
        this(LIMIT_MILLIS);
    }

    Extensions(long limitMillis) {
        this.limitMillis = limitMillis;
    }

    @Deactivate
    void stop() {
        askers.shutdownNow();
    }

    @Reference(
            service = NavigationEntry.class,
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindEntry(ServiceReference<NavigationEntry> reference, NavigationEntry entry) {
        try {
            Way way = new Way(entry.link(), Set.copyOf(entry.audiences()));
            synchronized (waysByService) {
                waysByService.put(reference, way);
                ways = List.copyOf(waysByService.values());
            }
        } catch (RuntimeException | LinkageError failed) {
            LOG.warn(
                    "The pages go on without the navigation entry {}",
                    entry.getClass().getName(),
                    failed);
        }
    }

    void unbindEntry(ServiceReference<NavigationEntry> reference) {
        synchronized (waysByService) {
            waysByService.remove(reference);
            ways = List.copyOf(waysByService.values());
        }
    }

    @Reference(
            service = DashboardCard.class,
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindCard(ServiceReference<DashboardCard> reference, DashboardCard card) {
        try {
            Plugged plugged = new Plugged(card, Set.copyOf(card.audiences()));
            synchronized (cardsByService) {
                cardsByService.put(reference, plugged);
                cards = List.copyOf(cardsByService.values());
            }
        } catch (RuntimeException | LinkageError failed) {
            LOG.warn("The overview goes on without the card {}", card.getClass().getName(), failed);
        }
    }

    void unbindCard(ServiceReference<DashboardCard> reference) {
        synchronized (cardsByService) {
            cardsByService.remove(reference);
            cards = List.copyOf(cardsByService.values());
        }
    }

    /** @return the entries that everybody has, or else those that the visitor has for being logged in */
    List<Shown> entries(Visit visit, boolean everybody) {
        Set<Audience> audiences = audiences(visit);
        List<Shown> entries = new ArrayList<>();
        for (Way way : ways) {
            boolean open = way.audiences().contains(Audience.EVERYBODY);
            if (open ? everybody : !everybody && way.audiences().stream().anyMatch(audiences::contains)) {
                entries.add(shown(way.link(), visit.language()));
            }
        }
        return entries;
    }

    /** @return the cards for somebody who is logged in; those that fail or are late are left out */
    List<ShownCard> cards(Visit visit) {
        List<Plugged> asked = cards;
        if (asked.isEmpty()) {
            return List.of();
        }
        Set<Audience> audiences = audiences(visit);
        Reader reader = new Reader(
                visit.actor().account(),
                audiences,
                Set.copyOf(visit.actor().companies()),
                visit.language().locale(),
                visit.formats().zone());
        List<Question> questions = asked.stream()
                .filter(one -> one.audiences.stream().anyMatch(audiences::contains))
                .filter(one -> one.overdue.get() == 0)
                .map(one -> new Question(one, reader))
                .toList();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        List<ShownCard> shown = new ArrayList<>();
        for (Question question : questions) {
            question.answer(end).map(card -> shown(card, visit.language())).ifPresent(shown::add);
        }
        return shown;
    }

    private static Set<Audience> audiences(Visit visit) {
        Set<Audience> audiences = EnumSet.of(Audience.EVERYBODY);
        if (visit.isFreelancer()) {
            audiences.add(Audience.FREELANCERS);
        }
        if (visit.isClient()) {
            audiences.add(Audience.CLIENTS);
        }
        if (visit.isOperator()) {
            audiences.add(Audience.OPERATORS);
        }
        return audiences;
    }

    private static Shown shown(Link link, Language language) {
        return new Shown(link.text().in(language.locale()), link.to().replace("{language}", language.code()));
    }

    private static ShownCard shown(Card card, Language language) {
        Locale locale = language.locale();
        return new ShownCard(
                card.title().in(locale),
                card.lines().stream().map(line -> line.in(locale)).toList(),
                card.links().stream().map(link -> shown(link, language)).toList());
    }

    /** A card, and how it has behaved. */
    private static final class Plugged {
        final DashboardCard card;
        final Set<Audience> audiences;

        /** Calls that were given up and still run: whoever comes meanwhile does not wait for the next. */
        final AtomicInteger overdue = new AtomicInteger();

        final AtomicBoolean failing = new AtomicBoolean();

        Plugged(DashboardCard card, Set<Audience> audiences) {
            this.card = card;
            this.audiences = audiences;
        }

        void failed(String what, Throwable cause) {
            if (failing.compareAndSet(false, true)) {
                LOG.warn(
                        "The card {} {}; the overview goes on without it",
                        card.getClass().getName(),
                        what,
                        cause);
            }
        }

        void answered() {
            if (failing.compareAndSet(true, false)) {
                LOG.info("The card {} is shown again", card.getClass().getName());
            }
        }
    }

    private enum State {
        ASKED,
        ANSWERED,
        GIVEN_UP
    }

    /** One call of a card. */
    private final class Question {
        private final Plugged plugged;
        private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);
        private final Future<Optional<Card>> future;

        Question(Plugged plugged, Reader reader) {
            this.plugged = plugged;
            this.future = askers.submit(() -> {
                try {
                    return plugged.card.card(reader);
                } finally {
                    if (!state.compareAndSet(State.ASKED, State.ANSWERED)) {
                        plugged.overdue.decrementAndGet();
                    }
                }
            });
        }

        Optional<Card> answer(long end) {
            try {
                Optional<Card> card = future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (card == null) {
                    plugged.failed("answers null", null);
                    return Optional.empty();
                }
                plugged.answered();
                return card;
            } catch (ExecutionException failed) {
                plugged.failed("fails", failed.getCause());
            } catch (TimeoutException late) {
                plugged.overdue.incrementAndGet();
                if (!state.compareAndSet(State.ASKED, State.GIVEN_UP)) {
                    plugged.overdue.decrementAndGet();
                }
                plugged.failed("does not answer in time", null);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }
}
