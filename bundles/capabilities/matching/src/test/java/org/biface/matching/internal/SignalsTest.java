package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.RankingSignal;
import org.biface.spi.matching.Rating;
import org.junit.Test;

public class SignalsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static final Pair.Track NOTHING_SEEN = new Pair.Track(0, 0, 0, 0, List.of(), 0, 0);

    private Pair.Remote remote = Pair.Remote.ONSITE;
    private List<Pair.Language> needed = List.of();
    private List<Pair.Language> spoken = List.of();
    private LocalDate from;
    private LocalDate changed = TODAY;
    private LocalDate published = TODAY;
    private LocalDate since = LocalDate.of(2020, 1, 1);
    private Pair.Track track = NOTHING_SEEN;
    private Pair.Distance distance;
    private List<Pair.SkillFit> skills = List.of();

    private Optional<Rating> ask(String signal) {
        Pair pair = new Pair(
                new Pair.Mission(
                        "Java developer",
                        List.of("java", "developer"),
                        true,
                        60_000L,
                        "EUR",
                        TODAY,
                        null,
                        "Lyon",
                        "FR",
                        remote,
                        needed,
                        published),
                new Pair.Freelancer(
                        "Java",
                        List.of("java"),
                        50_000L,
                        "EUR",
                        from,
                        null,
                        List.of("Villeurbanne"),
                        List.of("FR"),
                        null,
                        changed,
                        spoken,
                        since,
                        track),
                skills,
                null,
                distance,
                TODAY);
        RankingSignal asked = Signals.all().stream()
                .filter(one -> one.id().equals(signal))
                .findFirst()
                .orElseThrow();
        return asked.rate(pair);
    }

    private void says(String signal, double value, String english, String french) {
        Rating rating = ask(signal).orElseThrow();
        assertEquals(value, rating.value(), 0.001);
        assertEquals(english, rating.sentence().english());
        assertEquals(french, rating.sentence().french());
    }

    @Test
    public void distanceCountsByTheRadiusThatTheFreelancerGoes() {
        says(
                "distance",
                0.4,
                "Works in the same country, in another city.",
                "Travaille dans le même pays, dans une autre ville.");
        distance = new Pair.Distance(15, 30, "Villeurbanne");
        says(
                "distance",
                0.9,
                "Villeurbanne is 15 km away, within the 30 km that the freelancer goes.",
                "Villeurbanne est à 15 km, dans le rayon de déplacement de 30 km.");
        distance = new Pair.Distance(80, 30, "Villeurbanne");
        says(
                "distance",
                0.4,
                "Villeurbanne is 80 km away, beyond the 30 km that the freelancer goes.",
                "Villeurbanne est à 80 km, au-delà du rayon de déplacement de 30 km.");
        remote = Pair.Remote.HYBRID;
        assertEquals(0.6, ask("distance").orElseThrow().value(), 0.001);
        distance = new Pair.Distance(900, 30, "Villeurbanne");
        assertEquals(0, ask("distance").orElseThrow().value(), 0);
        remote = Pair.Remote.REMOTE;
        says("distance", 1, "Can be done from anywhere.", "Peut se faire à distance.");
    }

    @Test
    public void languagesCountByTheirLevels() {
        assertFalse(ask("languages").isPresent());
        needed = List.of(new Pair.Language("fr", 5));
        spoken = List.of(new Pair.Language("fr", 7));
        says("languages", 1, "Of 1 needed language: French.", "Sur 1 langue demandée : français.");
        needed = List.of(new Pair.Language("fr", 5), new Pair.Language("en", 0), new Pair.Language("de", 3));
        spoken = List.of(new Pair.Language("fr", 4), new Pair.Language("de", 3));
        says(
                "languages",
                (0.75 + 0 + 1) / 3,
                "Of 3 needed languages: French below the level that is needed, no English, German.",
                "Sur 3 langues demandées : français en dessous du niveau demandé, pas d'anglais, allemand.");
    }

    @Test
    public void reputationIsWhatWasSeenHere() {
        assertFalse(ask("reputation").isPresent());
        track = new Pair.Track(0, 0, 2, 1, List.of(), 0, 0);
        says("reputation", 0.56, "1 contract completed here.", "1 contrat mené à bien ici.");
        track = new Pair.Track(0, 0, 2, 0, List.of("top-rated"), 0, 0);
        says(
                "reputation",
                0.6,
                "0 contracts completed here; badge: top-rated.",
                "0 contrat mené à bien ici ; badge : top-rated.");
        track = new Pair.Track(0, 0, 9, 9, List.of("expert", "top-rated"), 0, 0);
        says(
                "reputation",
                1,
                "9 contracts completed here; badges: expert, top-rated.",
                "9 contrats menés à bien ici ; badges : expert, top-rated.");
    }

    @Test
    public void reviewsCountTheMoreTheMoreThereAre() {
        track = reviewed(1, 5);
        says(
                "reputation",
                0.5 + 0.3 * (25.0 / 6 - 4),
                "0 contracts completed here; 1 review by clients, 5.0 of 5 on average.",
                "0 contrat mené à bien ici ; 1 avis de clients, 5,0 sur 5 en moyenne.");
        double one = ask("reputation").orElseThrow().value();
        track = reviewed(20, 93);
        says(
                "reputation",
                0.5 + 0.3 * (113.0 / 25 - 4),
                "0 contracts completed here; 20 reviews by clients, 4.7 of 5 on average.",
                "0 contrat mené à bien ici ; 20 avis de clients, 4,7 sur 5 en moyenne.");
        double many = ask("reputation").orElseThrow().value();
        track = reviewed(20, 40);
        double bad = ask("reputation").orElseThrow().value();
        assertTrue("one best review does not beat many good ones", one < many);
        assertTrue("many bad ones are worse than nothing", bad < 0.5);
    }

    private static Pair.Track reviewed(int reviews, int stars) {
        return new Pair.Track(0, 0, 0, 0, List.of(), reviews, stars);
    }

    @Test
    public void responsesCountFromTheThirdInvitationOn() {
        track = new Pair.Track(2, 0, 0, 0, List.of(), 0, 0);
        assertFalse(ask("response").isPresent());
        track = new Pair.Track(3, 1, 0, 0, List.of(), 0, 0);
        says("response", 0.75, "Answered 3 of the last 4 invitations.", "A répondu à 3 des 4 dernières invitations.");
    }

    @Test
    public void newcomersAreLiftedUntilTheyHaveAContract() {
        assertFalse(ask("newcomer").isPresent());
        since = TODAY.minusDays(1);
        says("newcomer", 1, "New here: registered 1 day ago.", "Nouveau ici : inscription il y a 1 jour.");
        track = new Pair.Track(0, 0, 1, 0, List.of(), 0, 0);
        assertFalse(ask("newcomer").isPresent());
        track = NOTHING_SEEN;
        since = TODAY.minusDays(60);
        assertFalse(ask("newcomer").isPresent());
    }

    @Test
    public void freshnessIsOfBoth() {
        says(
                "freshness",
                1,
                "Profile changed today, mission published today.",
                "Profil mis à jour aujourd'hui, mission publiée aujourd'hui.");
        changed = TODAY.minusDays(90);
        published = TODAY.minusDays(1);
        says(
                "freshness",
                (0.5 + 1 - 1 / 180.0) / 2,
                "Profile changed 90 days ago, mission published 1 day ago.",
                "Profil mis à jour il y a 90 jours, mission publiée il y a 1 jour.");
    }

    @Test
    public void oneIsOneAndTwoAreTwo() {
        from = TODAY.plusDays(1);
        says("availability", 1 - 1 / 60.0, "Has time 1 day after the start.", "Disponible 1 jour après le début.");
        from = TODAY.plusDays(2);
        says("availability", 1 - 2 / 60.0, "Has time 2 days after the start.", "Disponible 2 jours après le début.");
        skills = List.of(new Pair.SkillFit("Java", "Java", 1, "Java", "Java", 5, 1));
        says("skills", 1, "Of 1 wanted skill: Java.", "Sur 1 compétence demandée : Java.");
        says(
                "level",
                0.7 + 0.3 / 5,
                "Level 5.0 of 5 and 1 year of practice on average.",
                "Niveau 5,0 sur 5 et 1 an de pratique en moyenne.");
        skills = List.of(
                new Pair.SkillFit("Java", "Java", 1, "Java", "Java", 5, 4),
                new Pair.SkillFit("Go", "Go", 0, null, null, 0, 0));
        says("skills", 0.5, "Of 2 wanted skills: Java.", "Sur 2 compétences demandées : Java.");
    }

    @Test
    public void everySignalHasItsWeightAndNames() {
        for (RankingSignal signal : Signals.all()) {
            assertTrue(signal.id(), signal.defaultWeight() > 0);
            assertFalse(signal.name().french().isBlank());
            assertTrue(signal.description().english().endsWith("."));
            assertTrue(signal.description().french().endsWith("."));
        }
    }

    @Test
    public void townsAreFoundAsPeopleWriteThem() {
        Spot lyon = Places.find("Lyon", "FR", 0).orElseThrow();
        assertEquals(45.75, lyon.latitude(), 0.05);
        for (String written : List.of("LYON", "69003 Lyon", "Lyon 3", "Lyon Cedex 03")) {
            assertEquals(0, Places.find(written, "FR", 0).orElseThrow().km(lyon), 0.1);
        }
        assertEquals(
                0,
                Places.parse("St-Étienne, fr")
                        .orElseThrow()
                        .km(Places.parse("Saint-Etienne").orElseThrow()),
                0);
        assertEquals(
                0,
                Places.find("Bruxelles", "BE", 0)
                        .orElseThrow()
                        .km(Places.find("Brussels", "BE", 0).orElseThrow()),
                0);
        assertEquals(392, Places.parse("Paris").orElseThrow().km(lyon), 5);
        assertEquals(48.85, Places.parse("48.85, 2.35").orElseThrow().latitude(), 0);
        assertFalse(Places.parse("Nowhere at All").isPresent());
        assertFalse(Places.parse("91, 2").isPresent());
        assertFalse(Places.find("Lyon", "DE", 0).isPresent());
    }
}
