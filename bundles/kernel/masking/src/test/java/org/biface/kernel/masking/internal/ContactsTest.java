package org.biface.kernel.masking.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.biface.kernel.masking.Masking;
import org.junit.Test;

/** What is hidden, and what is not, in French and English. */
public class ContactsTest {

    private static final List<String> HIDDEN = List.of(
            "marie.durand@example.com",
            "Marie.Durand+missions@mail.example.co.uk",
            "prénom.nom@société.fr",
            "marie @ example.com",
            "marie@example dot com",
            "marie [at] example dot com",
            "marie [at] example [dot] com",
            "marie(at)example.com",
            "marie (arobase) exemple (point) fr",
            "marie arobase exemple point fr",
            "marie at example dot com",
            "marie chez exemple point fr",
            "marie at gmail.com",
            "marie {at} example {dot} org",
            "marie<at>example<dot>org",
            "ma\u200brie@exa\u200bmple.com",
            "marie\uff20example\uff0ecom",
            "mailto:marie@example.com",
            "+33 6 12 34 56 78",
            "+33612345678",
            "+33 (0)6 12 34 56 78",
            "(+33) 6 12 34 56 78",
            "+33.6.12.34.56.78",
            "0033 6 12 34 56 78",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "06/12/34/56/78",
            "06 - 12 - 34 - 56 - 78",
            "0612345678",
            "0612 345 678",
            "06 1234 5678",
            "0 6 1 2 3 4 5 6 7 8",
            "O6 12 34 56 78",
            "06\u00a012\u00a034\u00a056\u00a078",
            "\uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
            "06\u200b12\u200b34\u200b56\u200b78",
            "6 12 34 56 78",
            "+44 7911 123456",
            "07911 123456",
            "+1 (555) 123-4567",
            "(555) 123-4567",
            "555-123-4567",
            "tel: 612345678",
            "téléphone 612 345 678",
            "tel0612345678",
            "WhatsApp 7911 123 456",
            "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
            "zero six one two three four five six seven eight",
            "https://wa.me/33612345678",
            "wa.me/33612345678",
            "https://t.me/mariedurand",
            "telegram @mariedurand",
            "Telegram: @mariedurand",
            "discord.gg/abcdef",
            "discord: marie#1234",
            "skype:marie.durand?call",
            "live:marie.durand",
            "https://join.skype.com/abc",
            "https://us02web.zoom.us/j/123456");

    private static final List<String> ORDINARY = List.of(
            "1200 EUR",
            "1 200 000 EUR",
            "1.200.000,00 €",
            "+20 000 000 EUR",
            "+1 200 000 lignes",
            "450 € HT par jour",
            "2024",
            "2019-2024",
            "mobile 2019-2024",
            "2019 2020 2021 2022",
            "01/02/2024 - 03/04/2024",
            "01.02.2024 03.04.2024",
            "2024-01-15 to 2024-02-15",
            "2024-01-02T03:04:05Z",
            "du 01-02-2024 au 05-06-2025",
            "08:30-12:00 et 14:00-18:00",
            "Java 8, 11, 17 et 21",
            "Java 8 11 17 21 25",
            "C++11/14/17/20/23",
            "C++ 11 14 17 20",
            "Spring Boot 3.2.1",
            "1.0.0-SNAPSHOT 2.21.8 42.7.14",
            "PostgreSQL 15.4",
            "0.123456789",
            "3.14159265358979",
            "192.168.100.200",
            "SIREN 303 265 045",
            "SIREN 303265045",
            "SIRET 303 265 045 00012",
            "FR40303265045",
            "TVA FR 40 303265045",
            "ISO 27001, ISO 9001",
            "75011 Paris, 12 rue de la Paix",
            "10 000 users, 5 000 000 requests per day",
            "port 8080 8443 5432",
            "@Override @Autowired",
            "@angular/core@17.0.0",
            "lodash@4.17.21",
            "root@localhost",
            "git@github.com:example/project.git",
            "Telegram bot development",
            "bot Discord, intégration WhatsApp Business",
            "Skype for Business migration",
            "look at the code. Then we talk",
            "we meet at noon. It is fine",
            "travaillé chez Orange puis chez Free",
            "I work at Example Ltd",
            "node.js, asp.net, socket.io",
            "https://www.example.com/portfolio/2024",
            "un deux trois, c'est simple",
            "one or two or three developers",
            "5 jours par semaine pendant 6 mois",
            "de 0 à 10 points",
            "0 10 20 30 40 50 %",
            "RFC 9457 et RFC 9562",
            "EN 16931, UTF-8, SHA-256");

    private static final List<String> AROUND = List.of(
            "%s",
            "Bonjour, écrivez-moi : %s, merci.",
            "Contact %s (matin)",
            "Hello,\n%s\nBest",
            "Expert Java 17 depuis 2009, 450 EUR par jour; %s; 12 projets.");

    @Test
    public void waysOfReachingSomebodyAreHidden() {
        for (String contact : HIDDEN) {
            for (String around : AROUND) {
                String text = String.format(around, contact);
                String masked = Contacts.hide(text, Masking.HIDDEN);
                assertTrue(text + " -> " + masked, masked.contains(Masking.HIDDEN));
                assertFalse(text + " -> " + masked, masked.contains("rie.durand") || masked.contains("345"));
                assertFalse(text + " -> " + masked, masked.contains("34 56") || masked.contains("mariedurand"));
            }
        }
    }

    @Test
    public void ordinaryTextsStayTheSameObject() {
        for (String ordinary : ORDINARY) {
            for (String around : AROUND) {
                String text = String.format(around, ordinary);
                assertSame(
                        text + " -> " + Contacts.hide(text, Masking.HIDDEN), text, Contacts.hide(text, Masking.HIDDEN));
            }
        }
    }

    @Test
    public void onlyTheContactIsReplaced() {
        assertEquals(
                "Appelez le \u2022\u2022\u2022 ou \u2022\u2022\u2022, budget 1200 EUR.",
                Contacts.hide("Appelez le 06 12 34 56 78 ou marie@example.com, budget 1200 EUR.", Masking.HIDDEN));
    }

    @Test
    public void anyNumberAndAddressIsHiddenAndHidingTwiceChangesNothing() {
        Random random = new Random(7);
        String[] separators = {"", " ", ".", "-", " . ", "\u00a0", "_"};
        for (int i = 0; i < 20_000; i++) {
            String separator = separators[random.nextInt(separators.length)];
            StringBuilder number =
                    new StringBuilder(random.nextBoolean() ? "0" : "+33" + separator).append(1 + random.nextInt(9));
            for (int group = 0; group < 4; group++) {
                number.append(separator).append(String.format(java.util.Locale.ROOT, "%02d", random.nextInt(100)));
            }
            String mail = word(random) + random.nextInt(99) + "@" + word(random) + ".com";
            String text = "Lot " + random.nextInt(9999) + " EUR : " + number + " / " + mail + " fin.";
            String masked = Contacts.hide(text, Masking.HIDDEN);
            assertFalse(text + " -> " + masked, masked.contains(number) || masked.contains("@"));
            assertTrue(masked, masked.endsWith(" fin.") && masked.startsWith("Lot "));
            assertSame(masked, Contacts.hide(masked, Masking.HIDDEN));
        }
    }

    @Test
    public void anyAmountYearAndVersionStays() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String amount = String.format(java.util.Locale.ROOT, "%,d", random.nextInt(100_000_000))
                    .replace(',', random.nextBoolean() ? ' ' : '.');
            String text = word(random) + " " + amount + " EUR, " + (1980 + random.nextInt(60)) + "-"
                    + (1980 + random.nextInt(60)) + ", v" + random.nextInt(30) + "." + random.nextInt(30) + "."
                    + random.nextInt(30) + ", " + random.nextInt(400) + " jours";
            assertSame(text + " -> " + Contacts.hide(text, Masking.HIDDEN), text, Contacts.hide(text, Masking.HIDDEN));
        }
    }

    /** By the time of its processor, in which nothing else counts that the machine does meanwhile. */
    @Test
    public void hostileTextsTakeLinearTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String piece :
                List.of("a", "a.", "0", "0 ", "+", "@", "a@", "a at ", "(at)", "at dot ", "zero ", "tel ", " ", "1-")) {
            long start = threads.getCurrentThreadCpuTime();
            Contacts.hide(piece.repeat(20_000 / piece.length()), Masking.HIDDEN);
            long millis = TimeUnit.NANOSECONDS.toMillis(threads.getCurrentThreadCpuTime() - start);
            assertTrue(piece + " took " + millis + " ms", millis < 2_000);
        }
    }

    @Test
    public void nothingStaysNothing() {
        assertNull(Contacts.hide(null, Masking.HIDDEN));
        assertEquals("", Contacts.hide("", Masking.HIDDEN));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 3 + random.nextInt(6); i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
