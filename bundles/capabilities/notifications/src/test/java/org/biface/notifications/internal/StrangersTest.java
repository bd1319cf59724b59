package org.biface.notifications.internal;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.testing.Configured;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class StrangersTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Mail MAIL = new Mail("zoe@example.org", "Your token", "A secret.\n");

    private Outbox outbox;
    private NotificationsService notifications;

    @Before
    public void open() {
        MailServer none = new MailServer(Configured.byDefault(MailServer.Config.class));
        outbox = new Outbox(
                DATABASE.persistence(), DATABASE.open(Outbox.SCHEMA, Outbox.ENTITIES), none, DATABASE.clock());
        notifications = new NotificationsService(outbox);
    }

    @After
    public void close() {
        outbox.close();
    }

    @Test
    public void everyMethodRefusesWhoDoesNotRunTheMarketplace() {
        UUID mail = notifications.send(Actor.SYSTEM, MAIL);
        Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
        new Strangers<>(
                        Notifications.class,
                        notifications,
                        Map.of(
                                "a freelancer",
                                Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of()),
                                "a client",
                                Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of())))
                .refused("send", Actor.SYSTEM, MAIL)
                .refused("list", operator, PageRequest.first(5))
                .refused("sendAgain", operator, mail)
                .refused("sendFailedAgain", operator)
                .check();
    }
}
