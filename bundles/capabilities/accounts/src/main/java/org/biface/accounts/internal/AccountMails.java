package org.biface.accounts.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.AccountRegistered;
import org.biface.accounts.AccountReinstated;
import org.biface.accounts.AccountSuspended;
import org.biface.accounts.CompanyInvitationMade;
import org.biface.accounts.EmailConfirmationRequested;
import org.biface.accounts.IntroductionMade;
import org.biface.accounts.PasswordChanged;
import org.biface.accounts.PasswordResetRequested;
import org.biface.accounts.internal.AccountStore.Purpose;
import org.biface.commons.Actor;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.biface.notifications.Mail;
import org.biface.notifications.MailTemplate;
import org.biface.notifications.Notifications;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Writes to people about their account. It follows this capability's own facts, so nobody waits for mails, and while
 * {@code notifications} is away they come later. Tokens are made here, in the transaction that stores the mail: the event
 * log never holds one.
 */
@Component(service = EventSubscriber.class)
public final class AccountMails implements EventSubscriber {

    /** Older facts are history: whoever reads the log again must not write to everybody again. */
    private static final Duration NEWS = Duration.ofDays(3);

    private final AccountStore store;
    private final AccountSettings settings;
    private final IntroductionBook introductions;
    private final MemberBook members;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Notifications notifications;

    @Activate
    public AccountMails(@Reference AccountStore store, @Reference AccountSettings settings) {
        this.store = store;
        this.settings = settings;
        this.introductions = new IntroductionBook(store);
        this.members = new MemberBook(store);
    }

    AccountMails(AccountStore store, AccountSettings settings, Notifications notifications) {
        this(store, settings);
        this.notifications = notifications;
    }

    @Override
    public String name() {
        return "accounts.mails";
    }

    @Override
    public Set<String> types() {
        return Set.of(
                AccountRegistered.class.getSimpleName(),
                EmailConfirmationRequested.class.getSimpleName(),
                PasswordResetRequested.class.getSimpleName(),
                PasswordChanged.class.getSimpleName(),
                AccountSuspended.class.getSimpleName(),
                AccountReinstated.class.getSimpleName(),
                IntroductionMade.class.getSimpleName(),
                CompanyInvitationMade.class.getSimpleName());
    }

    @Override
    public void on(Event event) {
        if (event.at().isBefore(store.clock().instant().minus(NEWS))) {
            return;
        }
        Notifications out = notifications;
        if (out == null) {
            throw Unavailable.capability("notifications");
        }
        mail(event).ifPresent(mail -> out.send(Actor.SYSTEM, mail));
    }

    private Optional<Mail> mail(Event event) {
        return switch (event.type()) {
            case "AccountRegistered", "EmailConfirmationRequested" ->
                recipient(event.id("account")).filter(to -> !to.confirmed).map(this::confirmation);
            case "PasswordResetRequested" ->
                store.useResetRequest(event.id("request"))
                        .flatMap(this::recipientOf)
                        .filter(to -> to.suspendedBecause == null)
                        .map(this::reset);
            case "PasswordChanged" ->
                recipient(event.id("account"))
                        .filter(Recipient::isReachable)
                        .map(to -> MailText.PASSWORD_CHANGED.mail(to.email, to.locale, greeting(to)));
            case "AccountSuspended" ->
                recipient(event.id("account"))
                        .filter(to -> to.suspendedBecause != null)
                        .map(to -> MailText.SUSPENDED.mail(
                                to.email,
                                to.locale,
                                Map.of("name", to.name, "url", settings.publicUrl(), "reason", to.suspendedBecause)));
            case "AccountReinstated" ->
                recipient(event.id("account"))
                        .filter(to -> to.suspendedBecause == null)
                        .map(to -> MailText.REINSTATED.mail(to.email, to.locale, greeting(to)));
            case "IntroductionMade" -> introduction(event.id("introduction"));
            case "CompanyInvitationMade" -> companyInvitation(event.id("invitation"));
            default -> Optional.empty();
        };
    }

    private Mail confirmation(Recipient to) {
        return withToken(to, Purpose.CONFIRM_EMAIL, settings.confirmationValid(), MailText.CONFIRM_EMAIL);
    }

    private Mail reset(Recipient to) {
        return withToken(to, Purpose.RESET_PASSWORD, settings.resetValid(), MailText.RESET_PASSWORD);
    }

    /** Who has an account already can't be introduced any more; whether an address has one is nobody's business. */
    private Optional<Mail> introduction(UUID id) {
        return introductions
                .unsent(id)
                .filter(unsent -> recipientOf(unsent.email()).isEmpty())
                .flatMap(unsent -> recipient(unsent.freelancer())
                        .filter(from -> from.suspendedBecause == null)
                        .map(from -> {
                            String code = Tokens.next();
                            introductions.keepCode(id, Tokens.hash(code));
                            return MailText.INTRODUCTION.mail(
                                    unsent.email(),
                                    from.locale,
                                    Map.of(
                                            "name",
                                            from.name,
                                            "url",
                                            settings.publicUrl(),
                                            "code",
                                            code,
                                            "day",
                                            MailTemplate.day(unsent.expiresAt(), from.locale)));
                        }));
    }

    /** In the language of the colleague, if the address has an account, else in that of who invites. */
    private Optional<Mail> companyInvitation(UUID id) {
        return members.unsent(id)
                .flatMap(unsent -> recipient(unsent.invitedBy()).map(from -> {
                    Optional<Recipient> known = recipientOf(unsent.email());
                    String locale = known.map(Recipient::locale).orElse(from.locale);
                    String token = Tokens.next();
                    members.keepToken(id, Tokens.hash(token));
                    return MailText.COMPANY_INVITATION.mail(
                            unsent.email(),
                            locale,
                            Map.of(
                                    "name", from.name,
                                    "company", unsent.companyName(),
                                    "url", settings.publicUrl(),
                                    "token", token,
                                    "day", MailTemplate.day(unsent.expiresAt(), locale)));
                }));
    }

    private Mail withToken(Recipient to, Purpose purpose, Duration valid, MailText text) {
        String token = Tokens.next();
        store.keepToken(Tokens.hash(token), to.account, purpose, valid);
        return text.mail(
                to.email,
                to.locale,
                Map.of(
                        "name", to.name,
                        "url", settings.publicUrl(),
                        "token", token,
                        "hours", Long.toString(valid.toHours()),
                        "minutes", Long.toString(valid.toMinutes())));
    }

    private Map<String, String> greeting(Recipient to) {
        return Map.of("name", to.name, "url", settings.publicUrl());
    }

    private Optional<Recipient> recipient(UUID account) {
        return store.read(
                em -> Optional.ofNullable(em.find(AccountEntity.class, account)).map(Recipient::of));
    }

    private Optional<Recipient> recipientOf(String email) {
        return store.read(em -> store.byEmail(em, email).map(Recipient::of));
    }

    /** Who gets a mail. */
    private record Recipient(
            UUID account, String email, String name, String locale, boolean confirmed, String suspendedBecause) {

        static Recipient of(AccountEntity entity) {
            return new Recipient(
                    entity.id,
                    entity.email,
                    entity.displayName,
                    entity.locale,
                    entity.emailConfirmedAt != null,
                    entity.suspensionReason);
        }

        /** The first operator has an address that no mail reaches unless it was configured. */
        boolean isReachable() {
            return Texts.isEmail(email);
        }
    }
}
