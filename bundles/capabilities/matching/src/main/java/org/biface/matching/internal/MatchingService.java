package org.biface.matching.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.http.PublicAddress;
import org.biface.matching.Criterion;
import org.biface.matching.IndexStatus;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.matching.Matching;
import org.biface.matching.OwnSkill;
import org.biface.matching.SavedSearch;
import org.biface.matching.SavedSearchDraft;
import org.biface.matching.SearchResult;
import org.biface.matching.Suggestion;
import org.biface.missions.Mission;
import org.biface.notifications.Notifications;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.engine.EngineAway;
import org.biface.spi.matching.engine.SearchEngine;
import org.biface.spi.matching.engine.Sought;
import org.biface.spi.vertical.Neighbour;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds candidates in the index, and orders them by the signals. */
@Component(service = MatchingService.class, configurationPid = MatchingSettings.PID)
public class MatchingService implements Matching {

    private static final Logger LOG = LoggerFactory.getLogger(MatchingService.class);
    private static final int MOST = 100;
    static final int LONGEST = 200;
    private static final int NEAR_KM = 50;
    private static final float NEAR_BOOST = 3;
    private static final int SUGGESTIONS = 10;
    private static final int NEAR_TITLES = 200;
    private static final double NEAR_ENOUGH = 0.3;
    private static final int BANDS = 20;
    private static final String CONSOLE = "console";
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration FIRST_TURN = Duration.ofSeconds(3);
    private static final Duration LAST_TURN = Duration.ofSeconds(10);

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Notifications notifications;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile SearchEngine engine;

    private final MatchingStore store;
    private final Entries entries;
    private final Trades trades;
    private final Meanings meanings;
    private final Ranking ranking;
    private final Path folder;
    private final Events events;
    private final MatchingSettings settings;
    private final Search search;
    private final Filters filters;
    private final SavedSearches searches;
    private final Path skillsFile;
    private final Clock clock;
    private final int candidates;
    private final ScheduledExecutorService turns;
    private final ScheduledExecutorService clusterTurns;
    private final Cluster cluster;
    private volatile MatchIndex index;
    private volatile Follower follower;
    private boolean cantOpen;
    private long ownReadAt;
    private boolean ownKnown;
    private boolean ownRead = true;
    private boolean fileRead = true;
    private FileTime fileChanged;
    private List<OwnSkill> inFile = List.of();

    @Activate
    public MatchingService(
            BundleContext context,
            @Reference Events events,
            @Reference MatchingStore store,
            @Reference Entries entries,
            @Reference Trades trades,
            @Reference Meanings meanings,
            @Reference Ranking ranking,
            @Reference PublicAddress address,
            MatchingSettings settings) {
        this(
                context.getDataFile("index").toPath(),
                events,
                store,
                entries,
                trades,
                meanings,
                ranking,
                address,
                settings,
                Clock.systemUTC());
        store.mailBy(Duration.ofMinutes(Math.max(1, settings.searches_mail_minutes())), this::mail);
        // While a node starts, others need the processor more.
        Duration first = takesOver(context) ? Duration.ZERO : FIRST_TURN;
        turns.scheduleWithFixedDelay(
                this::turn, first.toMillis(), Math.max(1, settings.poll_millis()), TimeUnit.MILLISECONDS);
        clusterTurns.scheduleWithFixedDelay(
                this::clusterTurn, first.toMillis(), Math.max(1, settings.poll_millis()), TimeUnit.MILLISECONDS);
    }

    MatchingService(
            Path folder,
            Events events,
            MatchingStore store,
            Entries entries,
            Trades trades,
            Meanings meanings,
            Ranking ranking,
            PublicAddress address,
            MatchingSettings settings,
            Clock clock) {
        this.store = store;
        this.entries = entries;
        this.trades = trades;
        this.meanings = meanings;
        this.ranking = ranking;
        this.search = new Search(trades, clock);
        this.filters = new Filters(trades);
        this.searches = new SavedSearches(store, events, entries, trades, filters, search, address, settings, clock);
        this.skillsFile = Path.of(System.getProperty("karaf.etc", "etc")).resolve(settings.skills_file());
        this.clock = clock;
        this.candidates = Math.max(MOST, settings.candidates());
        this.folder = folder;
        this.events = events;
        this.settings = settings;
        this.turns = thread("matching-index");
        this.clusterTurns = thread("matching-cluster");
        // What titles mean is of no matter to what is kept there.
        this.cluster = new Cluster(() -> engine, events, shared -> follower(shared, new Meanings()), System::nanoTime);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Beside another version that serves, this one can serve at once by what that one has read. */
    private boolean takesOver(BundleContext context) {
        Bundle own = context.getBundle();
        for (Bundle other : context.getBundles()) {
            boolean serves = other.getBundleId() != own.getBundleId()
                    && other.getState() == Bundle.ACTIVE
                    && own.getSymbolicName().equals(other.getSymbolicName());
            File theirs = serves ? other.getDataFile("index") : null;
            if (theirs != null && MatchIndex.inherit(theirs.toPath(), folder)) {
                LOG.info("Matching goes on with the index of version {}", other.getVersion());
                return opens();
            }
        }
        return false;
    }

    MatchIndex opened() {
        return index;
    }

    SavedSearches searches() {
        return searches;
    }

    /** Opens the index if that is still to do, and reads what is new. Never called by two threads at once. */
    void turn() {
        if (!readOwnSkills() || follower == null && !opens()) {
            return;
        }
        follower.turn();
    }

    /** @return whether the index is open; what is in the way, such as a folder that can't be written, may go by the next turn */
    private boolean opens() {
        try {
            open();
            cantOpen = false;
            return true;
        } catch (RuntimeException failed) {
            // Thrown on, it would end the turns for ever.
            if (!cantOpen) {
                LOG.error("The index of matching can't be opened in {}; it is tried again", folder, failed);
            }
            cantOpen = true;
            return false;
        }
    }

    /**
     * What can't be read now stays as it was.
     *
     * @return whether it was read since the start: an index must not be read anew for skills that are only not there yet
     */
    private boolean readOwnSkills() {
        long now = System.nanoTime();
        if (ownReadAt != 0 && now - ownReadAt < TimeUnit.MILLISECONDS.toNanos(settings.skills_poll_millis())) {
            return ownKnown;
        }
        ownReadAt = now;
        List<OwnSkill> own = new ArrayList<>(skillsInFile());
        try {
            own.addAll(store.ownSkills());
            trades.own(own);
            ownKnown = true;
            ownRead = true;
        } catch (RuntimeException away) {
            if (ownRead && !(away instanceof Unavailable)) {
                LOG.warn("The skills that were added at the console can't be read and stay as they were", away);
                ownRead = false;
            }
        }
        return ownKnown;
    }

    private List<OwnSkill> skillsInFile() {
        try {
            if (!Files.exists(skillsFile)) {
                inFile = List.of();
                fileChanged = null;
            } else {
                FileTime changed = Files.getLastModifiedTime(skillsFile);
                if (!changed.equals(fileChanged)) {
                    inFile = OwnSkills.read(skillsFile);
                    fileChanged = changed;
                }
            }
            fileRead = true;
        } catch (IOException unreadable) {
            if (fileRead) {
                LOG.warn("The operator's own skills can't be read and stay as they were", unreadable);
            }
            fileRead = false;
        }
        return inFile;
    }

    void open() {
        index = MatchIndex.open(folder, Math.max(1, settings.buffer_megabytes()));
        follower = follower(index, meanings);
    }

    private Follower follower(Index followed, Meanings known) {
        return new Follower(
                events,
                store,
                entries,
                trades,
                known,
                followed,
                Duration.ofSeconds(settings.commit_seconds()),
                Duration.ofMillis(settings.settle_millis()),
                System::nanoTime);
    }

    /** Fills the search engine that nodes share, if there is one. Never called by two threads at once. */
    void clusterTurn() {
        // Until the operator's own skills are known, everything would be read with too few.
        if (follower != null) {
            cluster.turn();
        }
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        turns.shutdown();
        // What is written now can be written again.
        clusterTurns.shutdownNow();
        if (clusterTurns.awaitTermination(LAST_TURN.toSeconds(), TimeUnit.SECONDS)) {
            cluster.close();
        }
        boolean ended = turns.awaitTermination(LAST_TURN.toSeconds(), TimeUnit.SECONDS);
        Follower ending = follower;
        if (ending != null) {
            if (ended) {
                ending.commit();
            }
            index.close();
        }
    }

    @Override
    public List<Match> freelancers(Actor actor, UUID id, MatchFilter filter, int limit, Locale reader) {
        actor.mustBeSomebody();
        Mission mission = entries.read(actor, id);
        if (!actor.isOperator() && !actor.actsFor(mission.company())) {
            throw new Forbidden("Only who acts for the mission's company sees who fits it.");
        }
        check(filter, limit);
        Entry wanted = found(asked -> asked.find(Entry.Kind.MISSION, id))
                .or(() -> entries.mission(id))
                .orElseThrow(() -> new NotFound("There is no such mission, or it is not published."));
        return matches(wanted, filter, limit, reader);
    }

    @Override
    public List<Match> missions(Actor actor, UUID id, MatchFilter filter, int limit, Locale reader) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.is(id)) {
            throw new NotFound("There is no such freelancer, or it is not you.");
        }
        if (!actor.isOperator()) {
            actor.mustHave(Role.FREELANCER);
        }
        check(filter, limit);
        Entry offered = found(asked -> asked.find(Entry.Kind.FREELANCER, id))
                .or(() -> entries.freelancer(id))
                .orElseThrow(() -> new NotFound("There is no profile that others may see."));
        return matches(offered, filter, limit, reader);
    }

    @Override
    public SearchResult searchFreelancers(Actor actor, String text, MatchFilter filter, int limit, Locale reader) {
        return search(actor, Entry.Kind.FREELANCER, text, filter, limit, reader);
    }

    @Override
    public SearchResult searchMissions(Actor actor, String text, MatchFilter filter, int limit, Locale reader) {
        return search(actor, Entry.Kind.MISSION, text, filter, limit, reader);
    }

    private SearchResult search(
            Actor actor, Entry.Kind kind, String text, MatchFilter filter, int limit, Locale reader) {
        checkText(text);
        check(filter, limit);
        List<Sought> must = filters.of(kind, filter);
        if (actor.kind() == Actor.Kind.NOBODY) {
            must.add(Filters.term("open", "true"));
        }
        return found(asked -> search.run(asked, text, must, limit, reader));
    }

    @Override
    public List<Suggestion> suggest(Actor actor, String text, Locale reader) {
        checkText(text);
        return trades.suggest(text, reader, SUGGESTIONS);
    }

    private static void checkText(String text) {
        var check = new Invalid.Check();
        check.that(text == null || text.length() <= LONGEST, "q", "q has at most " + LONGEST + " characters.");
        check.orThrow();
    }

    @Override
    public List<Criterion> criteria(Actor actor, Locale reader) {
        return ranking.criteria(reader);
    }

    @Override
    public IndexStatus index(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        Follower asked = follower;
        IndexStatus own = asked == null ? new IndexStatus(IndexStatus.State.BUILDING, 0, 0, 0, null) : asked.status();
        return new IndexStatus(
                own.state(), own.position(), own.head(), own.documents(), own.problem(), cluster.status());
    }

    @Override
    public IndexStatus rebuild(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        Follower asked = follower;
        if (asked == null) {
            throw new Unavailable("The index is being opened. Try again in a moment.", RETRY);
        }
        asked.rebuild();
        cluster.rebuild();
        return index(actor);
    }

    @Override
    public SavedSearch saveSearch(Actor actor, SavedSearchDraft draft) {
        actor.mustBeSomebody();
        MatchIndex asked = index();
        return searches.save(actor, draft, asked, follower.shown());
    }

    @Override
    public List<SavedSearch> savedSearches(Actor actor) {
        return searches.list(actor);
    }

    @Override
    public void deleteSearch(Actor actor, UUID search) {
        searches.delete(actor, search);
    }

    private void mail() {
        Notifications out = notifications;
        if (out == null) {
            throw Unavailable.capability("notifications");
        }
        searches.mail(out);
    }

    @Override
    public List<OwnSkill> ownSkills(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        List<OwnSkill> own = new ArrayList<>(trades.own().stream()
                .filter(skill -> !skill.source().equals(CONSOLE))
                .toList());
        own.addAll(store.ownSkills());
        return List.copyOf(own);
    }

    @Override
    public void setSkill(Actor actor, OwnSkill skill) {
        actor.mustHave(Role.OPERATOR);
        OwnSkills.check(skill);
        if (!trades.isInstalled(skill.trade())) {
            throw new Invalid("trade", "The trade " + skill.trade() + " is not installed.");
        }
        boolean known = trades.concept(skill.id()).isPresent();
        if (!known && skill.english() == null) {
            throw new Invalid("english", "english must be given: the trade has no skill " + skill.id() + " yet.");
        }
        store.setSkill(skill);
    }

    @Override
    public void removeSkill(Actor actor, String trade, String skill) {
        actor.mustHave(Role.OPERATOR);
        if (!store.removeSkill(trade, skill)) {
            throw new NotFound("Nothing was said of this skill at the console.");
        }
    }

    /** Asks the search engine that nodes share while it serves, else this node's index, which follows the log all the same. */
    private <T> T found(Function<Index, T> question) {
        Optional<Index> shared = cluster.serving();
        if (shared.isPresent()) {
            try {
                return question.apply(shared.get());
            } catch (EngineAway away) {
                cluster.failed(away);
            }
        }
        return question.apply(index());
    }

    private MatchIndex index() {
        Follower asked = follower;
        if (asked == null || !asked.isUsable()) {
            throw new Unavailable("The index is being built. Try again in a moment.", RETRY);
        }
        return index;
    }

    private static void check(MatchFilter filter, int limit) {
        var check = new Invalid.Check();
        check.that(limit >= 1 && limit <= MOST, "limit", "limit must be from 1 to " + MOST + ".");
        check.orThrow();
        Filters.check(filter);
    }

    List<Match> matches(Entry subject, MatchFilter filter, int limit, Locale reader) {
        Entry.Meant meant = known(subject);
        if (meant == null) {
            meant = meanings.of(subject.title());
        }
        Pairs pairs = new Pairs(subject, trades, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        List<Rated> all = new ArrayList<>();
        // Many of them have the same title.
        Map<String, Optional<Double>> likeness = new HashMap<>();
        Sought sought = query(subject, meant, filter);
        for (Entry candidate : found(asked -> asked.best(sought, candidates))) {
            Entry.Meant wanted = meant;
            Double titles = meant == null
                    ? null
                    : likeness.computeIfAbsent(
                                    candidate.title(), title -> Optional.ofNullable(wanted.likeness(known(candidate))))
                            .orElse(null);
            all.add(new Rated(candidate, ranking.judge(pairs.with(candidate, titles))));
        }
        all.sort(Comparator.comparingDouble((Rated rated) -> rated.judged().score())
                .reversed()
                .thenComparing(rated -> rated.candidate().id()));
        return all.stream()
                .limit(limit)
                .map(rated -> new Match(
                        rated.candidate().id(),
                        rated.candidate().title(),
                        rated.judged().score(),
                        ranking.reasons(rated.judged(), reader)))
                .toList();
    }

    private record Rated(Entry candidate, Ranking.Judgement judged) {}

    /** @return what an entry's title means, or {@code null} while that is not known */
    private Entry.Meant known(Entry entry) {
        return meanings.known(entry.title(), by -> index.vector(entry.kind(), Entry.titleKey(entry.title()), by));
    }

    /** @param meant what the subject's title means, or {@code null} */
    Sought query(Entry subject, Entry.Meant meant, MatchFilter filter) {
        Entry.Kind sought = subject.kind() == Entry.Kind.MISSION ? Entry.Kind.FREELANCER : Entry.Kind.MISSION;
        List<Sought> may = new ArrayList<>();
        for (Entry.Known skill : subject.skills()) {
            may.add(new Sought.Weighed(Filters.term("skill", skill.id()), 4));
            for (Neighbour near : trades.neighbours(skill.id())) {
                may.add(new Sought.Weighed(Filters.term("skill", near.concept()), (float) (4 * near.weight())));
            }
        }
        for (String word : Words.of(subject.title()).stream().distinct().toList()) {
            may.add(new Sought.Word("title", word));
            may.add(new Sought.Weighed(new Sought.Word("text", word), 0.3f));
        }
        // Where work is done on site, who is near must be among those that are rated.
        if (subject.kind() == Entry.Kind.MISSION && subject.remote() != Pair.Remote.REMOTE) {
            for (Spot spot : subject.spots()) {
                may.add(new Sought.Weighed(Filters.around(spot, NEAR_KM), NEAR_BOOST));
            }
        }
        may.addAll(alsoRated(subject));
        may.addAll(nearTitles(meant, sought));
        may.add(new Sought.Weighed(new Sought.Everything(), 0));
        return new Sought.Combined(List.of(), filters.of(sought, filter), may, List.of());
    }

    /**
     * Of many with the same skills those must be among the candidates who are affordable and have time: what the signals of that
     * say counts against skills as their usual weights do.
     */
    private static List<Sought> alsoRated(Entry subject) {
        List<Sought> also = new ArrayList<>();
        float skills = 4f * Math.max(1, subject.skills().size());
        if (subject.kind() == Entry.Kind.MISSION && subject.daily() && subject.rate() != null) {
            also.add(new Sought.Weighed(
                    new Sought.Between("rate:" + subject.currency(), 0, subject.rate()), 0.4f * skills));
        }
        if (subject.kind() == Entry.Kind.MISSION && subject.from() != null) {
            also.add(new Sought.Weighed(
                    new Sought.Between("from", Long.MIN_VALUE, subject.from().toEpochDay()), 0.4f * skills));
        }
        return also;
    }

    /** Titles that mean about the same, in bands of likeness, for hundreds of single words would cost more. */
    private List<Sought> nearTitles(Entry.Meant meant, Entry.Kind sought) {
        if (meant == null) {
            return List.of();
        }
        Map<Long, List<String>> bands = new TreeMap<>();
        for (MatchIndex.NearTitle near : index.titles(sought, meant, NEAR_TITLES)) {
            if (near.likeness() >= NEAR_ENOUGH) {
                bands.computeIfAbsent(Math.round(near.likeness() * BANDS), none -> new ArrayList<>())
                        .add(near.key());
            }
        }
        List<Sought> queries = new ArrayList<>();
        bands.forEach((band, titles) ->
                queries.add(new Sought.Weighed(new Sought.Term("titled", titles), 6f * band / BANDS)));
        return queries;
    }
}
