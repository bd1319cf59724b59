package org.biface.notices.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeKind;
import org.biface.notices.Statement;
import org.biface.notifications.Mail;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What people hear of notices. */
public class NoticeMailsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Pattern CODE = Pattern.compile("(?m)^([A-Za-z0-9_-]{43})$");

    private House house;
    private NoticesService notices;
    private Actor author;
    private Actor reader;

    @Before
    public void open() {
        house = new House(DATABASE, Map.of());
        house.store.write(em -> em.createQuery("delete from NoticeEntity n").executeUpdate());
        notices = house.notices;
        author = house.freelancer();
        reader = house.client();
    }

    @After
    public void close() {
        house.close();
    }

    /** What other tests have told is taken by then. */
    private void listen() {
        house.events.subscribe(house.mails);
        house.events.awaitDelivery();
        house.sent.clear();
    }

    private List<Mail> to(String address) {
        house.events.awaitDelivery();
        return house.sent.stream().filter(mail -> mail.to().equals(address)).toList();
    }

    private Mail last(Actor person, int number) {
        List<Mail> all = to(person.account() + "@example.com");
        assertEquals(all.toString(), number, all.size());
        return all.get(number - 1);
    }

    @Test
    public void everybodyHearsInTheirLanguageWhatComesOfANotice() {
        listen();
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice notice = house.reported(reader, NoticeKind.PROFILE, profile);
        Mail receipt = last(reader, 1);
        assertEquals("Nous avons reçu votre signalement : Java developer", receipt.subject());
        assertTrue(receipt.text(), receipt.text().contains(notice.id().toString()));

        notices.decide(house.operator, notice.id(), Expected.ANY, House.acts(NoticeAction.TAKE_DOWN));
        assertEquals(
                "Votre signalement a été traité : Java developer",
                last(reader, 2).subject());
        Mail statement = last(author, 1);
        assertEquals("A decision about what you wrote: Java developer", statement.subject());
        for (String said : List.of(
                "the profile \"Java developer\"",
                "- it is not shown to others any more",
                "It is against our terms: Article 4",
                "It is a lie: nobody of that name exists.",
                "contest it once")) {
            assertTrue(statement.text(), statement.text().contains(said));
        }
        assertFalse("who reported it is not told", statement.text().contains("Camille"));

        notices.contest(author, notice.id(), "It is true.");
        assertEquals("You contest a decision: Java developer", last(author, 2).subject());
        notices.answer(house.operator, notice.id(), Expected.ANY, true, "It is, indeed.");
        Mail reversed = last(author, 3);
        assertEquals("The decision is reversed: Java developer", reversed.subject());
        assertTrue(reversed.text(), reversed.text().contains("- it is shown again"));
        assertTrue(reversed.text(), reversed.text().contains("It is, indeed."));
        assertEquals(
                "Une décision sur votre signalement est annulée : Java developer",
                last(reader, 3).subject());
        for (Mail mail : house.sent) {
            assertFalse(mail.text(), mail.text().contains("{") || mail.subject().contains("{"));
        }
    }

    @Test
    public void whoIsNotLoggedInHearsItToo() {
        listen();
        UUID mission = house.made(NoticeKind.MISSION, reader, "Pay me first.");
        notices.report(Actor.NOBODY, House.draft(NoticeKind.MISSION, mission, "nora@example.com"), House.HERE);
        notices.report(Actor.NOBODY, House.draft(NoticeKind.MISSION, mission, "nora@example.com"), House.HERE);
        List<Mail> sent = to("nora@example.com");
        assertEquals("one receipt for one notice", 1, sent.size());
        assertTrue(sent.get(0).text(), sent.get(0).text().startsWith("Bonjour Nora Nobody,\n"));
        Notice notice =
                notices.list(house.operator, null, PageRequest.first(5)).items().get(0);
        notices.decide(house.operator, notice.id(), Expected.ANY, House.nothing());
        Mail dismissed = to("nora@example.com").get(1);
        assertTrue(dismissed.text(), dismissed.text().contains("\nIt is true.\n"));
        assertEquals("who is not affected hears nothing", List.of(), to(reader.account() + "@example.com"));
    }

    /** Who is suspended can't log in, and contests with the code of the mail. */
    @Test
    public void whoIsSuspendedContestsWithTheCode() {
        listen();
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice notice = house.reported(reader, NoticeKind.PROFILE, profile);
        Notice decided = notices.decide(house.operator, notice.id(), Expected.ANY, House.acts(NoticeAction.SUSPEND));
        Matcher code = CODE.matcher(last(author, 1).text());
        assertTrue(code.find());
        String token = code.group(1);
        assertTrue(last(author, 1).text().endsWith("\nhttps://biface.example/en/decision?code=" + token + "\n"));
        Statement read = notices.statementOf(token);
        assertEquals(notices.statement(author, notice.id()), read);
        assertEquals("what an operator has seen is still current", decided.version(), read.version());
        Statement contested = notices.contestWith(token, "It is true.");
        assertEquals(Notice.Status.CONTESTED, contested.status());
        assertThrows(Conflict.class, () -> notices.contestWith(token, "Once more."));
        notices.answer(house.operator, notice.id(), Expected.ANY, false, "It is not.");
        assertTrue(last(author, 3).text().contains("\nIt is not.\n"));
        assertEquals("It is not.", notices.statementOf(token).contest().answer());
    }

    @Test
    public void everyTextIsThereInBothLanguages() {
        Map<String, String> values = Map.ofEntries(
                Map.entry("name", "N"),
                Map.entry("number", "1"),
                Map.entry("what", "W"),
                Map.entry("title", "{name}"),
                Map.entry("done", "D"),
                Map.entry("ground", "G"),
                Map.entry("rule", "R"),
                Map.entry("facts", "F"),
                Map.entry("day", "Y"),
                Map.entry("token", "T"),
                Map.entry("answer", "A"),
                Map.entry("restored", "S"));
        for (MailText text : MailText.values()) {
            Mail english = text.mail("a@example.com", "en", null, values);
            Mail french = text.mail("a@example.com", "fr", null, values);
            assertTrue(text + english.text(), english.text().startsWith("Hello N,\n"));
            assertTrue(text + french.text(), french.text().startsWith("Bonjour N,\n"));
            assertTrue("what a person wrote is left alone", english.subject().endsWith(": {name}"));
            assertTrue(french.subject().endsWith(" : {name}"));
        }
    }
}
