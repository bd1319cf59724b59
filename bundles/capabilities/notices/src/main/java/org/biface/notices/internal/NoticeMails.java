package org.biface.notices.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.biface.kernel.http.PublicAddress;
import org.biface.notices.ContestAnswered;
import org.biface.notices.DecisionContested;
import org.biface.notices.NoticeDecided;
import org.biface.notices.NoticeReceived;
import org.biface.notifications.MailTemplate;
import org.biface.notifications.Notifications;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Writes to who reported something, and to whom a decision affects, also when the account is suspended. It follows this
 * capability's own facts, so nobody waits for mails, and while {@code notifications} is away they come later. Who is affected is
 * never told who reported it.
 */
@Component(service = EventSubscriber.class)
public final class NoticeMails implements EventSubscriber {

    /** Older facts are history: whoever reads the log again must not write to everybody again. */
    private static final Duration NEWS = Duration.ofDays(3);

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Notifications notifications;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    private final NoticeStore store;
    private final PublicAddress address;
    private final Clock clock;

    /** Somebody who is written to. */
    private record Recipient(String name, String email, String locale) {
        static Recipient of(Account account) {
            return new Recipient(account.displayName(), account.email(), account.locale());
        }
    }

    @Activate
    public NoticeMails(@Reference NoticeStore store, @Reference PublicAddress address) {
        this(store, address, Clock.systemUTC());
    }

    NoticeMails(NoticeStore store, PublicAddress address, Clock clock) {
        this.store = store;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "notices.mails";
    }

    @Override
    public Set<String> types() {
        return Set.of(
                NoticeReceived.class.getSimpleName(),
                NoticeDecided.class.getSimpleName(),
                DecisionContested.class.getSimpleName(),
                ContestAnswered.class.getSimpleName());
    }

    @Override
    public void on(Event event) {
        if (event.at().isBefore(clock.instant().minus(NEWS))) {
            return;
        }
        UUID id = event.id("notice");
        NoticeEntity notice = store.read(em -> em.find(NoticeEntity.class, id));
        switch (event.type()) {
            case "NoticeReceived" -> toReporter(MailText.RECEIVED, notice);
            case "NoticeDecided" -> {
                toReporter(notice.isActedOn() ? MailText.DONE : MailText.DISMISSED, notice);
                if (notice.isActedOn()) {
                    toAffected(MailText.STATEMENT, notice, newToken(id));
                }
            }
            case "DecisionContested" -> toAffected(MailText.CONTESTED, notice, "");
            default -> {
                boolean reversed = event.body().path("reversed").asBoolean();
                toAffected(reversed ? MailText.REVERSED : MailText.UPHELD, notice, "");
                if (reversed) {
                    toReporter(MailText.CORRECTED, notice);
                }
            }
        }
    }

    /** Made here, so that it stands in no event; only its hash is kept. */
    private String newToken(UUID notice) {
        String token = Tokens.next();
        store.write(em -> {
            store.keepToken(em, notice, Tokens.hash(token));
            return null;
        });
        return token;
    }

    private void toReporter(MailText text, NoticeEntity notice) {
        if (notice.reporter == null) {
            send(text, new Recipient(notice.reporterName, notice.reporterEmail, notice.language), notice, "");
            return;
        }
        Account account = accounts().get(Actor.SYSTEM, notice.reporter);
        if (account.suspension() == null) {
            send(text, Recipient.of(account), notice, "");
        }
    }

    private void toAffected(MailText text, NoticeEntity notice, String token) {
        send(text, Recipient.of(accounts().get(Actor.SYSTEM, notice.affected)), notice, token);
    }

    private void send(MailText text, Recipient to, NoticeEntity notice, String token) {
        Notifications out = notifications;
        if (out == null) {
            throw Unavailable.capability("notifications");
        }
        Words words = Words.of(to.locale());
        Map<String, String> values = new HashMap<>();
        values.put("name", to.name());
        values.put("number", notice.id.toString());
        values.put("what", words.what(notice.kind));
        values.put("title", notice.title);
        values.put("done", words.done(notice.takesDown, notice.suspends));
        values.put("ground", notice.ground == null ? "" : words.ground(notice.ground));
        values.put("rule", notice.rule == null ? "" : notice.rule);
        values.put("facts", notice.facts == null ? "" : notice.facts);
        values.put("day", notice.contestUntil == null ? "" : MailTemplate.day(notice.contestUntil, to.locale()));
        values.put("token", token);
        values.put("answer", notice.answer == null ? "" : notice.answer);
        values.put("restored", words.restored(notice.kind, notice.takesDown, notice.suspends));
        String link = token.isEmpty() ? null : MailTemplate.link(address.url(), to.locale(), "/decision?code=" + token);
        out.send(Actor.SYSTEM, text.mail(to.email(), to.locale(), link, values));
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }
}
