package org.biface.reviews.internal;

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
import org.biface.notifications.MailTemplate;
import org.biface.notifications.Notifications;
import org.biface.reviews.ReviewAnswered;
import org.biface.reviews.ReviewRestored;
import org.biface.reviews.ReviewShown;
import org.biface.reviews.ReviewTakenDown;
import org.biface.reviews.ReviewsOpened;
import org.biface.reviews.Side;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Writes to people about reviews. It follows this capability's own facts, so nobody waits for mails, and while {@code
 * notifications} is away they come later. That a side has written is told to nobody.
 */
@Component(service = EventSubscriber.class)
public final class ReviewMails implements EventSubscriber {

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

    private final ReviewStore store;
    private final PublicAddress address;
    private final Clock clock;

    @Activate
    public ReviewMails(@Reference ReviewStore store, @Reference PublicAddress address) {
        this(store, address, Clock.systemUTC());
    }

    ReviewMails(ReviewStore store, PublicAddress address, Clock clock) {
        this.store = store;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reviews.mails";
    }

    @Override
    public Set<String> types() {
        return Set.of(
                ReviewsOpened.class.getSimpleName(),
                ReviewShown.class.getSimpleName(),
                ReviewAnswered.class.getSimpleName(),
                ReviewTakenDown.class.getSimpleName(),
                ReviewRestored.class.getSimpleName());
    }

    @Override
    public void on(Event event) {
        if (event.at().isBefore(clock.instant().minus(NEWS))) {
            return;
        }
        OccasionEntity occasion = store.read(em -> em.find(OccasionEntity.class, event.id("contract")));
        if (event.type().equals(ReviewsOpened.class.getSimpleName())) {
            for (Side side : Side.values()) {
                send(MailText.OPENED, side, occasion, "");
            }
            return;
        }
        Side by = Side.valueOf(event.text("by"));
        switch (event.type()) {
            case "ReviewShown" -> send(MailText.SHOWN, by.other(), occasion, "");
            case "ReviewAnswered" -> send(MailText.ANSWERED, by.other(), occasion, "");
            case "ReviewRestored" -> send(MailText.RESTORED, by, occasion, "");
            default -> send(MailText.TAKEN_DOWN, by, occasion, because(event.id("review")));
        }
    }

    private String because(UUID review) {
        return store.read(em -> em.find(ReviewEntity.class, review).takenDownBecause);
    }

    private void send(MailText text, Side to, OccasionEntity occasion, String reason) {
        Notifications out = notifications;
        if (out == null) {
            throw Unavailable.capability("notifications");
        }
        Accounts known = accounts;
        if (known == null) {
            throw Unavailable.capability("accounts");
        }
        Account account = known.get(Actor.SYSTEM, to == Side.CLIENT ? occasion.client : occasion.freelancer);
        if (account.suspension() != null) {
            return;
        }
        Map<String, String> values = new HashMap<>();
        values.put("name", account.displayName());
        values.put("other", occasion.name(to.other()));
        values.put("title", occasion.title);
        values.put("day", MailTemplate.minute(occasion.writeUntil, account.locale()));
        values.put("shown", MailTemplate.minute(occasion.showsAt, account.locale()));
        values.put("reason", reason);
        String link = MailTemplate.link(address.url(), account.locale(), "/contracts/" + occasion.contract);
        out.send(Actor.SYSTEM, text.mail(account.email(), account.locale(), link, values));
    }
}
