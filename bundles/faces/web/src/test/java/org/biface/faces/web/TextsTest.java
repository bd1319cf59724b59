package org.biface.faces.web;

import static java.util.Map.entry;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ChoiceFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.Introduction;
import org.biface.commission.BroughtBy;
import org.biface.commission.OfferStatus;
import org.biface.commission.PolicyStatus;
import org.biface.commission.Simulation;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.Dispute;
import org.biface.contracts.Milestone;
import org.biface.contracts.Timesheet;
import org.biface.matching.IndexStatus;
import org.biface.matching.SavedSearchDraft;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Remote;
import org.biface.missions.Side;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeKind;
import org.biface.payments.Chargeback;
import org.biface.payments.Payment;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutRun;
import org.biface.payments.Reconciliation;
import org.biface.payments.Statement;
import org.biface.profiles.Visibility;
import org.biface.reviews.Aspect;
import org.junit.Test;

/** Every text is there in both languages, is used, and is what a page can show. */
public class TextsTest {

    private static final Path MAIN = Path.of("src/main");

    /** A key as it stands in a template or in Java. */
    private static final Pattern NAMED =
            Pattern.compile("(?:\\bt\\(\\s*|texts\\.get\\(|visit, |Entry\\()[\"']([a-z0-9A-Z.-]+)[\"']");

    /** What a key begins with, when the rest is made from a value. */
    private static final Pattern BEGUN = Pattern.compile("[\"']([a-z][a-z0-9.-]+\\.)[\"']");

    /** Keys that are put together in Java: what they begin with. */
    private static final Set<String> MADE = Set.of("error.", "done.", "said.");

    @Test
    public void bothLanguagesSayTheSame() throws IOException {
        assertEquals(
                new TreeSet<>(texts("en").keySet()), new TreeSet<>(texts("fr").keySet()));
    }

    @Test
    public void whatIsUsedIsThere() throws IOException {
        Set<String> there = texts("en").keySet();
        Set<String> missing = new TreeSet<>();
        for (MatchResult named : named(NAMED)) {
            String key = named.group(1);
            if (!there.contains(key)) {
                missing.add(key);
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    public void whatIsThereIsUsed() throws IOException {
        Set<String> unused = new TreeSet<>(texts("en").keySet());
        named(NAMED).forEach(named -> unused.remove(named.group(1)));
        named(BEGUN).forEach(begun -> unused.removeIf(one -> one.startsWith(begun.group(1))));
        unused.removeIf(one -> MADE.stream().anyMatch(one::startsWith));
        assertEquals(Set.of(), unused);
    }

    /** What is made from a value of the house has a text for each value. */
    @Test
    public void everyValueHasItsText() throws IOException {
        Set<String> there = texts("en").keySet();
        Set<String> missing = new TreeSet<>();
        VALUES.forEach((prefix, type) -> Stream.of(type.getEnumConstants())
                .map(value -> prefix + ((Enum<?>) value).name())
                .filter(key -> !there.contains(key))
                .forEach(missing::add));
        assertEquals(Set.of(), missing);
    }

    private static final Map<String, Class<?>> VALUES = Map.ofEntries(
            entry("account.status.", PayoutAccount.Status.class),
            entry("books.cause.", Reconciliation.Cause.class),
            entry("brought.", BroughtBy.class),
            entry("chart.", Statement.Side.class),
            entry("chart.amount.", Statement.Side.class),
            entry("chart.commission.", Statement.Side.class),
            entry("chargeback.status.", Chargeback.Status.class),
            entry("colleagues.role.", CompanyRole.class),
            entry("contract.status.", Contract.Status.class),
            entry("dispute.by.", Dispute.Side.class),
            entry("dispute.side.", Dispute.Side.class),
            entry("dispute.status.", Dispute.Status.class),
            entry("index.state.", IndexStatus.State.class),
            entry("introductions.state.", Introduction.State.class),
            entry("invitation.status.", Invitation.Status.class),
            entry("join.role.", CompanyRole.class),
            entry("milestone.says.", Milestone.Status.class),
            entry("milestone.status.", Milestone.Status.class),
            entry("mission.pricing.", Pricing.class),
            entry("mission.remote.", Remote.class),
            entry("mission.status.", Mission.Status.class),
            entry("decision.done.", NoticeAction.class),
            entry("decisions.status.", Notice.Status.class),
            entry("notice.action.", NoticeAction.class),
            entry("notice.ground.", Ground.class),
            entry("notice.of.", NoticeKind.class),
            entry("notice.status.", Notice.Status.class),
            entry("report.category.", NoticeCategory.class),
            entry("report.what.", NoticeKind.class),
            entry("offers.source.", OfferStatus.Source.class),
            entry("own-missions.status.", Mission.Status.class),
            entry("payout.status.", Payment.Status.class),
            entry("policy.state.", PolicyStatus.State.class),
            entry("profile.remote.", org.biface.profiles.Remote.class),
            entry("profile.visibility.", Visibility.class),
            entry("proposal.by.", Side.class),
            entry("proposal.status.", Proposal.Status.class),
            entry("review.aspect.", Aspect.class),
            entry("role.", Role.class),
            entry("runs.status.", PayoutRun.Status.class),
            entry("searches.kind.", SavedSearchDraft.Kind.class),
            entry("side.", Side.class),
            entry("simulations.state.", Simulation.State.class),
            entry("statement.kind.", Statement.Kind.class),
            entry("sweep.status.", Payment.Status.class),
            entry("week.status.", Timesheet.Status.class));

    /** A plain apostrophe or a lost brace would be eaten by MessageFormat; the values are the same in both languages. */
    @Test
    public void textsAreWellFormed() throws IOException {
        TreeMap<String, String> english = texts("en");
        TreeMap<String, String> french = texts("fr");
        for (String key : english.keySet()) {
            for (String text : List.of(english.get(key), french.getOrDefault(key, ""))) {
                assertTrue(key + ": " + text, text.indexOf('\'') < 0 && !text.isBlank());
                for (Format part : new MessageFormat(text).getFormatsByArgumentIndex()) {
                    assertTrue(key, part == null || part instanceof ChoiceFormat);
                }
            }
            assertEquals(
                    key,
                    new MessageFormat(english.get(key)).getFormatsByArgumentIndex().length,
                    new MessageFormat(french.getOrDefault(key, "")).getFormatsByArgumentIndex().length);
        }
    }

    /** The last of two would be the only one that is said, also where the first was meant. */
    @Test
    public void noKeyStandsTwice() throws IOException {
        for (String language : List.of("en", "fr")) {
            Set<String> seen = new HashSet<>();
            assertEquals(
                    language,
                    List.of(),
                    Files.readAllLines(MAIN.resolve("resources/messages/web_" + language + ".properties")).stream()
                            .filter(line -> !line.startsWith("#") && line.contains("="))
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .filter(key -> !seen.add(key))
                            .toList());
        }
    }

    /** Sentences of services are said in the reader's words, with the numbers in them. */
    @Test
    public void sentencesKeepTheirNumbers() {
        Texts french = new Texts(Language.FR, null);
        assertEquals(
                "Trop d’essais. Réessayez dans 15 minutes.",
                french.said("There were too many attempts. Try again in 15 min."));
        assertEquals("De 0 à 60, s’il vous plaît.", french.said("skills/2/years must be from 0 to 60."));
        assertEquals("Nobody knows 15 of these.", french.said("Nobody knows 15 of these."));
    }

    /** Days, moments and amounts in them are the reader's: the form, the words, and the zone. */
    @Test
    public void sentencesSayDaysAndAmountsAsTheReaderDoes() {
        Texts french =
                new Texts(Language.FR, null).of(new Formats(Language.FR.locale(), ZoneId.of("America/Martinique")));
        assertEquals(
                "Le contrat se termine le 1er mars 2026 ; rien ne peut être saisi après.",
                french.said("The contract ends with 2026-03-01; nothing can be recorded after it."));
        assertEquals(
                "L’autre partie peut encore répondre jusqu’au 1er mars 2026 à 08:30.",
                french.said("The other side may still answer until 2026-03-01T12:30:00.123456Z."));
        assertEquals(
                "Les jours de cette semaine pouvaient être saisis jusqu’au 1er mars 2026 à 07:30."
                        + " Convenez d’un avenant avec le client pour ce qui manque.",
                french.said("Days of this week could be recorded until 2026-03-01 12:30 (Europe/Paris)."
                        + " Agree with the client on an amendment for what is missing."));
        assertEquals(
                "De zéro à 1 234,50 €, s’il vous plaît.",
                french.said("toFreelancer must be from nothing to 1234.50 EUR.").replaceAll("[\\u00a0\\u202f]", " "));
        assertEquals(
                "De 1er janvier 2000 à 31 décembre 2100, s’il vous plaît.",
                french.said("startsOn must be from 2000-01-01 to 2100-12-31."));
        assertEquals("De 2000-99 à 3, s’il vous plaît.", french.said("x must be from 2000-99 to 3."));
        assertEquals(
                "Le jalon a avancé entre-temps. Regardez-le à nouveau pour voir ce qui est possible à présent.",
                french.said("The milestone is changes requested and can't be approved now."));
        Texts english = new Texts(Language.EN, null);
        assertEquals(
                "Days after 1 March 2026 are recorded already.",
                english.said("Days after 2026-03-01 are recorded already."));
    }

    private static List<MatchResult> named(Pattern pattern) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(MAIN)) {
            files = all.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".html"))
                    .collect(Collectors.toList());
        }
        List<MatchResult> found = new ArrayList<>();
        for (Path file : files) {
            pattern.matcher(Files.readString(file))
                    .results()
                    .filter(named -> named.group(1).contains(".")
                            && (pattern == BEGUN || !named.group(1).endsWith(".")))
                    .forEach(found::add);
        }
        return found;
    }

    private static TreeMap<String, String> texts(String language) throws IOException {
        Properties read = new Properties();
        try (var reader = Files.newBufferedReader(MAIN.resolve("resources/messages/web_" + language + ".properties"))) {
            read.load(reader);
        }
        TreeMap<String, String> texts = new TreeMap<>();
        read.forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }
}
