package org.biface.matching.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Badges;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Persistence;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.matching.OwnSkill;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Missions;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Profiles;
import org.biface.spi.matching.Meaning;
import org.biface.spi.matching.engine.Sought;
import org.biface.spi.vertical.Vertical;

/**
 * Matching as it is, with the settings that everybody gets: its reading of profiles and missions, its index, its candidates and
 * its ranking. Only the event log is empty, and the other capabilities answer from memory. In this package to get at them.
 */
public final class Marketplace implements AutoCloseable {

    private static final int TITLES_AT_ONCE = 1_000;

    private final Map<UUID, Profile> profiles = new HashMap<>();
    private final Map<UUID, Mission> missions = new HashMap<>();
    private final Entries entries;
    private final MatchingService matching;
    private final String fingerprint;
    private final Meanings meanings = new Meanings();
    private long shownAt = System.nanoTime();

    /**
     * @param folder where the index is to be
     * @param trade whose skills are recognised
     * @param meaning who knows what titles mean, or {@code null}
     */
    public Marketplace(Path folder, Vertical trade, Meaning meaning) {
        this(folder, trade, meaning, true);
    }

    private Marketplace(Path folder, Vertical trade, Meaning meaning, boolean opened) {
        Trades trades = new Trades();
        trades.show(trade);
        meanings.meaning = meaning;
        MatchingStore store = new MatchingStore((Persistence) null, null) {
            @Override
            Entry.Track track(UUID freelancer) {
                return Entry.Track.NONE;
            }

            @Override
            List<OwnSkill> ownSkills() {
                return List.of();
            }
        };
        entries = new Entries(store, trades, new ContactMasking(usual(ContactMasking.Config.class)));
        entries.badges = answers(Badges.class, (method, arguments) -> List.of());
        entries.accounts = answers(Accounts.class, (method, arguments) -> account((UUID) arguments[1]));
        entries.profiles = answers(Profiles.class, (method, arguments) -> profiles.get((UUID) arguments[1]));
        entries.missions = answers(Missions.class, (method, arguments) -> missions.get((UUID) arguments[1]));
        Events nothing = answers(Events.class, (method, arguments) -> method.equals("head") ? (Object) 0L : List.of());
        MatchingSettings settings = usual(MatchingSettings.class);
        matching = new MatchingService(
                folder,
                nothing,
                store,
                entries,
                trades,
                meanings,
                new Ranking(settings),
                () -> "",
                settings,
                Clock.systemUTC());
        if (opened) {
            matching.turn();
        }
        fingerprint = trades.fingerprint() + meanings.fingerprint();
    }

    /** @return how its index is written; an index of another format is no use */
    public static String format() {
        return MatchIndex.FORMAT;
    }

    private interface Answer {
        Object of(String method, Object[] arguments);
    }

    private static <T> T answers(Class<T> api, Answer answer) {
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(),
                new Class<?>[] {api},
                (proxy, method, arguments) -> answer.of(method.getName(), arguments)));
    }

    /** The settings of who has set nothing. */
    private static <T> T usual(Class<T> settings) {
        return settings.cast(Proxy.newProxyInstance(
                settings.getClassLoader(),
                new Class<?>[] {settings},
                (proxy, method, arguments) -> method.getDefaultValue()));
    }

    private static Account account(UUID id) {
        return new Account(
                id,
                "x@example.com",
                "Somebody",
                Set.of(Role.FREELANCER),
                "en",
                true,
                false,
                null,
                List.of(),
                Instant.EPOCH,
                1);
    }

    /** Reads a profile into the index, as if it had just been changed. */
    public void add(UUID freelancer, ProfileDetails details) throws IOException {
        profiles.put(freelancer, new Profile(freelancer, "Somebody", details, 100, List.of(), false, Instant.now(), 1));
        matching.opened().put(entries.freelancer(freelancer).orElseThrow(), meanings.fingerprint());
        profiles.remove(freelancer);
    }

    /**
     * Says what the titles mean of all that was added.
     *
     * @return how many titles that are
     */
    public int understand() throws IOException {
        int all = 0;
        int some;
        do {
            refresh();
            some = Understanding.of(matching.opened(), meanings, meanings.fingerprint(), TITLES_AT_ONCE);
            all += some;
        } while (some > 0);
        return all;
    }

    /** Lets what was added be found, as often as matching does while it has much to read. */
    public void keepUp() throws IOException {
        if (System.nanoTime() - shownAt >= Follower.SHOWN_EVERY.toNanos()) {
            refresh();
        }
    }

    /** Lets what was added be found. */
    public void refresh() throws IOException {
        matching.opened().show(1, fingerprint, true);
        shownAt = System.nanoTime();
    }

    /** Lets what was added be found, and makes it safe on disk. */
    public void show() throws IOException {
        refresh();
        matching.opened().commit();
    }

    /** @return the best freelancers for a mission, as many as are rated */
    public List<Match> freelancers(MissionDetails details) {
        return matching.matches(entry(details), MatchFilter.NONE, Integer.MAX_VALUE, Locale.ENGLISH);
    }

    /**
     * What a bundle that only asks Lucene is told ({@link RawSearch}).
     *
     * @param trade whose skills are recognised
     * @param index the folder of the index
     * @param port where to write the port on which it listens
     * @param missions for each mission what must hold besides
     * @return the task
     */
    public static byte[] task(Vertical trade, Path index, Path port, Map<MissionDetails, MatchFilter> missions)
            throws IOException {
        Marketplace market = new Marketplace(null, trade, null, false);
        List<Sought> queries = new ArrayList<>();
        missions.forEach((details, filter) -> queries.add(market.matching.query(market.entry(details), null, filter)));
        return RawSearch.task(index, port, queries);
    }

    private Entry entry(MissionDetails details) {
        UUID id = UUID.randomUUID();
        missions.put(
                id,
                new Mission(
                        id,
                        id,
                        "A client",
                        id,
                        details,
                        Mission.Status.PUBLISHED,
                        false,
                        0,
                        0,
                        Instant.now(),
                        Instant.now(),
                        Instant.now(),
                        1));
        Entry wanted = entries.mission(id).orElseThrow();
        missions.remove(id);
        return wanted;
    }

    @Override
    public void close() throws IOException {
        try {
            matching.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
