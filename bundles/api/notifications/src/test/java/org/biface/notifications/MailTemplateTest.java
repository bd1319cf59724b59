package org.biface.notifications;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

public final class MailTemplateTest {

    private static final MailTemplate TEMPLATE =
            MailTemplate.of("About {title}\n\nHello {name},\n", "À propos de {title}\nBonjour {name},\n");

    @Test
    public void theReaderGetsTheirLanguageAndOthersEnglish() {
        Map<String, String> values = Map.of("name", "Inès", "title", "a site");
        assertEquals(
                new Mail("i@example.org", "À propos de a site", "Bonjour Inès,\n"),
                TEMPLATE.mail("i@example.org", "fr", null, values));
        assertEquals(
                new Mail("i@example.org", "About a site", "Hello Inès,\n"),
                TEMPLATE.mail("i@example.org", "de", null, values));
    }

    @Test
    public void aLinkStandsOnALineOfItsOwn() {
        Mail mail = TEMPLATE.mail("i@example.org", "en", "https://b.example/en/x", Map.of("name", "I", "title", "T"));
        assertEquals("Hello I,\n\nhttps://b.example/en/x\n", mail.text());
    }

    @Test
    public void whatPeopleWriteIsLeftAlone() {
        Mail mail = TEMPLATE.mail("i@example.org", "en", null, Map.of("name", "{title} $1 \\", "title", "{name}"));
        assertEquals("About {name}", mail.subject());
        assertEquals("Hello {title} $1 \\,\n", mail.text());
    }

    @Test
    public void aSubjectIsOneLineThatFits() {
        Mail mail = TEMPLATE.mail(
                "i@example.org", "en", null, Map.of("name", "I", "title", "a\r\nBcc: x " + "y".repeat(300)));
        assertEquals(200, mail.subject().length());
        assertFalse(
                mail.subject(), mail.subject().contains("\n") || mail.subject().contains("\r"));
    }

    @Test
    public void aPlaceWithoutAValueIsAnError() {
        assertThrows(
                IllegalArgumentException.class, () -> TEMPLATE.mail("i@example.org", "en", null, Map.of("name", "I")));
    }

    @Test
    public void aFileThatIsNotThereIsNamed() {
        String why = assertThrows(UncheckedIOException.class, () -> MailTemplate.of(MailTemplateTest.class, "nothing"))
                .getMessage();
        assertEquals(
                "/mails/en/nothing.txt of the bundle of " + MailTemplateTest.class.getName() + " can't be read", why);
    }

    @Test
    public void linksLeadToTheReadersPages() {
        assertEquals(
                "https://b.example/fr/own/searches", MailTemplate.link("https://b.example", "fr", "/own/searches"));
        assertEquals(
                "https://b.example/en/own/searches", MailTemplate.link("https://b.example", "de", "/own/searches"));
        assertNull(MailTemplate.link("", "fr", "/own/searches"));
    }

    @Test
    public void daysAndMinutesAreThoseOfUtc() {
        Instant at = Instant.parse("2026-05-03T23:05:59Z");
        assertEquals("3 May 2026", MailTemplate.day(at, "en"));
        assertEquals("3 mai 2026", MailTemplate.day(at, "fr"));
        assertEquals("3 May 2026 23:05", MailTemplate.minute(at, "en"));
        assertEquals("3 mai 2026 à 23:05", MailTemplate.minute(at, "fr"));
    }
}
