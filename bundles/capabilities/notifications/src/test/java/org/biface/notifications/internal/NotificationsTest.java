package org.biface.notifications.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.notifications.Mail;
import org.biface.notifications.SentMail;
import org.biface.notifications.SentMail.Status;
import org.biface.testing.Configured;
import org.biface.testing.SmtpServer;
import org.biface.testing.TestCertificate;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The outbox on a real database, with a real mail server on the loopback. */
public class NotificationsTest {

    private static final Actor OPERATOR = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
    private static final Actor CLIENT = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of());
    private static final Mail MAIL = new Mail("zoe@example.org", "Été à la plage", "Bonjour Zoé,\nvoici le jeton.\n");

    @Rule
    public final TestDatabase database = new TestDatabase();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private GreenMail greenMail;
    private Outbox outbox;
    private NotificationsService notifications;

    private void open(Map<String, Object> config) {
        open(config, Map.of());
    }

    private void open(Map<String, Object> config, Map<String, String> environment) {
        Map<String, Object> all = new HashMap<>(Map.of("smtp_timeout_seconds", 180));
        all.putAll(config);
        MailServer server = new MailServer(Configured.with(MailServer.Config.class, all), environment);
        outbox = new Outbox(
                database.persistence(), database.open(Outbox.SCHEMA, Outbox.ENTITIES), server, database.clock());
        notifications = new NotificationsService(outbox);
    }

    private static GreenMail start(int port) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(Duration.ofMinutes(3).toMillis());
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    /** A port of the loopback where nobody listens, and nobody else can as long as this is open. */
    private static Socket silentPort() throws IOException {
        Socket silent = new Socket();
        silent.bind(new InetSocketAddress("127.0.0.1", 0));
        return silent;
    }

    private static Map<String, Object> to(Socket silent, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.putAll(Map.of(
                "smtp_host",
                "127.0.0.1",
                "smtp_port",
                silent.getLocalPort(),
                "smtp_security",
                MailServer.Security.NONE));
        return config;
    }

    private Map<String, Object> toGreenMail(Map<String, Object> more) {
        greenMail = start(0);
        Map<String, Object> config = new HashMap<>(Map.of(
                "smtp_host",
                "127.0.0.1",
                "smtp_port",
                greenMail.getSmtp().getPort(),
                "smtp_security",
                MailServer.Security.NONE,
                "from",
                "Marché <no-reply@market.example>"));
        config.putAll(more);
        return config;
    }

    @After
    public void close() {
        if (outbox != null) {
            outbox.close();
        }
        if (greenMail != null) {
            greenMail.stop();
        }
    }

    private SentMail newest() {
        return notifications.list(OPERATOR, PageRequest.first(1)).items().get(0);
    }

    private void awaitStatus(Status status) {
        TestDatabase.await("mail is " + status, () -> newest().status() == status);
    }

    @Test
    public void aMailIsSentAfterTheCommitAndItsTextWiped() throws Exception {
        open(toGreenMail(Map.of()));
        UUID id = notifications.send(Actor.SYSTEM, MAIL);
        awaitStatus(Status.SENT);
        MimeMessage got = greenMail.getReceivedMessages()[0];
        assertEquals("Été à la plage", got.getSubject());
        assertEquals("Bonjour Zoé,\r\nvoici le jeton.", ((String) got.getContent()).strip());
        assertEquals("<" + id + "@market.example>", got.getMessageID());
        assertEquals("auto-generated", got.getHeader("Auto-Submitted", null));
        assertEquals("zoe@example.org", GreenMailUtil.getAddressList(got.getAllRecipients()));
        SentMail sent = newest();
        assertEquals(id, sent.id());
        assertNull(sent.mail().text());
        assertEquals(database.clock().instant(), sent.sentAt());
        assertEquals(1, greenMail.getReceivedMessages().length);
    }

    @Test
    public void aMailOfATransactionThatIsRolledBackIsNotSent() {
        open(toGreenMail(Map.of()));
        assertThrows(
                IllegalStateException.class,
                () -> database.persistence().write(connection -> {
                    notifications.send(Actor.SYSTEM, MAIL);
                    throw new IllegalStateException("rolled back");
                }));
        assertEquals(
                List.of(), notifications.list(OPERATOR, PageRequest.first(1)).items());
    }

    @Test
    public void withoutAMailServerMailsAreKeptForTheOperator() {
        open(Map.of());
        notifications.send(Actor.SYSTEM, MAIL);
        assertEquals(Status.KEPT, newest().status());
        assertEquals(MAIL, newest().mail());
    }

    @Test
    public void aServerThatIsAwayIsTriedAgainUntilItWorks() throws Exception {
        Socket silent = silentPort();
        int port = silent.getLocalPort();
        try (silent) {
            open(to(silent, Map.of("retry_first_seconds", 30)));
            notifications.send(Actor.SYSTEM, MAIL);
            TestDatabase.await("the first attempt failed", () -> newest().attempts() == 1);
            assertEquals(Status.WAITING, newest().status());
            assertTrue(newest().lastError(), newest().lastError().contains("connect"));
            database.clock().advance(Duration.ofSeconds(31));
            TestDatabase.await("the second attempt failed", () -> newest().attempts() == 2);
        }
        greenMail = start(port);
        database.clock().advance(Duration.ofSeconds(61));
        awaitStatus(Status.SENT);
        assertEquals(3, newest().attempts());
        assertNull(newest().lastError());
    }

    @Test
    public void aMailThatCanNotBeSentForTooLongIsGivenUp() throws Exception {
        try (Socket silent = silentPort()) {
            open(to(silent, Map.of("give_up_after_hours", 1)));
            notifications.send(Actor.SYSTEM, MAIL);
            TestDatabase.await("the first attempt failed", () -> newest().attempts() == 1);
            database.clock().advance(Duration.ofMinutes(61));
            awaitStatus(Status.FAILED);
        }
    }

    @Test
    public void aServerThatCanNotKeepASecretGetsNothing() {
        open(toGreenMail(Map.of("smtp_security", MailServer.Security.STARTTLS)));
        notifications.send(Actor.SYSTEM, MAIL);
        TestDatabase.await("the first attempt failed", () -> newest().attempts() == 1);
        assertEquals(Status.WAITING, newest().status());
        assertEquals(0, greenMail.getReceivedMessages().length);
    }

    private Map<String, Object> to(SmtpServer server, MailServer.Security security) {
        return new HashMap<>(Map.of("smtp_host", "localhost", "smtp_port", server.port(), "smtp_security", security));
    }

    @Test
    public void mailsGoOverTlsToAServerWhoseCertificateIsTrusted() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder.getRoot().toPath(), "localhost");
        for (SmtpServer.Security security : List.of(SmtpServer.Security.TLS, SmtpServer.Security.STARTTLS)) {
            try (SmtpServer server = new SmtpServer(security, certificate.tls())) {
                Map<String, Object> config = to(server, MailServer.Security.valueOf(security.name()));
                config.put("smtp_certificates_file", certificate.pem().toString());
                open(config);
                notifications.send(Actor.SYSTEM, MAIL);
                awaitStatus(Status.SENT);
                SmtpServer.Received received = server.received().get(0);
                assertTrue(security.name(), received.encrypted());
                assertEquals(List.of("zoe@example.org"), received.to());
                outbox.close();
                outbox = null;
            }
        }
    }

    /** Nothing is sent to whoever only pretends to be the mail server. */
    @Test
    public void aServerWhoseCertificateIsNotTrustedOrIsAnothersGetsNothing() throws Exception {
        Path files = folder.getRoot().toPath();
        TestCertificate own = TestCertificate.make(files, "localhost");
        TestCertificate others = TestCertificate.make(files, "mail.example.org");
        for (SmtpServer.Security security : List.of(SmtpServer.Security.TLS, SmtpServer.Security.STARTTLS)) {
            for (TestCertificate shown : List.of(own, others)) {
                try (SmtpServer server = new SmtpServer(security, shown.tls())) {
                    Map<String, Object> config = to(server, MailServer.Security.valueOf(security.name()));
                    if (shown == others) {
                        config.put("smtp_certificates_file", others.pem().toString());
                    }
                    open(config);
                    notifications.send(Actor.SYSTEM, MAIL);
                    TestDatabase.await("the first attempt failed", () -> newest().attempts() == 1);
                    assertEquals(Status.WAITING, newest().status());
                    assertEquals(List.of(), server.received());
                    outbox.close();
                    outbox = null;
                }
            }
        }
    }

    @Test
    public void aMailThatWasGivenUpIsShownAndCanBeSentAgain() throws Exception {
        try (SmtpServer server = new SmtpServer(SmtpServer.Security.NONE, null)) {
            server.refuse(true);
            open(to(server, MailServer.Security.NONE));
            NotificationsHealth health = new NotificationsHealth(outbox);
            assertEquals(Result.Status.OK, health.execute().getStatus());
            UUID first = notifications.send(Actor.SYSTEM, MAIL);
            awaitStatus(Status.FAILED);
            notifications.send(Actor.SYSTEM, MAIL);
            awaitStatus(Status.FAILED);
            Result sick = health.execute();
            assertEquals(Result.Status.WARN, sick.getStatus());
            assertTrue(sick.toString(), sick.iterator().next().getMessage().startsWith("2 mails could not be sent"));

            // Long after: the time to give up counts from here.
            database.clock().advance(Duration.ofDays(20));
            server.refuse(false);
            assertEquals(
                    Status.WAITING, notifications.sendAgain(OPERATOR, first).status());
            TestDatabase.await("it is sent", () -> server.received().size() == 1);
            assertEquals(1, notifications.sendFailedAgain(OPERATOR));
            awaitStatus(Status.SENT);
            assertEquals(Result.Status.OK, health.execute().getStatus());
            assertEquals(0, notifications.sendFailedAgain(OPERATOR));
            TestDatabase.await(
                    "the first is settled",
                    () -> notifications.list(OPERATOR, PageRequest.first(2)).items().stream()
                            .allMatch(mail -> mail.status() == Status.SENT));
            assertThrows(Conflict.class, () -> notifications.sendAgain(OPERATOR, first));
            assertThrows(NotFound.class, () -> notifications.sendAgain(OPERATOR, UUID.randomUUID()));
        }
    }

    @Test
    public void aMailThatIsSentAgainLongAfterIsNotGivenUpAtTheFirstTrouble() throws Exception {
        try (Socket silent = silentPort()) {
            open(to(silent, Map.of("give_up_after_hours", 1)));
            UUID id = notifications.send(Actor.SYSTEM, MAIL);
            TestDatabase.await("the first attempt failed", () -> newest().attempts() == 1);
            database.clock().advance(Duration.ofMinutes(61));
            awaitStatus(Status.FAILED);
            int before = newest().attempts();
            notifications.sendAgain(OPERATOR, id);
            TestDatabase.await("one more attempt failed", () -> newest().attempts() == before + 1);
            assertEquals(Status.WAITING, newest().status());
        }
    }

    @Test
    public void theUsersPasswordComesFromAFile() throws Exception {
        Path password = folder.newFile("smtp-password").toPath();
        Files.writeString(password, "mail secret\n");
        Map<String, Object> config =
                toGreenMail(Map.of("smtp_user", "biface", "smtp_password_file", password.toString()));
        greenMail.setUser("biface@market.example", "biface", "mail secret");
        open(config);
        notifications.send(Actor.SYSTEM, MAIL);
        awaitStatus(Status.SENT);
    }

    @Test
    public void theUsersPasswordComesFromTheEnvironmentWhereThereIsNoFile() {
        Map<String, Object> config = toGreenMail(Map.of("smtp_user", "biface"));
        greenMail.setUser("biface@market.example", "biface", "mail secret");
        open(config, Map.of("BIFACE_SMTP_PASSWORD", "mail secret"));
        notifications.send(Actor.SYSTEM, MAIL);
        awaitStatus(Status.SENT);
    }

    @Test
    public void aWrongMailIsRefused() {
        open(Map.of());
        for (Mail wrong : new Mail[] {
            new Mail("zoe@example.org\r\nBcc: all@example.org", "s", "t"),
            new Mail("zoe", "s", "t"),
            new Mail(null, "s", "t"),
            new Mail("zoe@example.org", "s\r\nBcc: all@example.org", "t"),
            new Mail("zoe@example.org", "s".repeat(201), "t"),
            new Mail("zoe@example.org", "s", null)
        }) {
            assertThrows(wrong.toString(), Invalid.class, () -> notifications.send(Actor.SYSTEM, wrong));
        }
    }

    @Test
    public void onlyThePlatformSendsAndOnlyOperatorsLook() {
        open(Map.of());
        assertThrows(Unauthenticated.class, () -> notifications.send(Actor.NOBODY, MAIL));
        assertThrows(Forbidden.class, () -> notifications.send(CLIENT, MAIL));
        assertThrows(Forbidden.class, () -> notifications.send(OPERATOR, MAIL));
        assertThrows(Unauthenticated.class, () -> notifications.list(Actor.NOBODY, PageRequest.first(1)));
        assertThrows(Forbidden.class, () -> notifications.list(CLIENT, PageRequest.first(1)));
        assertThrows(Forbidden.class, () -> notifications.sendAgain(CLIENT, UUID.randomUUID()));
        assertThrows(Forbidden.class, () -> notifications.sendFailedAgain(CLIENT));
        assertThrows("there is no server", Conflict.class, () -> notifications.sendFailedAgain(OPERATOR));
        assertEquals(
                List.of(),
                notifications.list(Actor.SYSTEM, PageRequest.first(1)).items());
    }

    @Test
    public void theOutboxIsListedPageByPageAndEmptiedAfterAWhile() {
        open(Map.of());
        UUID first = notifications.send(Actor.SYSTEM, MAIL);
        UUID second = notifications.send(Actor.SYSTEM, MAIL);
        UUID third = notifications.send(Actor.SYSTEM, MAIL);
        Page<SentMail> page = notifications.list(OPERATOR, PageRequest.first(2));
        assertEquals(
                List.of(third, second), page.items().stream().map(SentMail::id).toList());
        Page<SentMail> rest = notifications.list(OPERATOR, new PageRequest(page.next(), 2));
        assertEquals(List.of(first), rest.items().stream().map(SentMail::id).toList());
        assertNull(rest.next());
        database.clock().advance(Duration.ofDays(31));
        outbox.cleanUp();
        assertTrue(notifications.list(OPERATOR, PageRequest.first(2)).items().isEmpty());
    }

    @Test
    public void refusalsOfTheServerAreToldFromPassingTrouble() {
        assertFalse(MailServer.isFinal(new jakarta.mail.MessagingException("connection lost")));
        assertFalse(MailServer.isFinal(new jakarta.mail.AuthenticationFailedException("535 no")));
        assertTrue(MailServer.isFinal(new jakarta.mail.MessagingException(
                "Invalid Addresses",
                new org.eclipse.angus.mail.smtp.SMTPAddressFailedException(null, "RCPT TO", 550, "no such user"))));
        assertFalse(MailServer.isFinal(new jakarta.mail.MessagingException(
                "Invalid Addresses",
                new org.eclipse.angus.mail.smtp.SMTPAddressFailedException(null, "RCPT TO", 451, "try later"))));
    }
}
