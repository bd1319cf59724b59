package org.biface.payments.internal;

import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.payments.OnboardingPage;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutAccountDraft;
import org.biface.payments.PayoutAccounts;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Freelancers' accounts at payment providers: rules, authorization, transactions. */
@Component(service = PayoutAccountsService.class)
public final class PayoutAccountsService implements PayoutAccounts {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int LONGEST_ADDRESS = 2_000;
    private static final Set<String> OF_THE_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final PaymentStore store;
    private final ProviderDesk desk;
    private final Clock clock;

    @Activate
    public PayoutAccountsService(@Reference PaymentStore store, @Reference PaymentsService payments) {
        this(store, payments, Clock.systemUTC());
    }

    PayoutAccountsService(PaymentStore store, PaymentsService payments, Clock clock) {
        this.store = store;
        this.desk = payments.desk();
        this.clock = clock;
    }

    @Override
    public PayoutAccount open(Actor actor, PayoutAccountDraft draft) {
        actor.mustHave(Role.FREELANCER);
        UUID freelancer = actor.account();
        if (freelancer == null) {
            throw new Forbidden("Only a freelancer opens an account, for what is theirs.");
        }
        new Invalid.Check()
                .that(
                        draft.country() != null && COUNTRIES.contains(draft.country()),
                        "country",
                        "country must be two capital letters of ISO 3166, such as FR.")
                .that(
                        draft.currency() != null && CURRENCIES.contains(draft.currency()),
                        "currency",
                        "currency must be three capital letters of ISO 4217, such as EUR.")
                .orThrow();
        String provider = desk.providerFor(Order.Kind.PAYOUT)
                .orElseThrow(() -> new Unavailable(
                        "No payment provider is there for this at the moment. Try again in a few seconds.",
                        RETRY_AFTER));
        if (!desk.can(provider, Capability.ACCOUNT)) {
            throw new Conflict("The payment provider keeps no accounts for freelancers: it pays out without one.");
        }
        return store.write(connection -> {
            try {
                Order order = desk.start(
                        connection,
                        OrderDraft.of(Order.Kind.ACCOUNT, Money.zero(draft.currency()))
                                .provider(provider)
                                .freelancer(freelancer)
                                .country(draft.country())
                                .legalPerson(draft.legalPerson()));
                return ProviderAccounts.find(connection, order.id())
                        .orElseThrow()
                        .account();
            } catch (SQLException refused) {
                if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    throw new Conflict("You have an account at the payment provider, or one is being made.");
                }
                throw refused;
            }
        });
    }

    @Override
    public PayoutAccount account(Actor actor, UUID account) {
        return find(actor, account).account();
    }

    private ProviderAccounts.Kept find(Actor actor, UUID account) {
        actor.mustBeSomebody();
        return store.read(connection -> ProviderAccounts.find(connection, account))
                .filter(kept -> actor.isOperator() || actor.is(kept.account().freelancer()))
                .orElseThrow(() -> new NotFound("There is no such account at a payment provider."));
    }

    @Override
    public Page<PayoutAccount> accounts(Actor actor, UUID freelancer, PageRequest page) {
        if (freelancer == null) {
            actor.mustHave(Role.OPERATOR);
        } else if (!actor.mustBeSomebody().isOperator() && !actor.is(freelancer)) {
            throw new NotFound("There is no such freelancer.");
        }
        UUID before = PaymentsService.cursor(page);
        return PaymentsService.page(
                store.read(connection -> ProviderAccounts.list(connection, freelancer, before, page.limit() + 1)),
                page.limit(),
                ProviderAccounts.Kept::account,
                PayoutAccount::id);
    }

    @Override
    public OnboardingPage onboarding(Actor actor, UUID account, URI back, URI again) {
        ProviderAccounts.Kept kept = find(actor, account);
        if (!actor.is(kept.account().freelancer())) {
            throw new Forbidden("Only the freelancer says there who they are.");
        }
        new Invalid.Check()
                .that(isAddress(back), "back", "back must be an address with https.")
                .that(isAddress(again), "again", "again must be an address with https.")
                .orThrow();
        String reference = made(kept);
        return new OnboardingPage(
                desk.ask(kept.account().provider(), provider -> provider.onboarding(reference, back, again))
                        .orElse(null));
    }

    private static boolean isAddress(URI uri) {
        if (uri == null || uri.getHost() == null || uri.toString().length() > LONGEST_ADDRESS) {
            return false;
        }
        return "https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && OF_THE_MACHINE.contains(uri.getHost());
    }

    private static String made(ProviderAccounts.Kept kept) {
        if (kept.reference() == null) {
            throw new Conflict("The account is not made. " + kept.account().advice());
        }
        return kept.reference();
    }

    @Override
    public PayoutAccount refresh(Actor actor, UUID account) {
        ProviderAccounts.Kept kept = find(actor, account);
        String reference = made(kept);
        String provider = kept.account().provider();
        // A notice of something later counts more; providers say the second when something happened.
        Instant asked = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Optional<AccountState> state = desk.ask(provider, one -> one.account(reference));
        if (state.isEmpty()) {
            throw new Conflict("The payment provider does not know this account any more; ask the operator.");
        }
        return store.write(connection -> {
            ProviderAccounts.seen(connection, provider, state.get(), asked, clock.instant());
            return ProviderAccounts.find(connection, account).orElseThrow().account();
        });
    }
}
