package org.biface.notifications.internal;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.notifications.SentMail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The rules of mails: only the platform sends them, and only operators see the outbox. */
@Component(service = NotificationsService.class)
public class NotificationsService implements Notifications {

    private static final int LONGEST_TEXT = 100_000;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cntrl}@]+@[^\\s\\p{Cntrl}@]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Outbox outbox;

    @Activate
    public NotificationsService(@Reference Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public UUID send(Actor actor, Mail mail) {
        actor.mustBeSomebody();
        if (!actor.isSystem()) {
            throw new Forbidden("Only the platform itself sends mails.");
        }
        Invalid.Check check = new Invalid.Check();
        check.text(mail.to(), "to", 254);
        check.that(mail.to() != null && ADDRESS.matcher(mail.to()).matches(), "to", "to must be a mail address.");
        check.text(mail.subject(), "subject", 200);
        check.that(
                mail.subject() == null || !CONTROL.matcher(mail.subject()).find(),
                "subject",
                "subject must be one line.");
        check.text(mail.text(), "text", LONGEST_TEXT);
        check.orThrow();
        return outbox.add(mail);
    }

    @Override
    public Page<SentMail> list(Actor actor, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        List<SentMail> found = outbox.find(cursor(page.cursor()), page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<SentMail> items = more ? found.subList(0, page.limit()) : found;
        return new Page<>(items, more ? items.get(items.size() - 1).id().toString() : null);
    }

    @Override
    public SentMail sendAgain(Actor actor, UUID mail) {
        actor.mustHave(Role.OPERATOR);
        return outbox.sendAgain(mail);
    }

    @Override
    public int sendFailedAgain(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return outbox.sendFailedAgain();
    }

    private static UUID cursor(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid("cursor", "cursor must be the one that the page before named.");
        }
    }
}
