package org.biface.matching.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.biface.accounts.Account;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.Events;
import org.biface.kernel.http.PublicAddress;
import org.biface.kernel.persistence.Ids;
import org.biface.matching.MatchFilter;
import org.biface.matching.SavedSearch;
import org.biface.matching.SavedSearchDraft;
import org.biface.matching.SearchMatched;
import org.biface.matching.SearchSaved;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.spi.matching.engine.Sought;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches that people keep. Each profile and mission that comes or changes is put before those that may find it; the database
 * remembers what each has found, so everything is told once, whichever node sees it, and however often.
 */
final class SavedSearches {

    private static final Logger LOG = LoggerFactory.getLogger(SavedSearches.class);
    private static final int LONGEST_NAME = 100;
    private static final int AT_ONCE = 500;
    private static final int IN_A_MAIL = 20;
    private static final UUID FIRST = new UUID(0, 0);

    private final MatchingStore store;
    private final Events events;
    private final Entries entries;
    private final Trades trades;
    private final Filters filters;
    private final Search search;
    private final PublicAddress address;
    private final MatchingSettings settings;
    private final Clock clock;

    /** What is known of all searches as of the last event that this one was given. */
    private final Watchlist watched = new Watchlist();

    private final UUID watcher = Ids.next();
    private String readBy;

    SavedSearches(
            MatchingStore store,
            Events events,
            Entries entries,
            Trades trades,
            Filters filters,
            Search search,
            PublicAddress address,
            MatchingSettings settings,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.entries = entries;
        this.trades = trades;
        this.filters = filters;
        this.search = search;
        this.address = address;
        this.settings = settings;
        this.clock = clock;
    }

    SavedSearch save(Actor actor, SavedSearchDraft draft, MatchIndex index, long position) {
        UUID account = person(actor);
        if (draft == null || draft.kind() == null) {
            throw new Invalid("kind", "kind must be FREELANCERS or MISSIONS.");
        }
        var check = new Invalid.Check();
        check.text(draft.name(), "name", LONGEST_NAME);
        check.optionalText(draft.text(), "text", MatchingService.LONGEST);
        check.orThrow();
        MatchFilter filter = draft.filter() == null ? MatchFilter.NONE : draft.filter();
        Filters.check(filter);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var saved = new SavedSearch(
                Ids.next(),
                draft.name().strip(),
                draft.kind(),
                draft.text() == null || draft.text().isBlank()
                        ? null
                        : draft.text().strip(),
                filter,
                !Boolean.FALSE.equals(draft.mail()),
                0,
                now);
        List<UUID> found = index.ask(searcher -> found(searcher, LuceneQueries.of(query(saved))));
        var kept = new MatchingStore.Kept(account, saved);
        return store.inTransaction(connection -> {
            if (MatchingStore.searchesOf(connection, account) >= settings.searches_most()) {
                throw new Conflict("You keep " + settings.searches_most()
                        + " searches already. Delete one that you need no more.");
            }
            MatchingStore.keep(connection, kept);
            MatchingStore.known(connection, saved.id(), found, now);
            events.append(new SearchSaved(saved.id(), account, position));
            return saved;
        });
    }

    private List<UUID> found(IndexSearcher searcher, Query query) throws IOException {
        int widest = settings.searches_widest();
        if (searcher.count(query) > widest) {
            throw new Invalid(
                    "text",
                    "This search finds more than " + widest
                            + " already, too many for news of it to be of use. Add words or filters.");
        }
        return MatchIndex.read(searcher, searcher.search(query, widest).scoreDocs).stream()
                .map(Entry::id)
                .toList();
    }

    List<SavedSearch> list(Actor actor) {
        return store.searches(person(actor));
    }

    void delete(Actor actor, UUID id) {
        if (!store.deleteSearch(person(actor), id)) {
            throw new NotFound("You have no such search.");
        }
    }

    private static UUID person(Actor actor) {
        actor.mustBeSomebody();
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person keeps searches.");
        }
        return actor.account();
    }

    private Sought query(SavedSearch saved) {
        Entry.Kind kind = saved.kind() == SavedSearchDraft.Kind.MISSIONS ? Entry.Kind.MISSION : Entry.Kind.FREELANCER;
        return search.whole(saved.text(), filters.of(kind, saved.filter()));
    }

    /** Puts what an event is about before the searches that may find it; in the transaction of the event's delivery. */
    synchronized void on(Event event) {
        watch();
        if (event.type().equals(SearchSaved.class.getSimpleName())) {
            store.search(event.aggregate()).ifPresent(kept -> {
                watched.add(kept.search().id(), query(kept.search()));
                lookBack(kept, event);
            });
            return;
        }
        entry(event).ifPresent(this::look);
    }

    /** Reads all searches where another node was given events meanwhile, or words mean other skills. */
    private void watch() {
        boolean missed = store.watches(watcher);
        String fingerprint = trades.fingerprint();
        if (!missed && fingerprint.equals(readBy)) {
            return;
        }
        readBy = null;
        watched.clear();
        for (SavedSearchDraft.Kind kind : SavedSearchDraft.Kind.values()) {
            UUID after = FIRST;
            List<MatchingStore.Kept> some;
            do {
                some = store.searches(kind, after, AT_ONCE);
                for (MatchingStore.Kept kept : some) {
                    after = kept.search().id();
                    watched.add(after, query(kept.search()));
                }
            } while (some.size() == AT_ONCE);
        }
        readBy = fingerprint;
    }

    /** What came after the index was read, and before this subscriber could know of the search. */
    private void lookBack(MatchingStore.Kept kept, Event saved) {
        long position = saved.body().path("position").asLong();
        while (position < saved.position()) {
            List<Event> some = events.read(position, AT_ONCE);
            for (Event event : some) {
                if (event.position() < saved.position()) {
                    entry(event)
                            .filter(entry -> kind(entry) == kept.search().kind())
                            .ifPresent(entry -> look(entry, kept));
                }
            }
            position = some.isEmpty()
                    ? saved.position()
                    : some.get(some.size() - 1).position();
        }
    }

    private Optional<Entry> entry(Event event) {
        return switch (event.type()) {
            case "MissionPublished", "MissionChanged" -> entries.mission(event.aggregate());
            case "ProfileChanged", "AccountReinstated" -> entries.freelancer(event.aggregate());
            default -> Optional.empty();
        };
    }

    private static SavedSearchDraft.Kind kind(Entry entry) {
        return entry.kind() == Entry.Kind.MISSION ? SavedSearchDraft.Kind.MISSIONS : SavedSearchDraft.Kind.FREELANCERS;
    }

    private void look(Entry entry) {
        try (OneEntry one = new OneEntry(entry)) {
            List<UUID> candidates = List.copyOf(watched.candidates(one.terms()));
            for (int i = 0; i < candidates.size(); i += AT_ONCE) {
                List<UUID> some = candidates.subList(i, Math.min(candidates.size(), i + AT_ONCE));
                List<MatchingStore.Kept> kept = store.searches(some);
                Set<UUID> deleted = new HashSet<>(some);
                kept.forEach(search -> deleted.remove(search.search().id()));
                deleted.forEach(watched::remove);
                look(entry, one, kept);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void look(Entry entry, OneEntry one, List<MatchingStore.Kept> searches) throws IOException {
        List<MatchingStore.Kept> finders = new ArrayList<>();
        for (MatchingStore.Kept kept : searches) {
            if (!kept.account().equals(entry.id()) && one.isFoundBy(query(kept.search()))) {
                finders.add(kept);
            }
        }
        if (!finders.isEmpty()) {
            tell(entry, finders);
        }
    }

    private void look(Entry entry, MatchingStore.Kept kept) {
        try (OneEntry one = new OneEntry(entry)) {
            look(entry, one, List.of(kept));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void tell(Entry entry, List<MatchingStore.Kept> finders) {
        Instant now = clock.instant();
        store.inTransaction(connection -> {
            for (MatchingStore.Kept kept : finders) {
                if (MatchingStore.found(connection, kept, entry.id(), now)) {
                    events.append(new SearchMatched(
                            kept.search().id(), kept.account(), kind(entry).name(), entry.id()));
                }
            }
            return null;
        });
    }

    /** Mails what was found since the last time: one mail for each search. One that fails holds up no other, and comes next time. */
    void mail(Notifications notifications) {
        RuntimeException failed = null;
        int failures = 0;
        UUID after = FIRST;
        List<UUID> some;
        do {
            some = store.searchesToMail(after, AT_ONCE);
            for (UUID id : some) {
                after = id;
                try {
                    store.search(id).ifPresent(kept -> mail(notifications, kept));
                } catch (Unavailable away) {
                    // Nobody else has better luck; all of them come next time.
                    throw away;
                } catch (RuntimeException one) {
                    failed = one;
                    failures++;
                }
            }
        } while (some.size() == AT_ONCE);
        if (failed != null) {
            LOG.warn("Mails about {} saved searches were not written and are tried again next time", failures, failed);
        }
    }

    private void mail(Notifications notifications, MatchingStore.Kept kept) {
        Optional<Account> account = entries.account(kept.account());
        store.inTransaction(connection -> {
            List<String> titles = new ArrayList<>();
            int more = 0;
            for (UUID found : MatchingStore.takeToMail(connection, kept.search().id())) {
                if (titles.size() == IN_A_MAIL) {
                    more++;
                } else {
                    title(kept.search().kind(), found).ifPresent(titles::add);
                }
            }
            if (!titles.isEmpty() && account.isPresent()) {
                notifications.send(
                        Actor.SYSTEM, SearchMail.of(account.get(), kept.search(), titles, more, address.url()));
            }
            return null;
        });
    }

    /** What is hidden or over by now is not told any more. */
    private Optional<String> title(SavedSearchDraft.Kind kind, UUID id) {
        return (kind == SavedSearchDraft.Kind.MISSIONS ? entries.mission(id) : entries.freelancer(id))
                .map(Entry::title);
    }

    /** The words of the mail. */
    private static final class SearchMail {

        /** Where people see and delete what they keep. */
        private static final String PAGE = "/own/searches\n";

        static Mail of(Account account, SavedSearch search, List<String> titles, int more, String url) {
            boolean french = "fr".equals(account.locale());
            long count = titles.size() + (long) more;
            boolean missions = search.kind() == SavedSearchDraft.Kind.MISSIONS;
            String what = french
                    ? missions
                            ? Counted.french(count, "nouvelle mission", "nouvelles missions")
                            : Counted.french(count, "nouveau profil", "nouveaux profils")
                    : missions
                            ? Counted.english(count, "new mission", "new missions")
                            : Counted.english(count, "new profile", "new profiles");
            StringBuilder text = new StringBuilder();
            text.append(french ? "Bonjour " : "Hello ")
                    .append(account.displayName())
                    .append(",\n\n");
            text.append(
                    french
                            ? "Votre recherche « " + search.name() + " » a trouvé " + what + " :\n\n"
                            : "Your search \"" + search.name() + "\" has found " + what + ":\n\n");
            titles.forEach(title -> text.append("- ").append(title).append('\n'));
            if (more > 0) {
                text.append(french ? "- et " + more + " de plus\n" : "- and " + more + " more\n");
            }
            text.append(
                    french
                            ? "\nPour ne plus recevoir ces messages, supprimez cette recherche"
                            : "\nTo get no more of these mails, delete the search");
            text.append(url.isEmpty() ? ".\n" : (french ? " :\n" + url + "/fr" : ":\n" + url + "/en") + PAGE);
            return new Mail(
                    account.email(),
                    (french ? search.name() + " : " + what : search.name() + ": " + what),
                    text.toString());
        }
    }
}
