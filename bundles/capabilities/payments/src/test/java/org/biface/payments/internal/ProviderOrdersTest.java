package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.ClientFee;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Payout;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutAccountDraft;
import org.biface.payments.ReleaseOrder;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PayerStep;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.osgi.framework.Version;

/** Orders of every kind, against a provider that can do all, and whose notices come late, twice and out of order. */
public class ProviderOrdersTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private final FullProvider full = new FullProvider();
    private Market market;
    private int events;

    @Before
    public void open() {
        market = new Market(DATABASE, Market.full(), new FlatCommissions(1_000));
        market.providers.add(full, 0, Version.emptyVersion, 2);
    }

    @After
    public void close() {
        market.proof();
        market.close();
    }

    private void says(Object key, Outcome outcome) {
        full.book.put(key.toString(), outcome);
        reports(Notice.of("evt-" + key + "-" + events++, key.toString(), outcome, Instant.EPOCH));
    }

    private void reports(Notice notice) {
        market.payments.receive("full", full.webhook(notice));
    }

    private static Outcome done(long minor) {
        return Outcome.succeeded(FullProvider.eur(minor), "ref").withFee(FullProvider.eur(0));
    }

    private void awaitGiven(String what) {
        TestDatabase.await(what, () -> !full.given(what).isEmpty());
    }

    private Payment collected(long gross, Outcome outcome) {
        Payment payment = market.collect(Ids.next(), contract, company, gross);
        market.awaitStatus(payment.id(), Status.PENDING);
        says(payment.id(), outcome);
        return payment;
    }

    /** What the freelancer can have paid out. */
    private void available(long gross) {
        Payment payment = collected(gross, done(gross));
        market.release(new ReleaseOrder(
                payment.milestone(), contract, company, freelancer, Market.BUSINESS, eur(gross), eur(0)));
        long payable = gross - gross / 10 - gross / 50;
        market.advance(Duration.ofSeconds(1));
        TestDatabase.await("available", () -> market.balance("freelancer:" + freelancer + ":available") >= payable);
    }

    private String account() {
        market.awaitStatus(opened().id(), Status.SUCCEEDED);
        return "acct-" + freelancer;
    }

    private PayoutAccount opened() {
        return market.accounts.open(Market.freelancer(freelancer), new PayoutAccountDraft("FR", "EUR", false));
    }

    private String verified() {
        String account = account();
        AccountState state =
                AccountState.of(account, Identity.VERIFIED).receiving(true).payingOut(true);
        reports(Notice.ofAccount("evt-verified-" + account, state, Instant.EPOCH.plusSeconds(2)));
        return account;
    }

    private Payout payOut(long minor) {
        return market.payments.payOut(Market.freelancer(freelancer), eur(minor));
    }

    private UUID transferOf(UUID payout) {
        return market.store
                .read(connection -> Orders.find(connection, payout))
                .orElseThrow()
                .after();
    }

    private AccountState state() {
        return market.store
                .read(connection -> ProviderAccounts.find(connection, "full", freelancer))
                .orElseThrow();
    }

    @Test
    public void anAccountIsMadeOnceAndTheNewestNoticeCounts() {
        String account = account();
        assertEquals(Identity.NEEDED, state().identity());
        assertEquals(List.of(), full.given("account in DE"));
        assertThrows(Conflict.class, this::opened);
        AccountState verified =
                AccountState.of(account, Identity.VERIFIED).receiving(true).payingOut(true);
        reports(Notice.ofAccount("evt-2-" + account, verified, Instant.EPOCH.plusSeconds(2)));
        reports(Notice.ofAccount(
                "evt-1-" + account, AccountState.of(account, Identity.PENDING), Instant.EPOCH.plusSeconds(1)));
        assertEquals(verified, state());
        AccountState refused = AccountState.of(account, Identity.REFUSED).requiring(List.of("rejected.fraud"));
        reports(Notice.ofAccount("evt-3-" + account, refused, Instant.EPOCH.plusSeconds(3)));
        assertEquals(refused, state());
    }

    @Test
    public void aNoticeOfAnAccountMayOvertakeTheAnswer() {
        String account = "acct-" + freelancer;
        AccountState verified =
                AccountState.of(account, Identity.VERIFIED).receiving(true).payingOut(true);
        reports(Notice.ofAccount("evt-early-" + account, verified, Instant.EPOCH.plusSeconds(2)));
        account();
        assertEquals(verified, state());
    }

    @Test
    public void nothingIsPaidOutBeforeIdentityIsChecked() {
        available(10_000);
        Conflict none = assertThrows(Conflict.class, () -> payOut(1_000));
        assertTrue(none.getMessage(), none.getMessage().contains("Open an account"));
        account();
        Conflict unknown = assertThrows(Conflict.class, () -> payOut(1_000));
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("say there who you are"));
        assertEquals(8_800, market.balance("freelancer:" + freelancer + ":available"));
    }

    @Test
    public void aPayoutGoesThroughTheFreelancersAccount() {
        available(10_000);
        String account = verified();
        Payout payout = payOut(8_800);
        UUID transfer = transferOf(payout.id());
        awaitGiven("transfer 8800 to " + account);
        assertEquals(List.of(), full.given("payout"));
        assertEquals(8_800, market.balance("payout:" + payout.id()));
        says(transfer, done(8_800));
        awaitGiven("payout 8800 from " + account);
        says(payout.id(), done(8_800));
        assertEquals(Status.SUCCEEDED, market.status(payout.id()));
        assertEquals(0, market.balance("payout:" + payout.id()));
    }

    @Test
    public void whenTheTransferFailsThePayoutFails() {
        available(10_000);
        verified();
        Payout payout = payOut(8_800);
        says(transferOf(payout.id()), Outcome.failed("account_restricted", null));
        assertEquals(Status.FAILED, market.status(payout.id()));
        assertEquals(8_800, market.balance("freelancer:" + freelancer + ":available"));
        assertEquals(List.of(), full.given("payout"));
    }

    @Test
    public void whatAFailedPayoutLeftInTheAccountIsUsedFirst() {
        available(10_000);
        verified();
        Payout first = payOut(5_000);
        says(transferOf(first.id()), done(5_000));
        awaitGiven("payout 5000");
        says(first.id(), Outcome.failed("account_closed", "ref"));
        Payout second = payOut(3_000);
        assertEquals(null, transferOf(second.id()));
        awaitGiven("payout 3000");
        Payout third = payOut(4_000);
        awaitGiven("transfer 2000");
        says(second.id(), done(3_000));
        says(transferOf(third.id()), done(2_000));
        awaitGiven("payout 4000");
        says(third.id(), done(4_000));
        assertEquals(1_800, market.balance("freelancer:" + freelancer + ":available"));
    }

    @Test
    public void whatTheBankSendsBackIsAvailableAgainOnce() {
        available(10_000);
        verified();
        Payout payout = payOut(8_800);
        says(transferOf(payout.id()), done(8_800));
        awaitGiven("payout 8800");
        Outcome back = Outcome.returned(FullProvider.eur(8_800), "account_closed", "ref");
        // It overtakes the news of the arrival, and comes twice.
        says(payout.id(), back);
        says(payout.id(), back);
        says(payout.id(), done(8_800));
        assertEquals(Status.RETURNED, market.status(payout.id()));
        assertEquals(8_800, market.balance("freelancer:" + freelancer + ":available"));
        says(payout.id(), Outcome.failed("account_closed", "ref"));
        assertEquals(Status.RETURNED, market.status(payout.id()));
        assertEquals(8_800, market.balance("freelancer:" + freelancer + ":available"));
    }

    @Test
    public void aFeeIsBookedOnceAlsoWhenItIsKnownLater() {
        long fees = market.balance("provider:fees");
        Payment payment = collected(10_000, Outcome.succeeded(FullProvider.eur(10_000), "ref"));
        assertEquals(fees, market.balance("provider:fees"));
        full.book.put(
                payment.id().toString(),
                Outcome.succeeded(FullProvider.eur(10_000), "ref").withFee(FullProvider.eur(165)));
        market.advance(Duration.ofMinutes(1));
        TestDatabase.await("the fee is booked", () -> market.balance("provider:fees") == fees + 165);
        says(payment.id(), Outcome.succeeded(FullProvider.eur(10_000), "ref").withFee(FullProvider.eur(165)));
        assertEquals(fees + 165, market.balance("provider:fees"));
    }

    @Test
    public void whatThePayerHasToDoGoesWhenItIsDone() {
        Payment payment = market.collect(Ids.next(), contract, company, 10_000);
        market.awaitStatus(payment.id(), Status.PENDING);
        says(payment.id(), Outcome.pending("ref").withPayerStep(PayerStep.token("secret")));
        Order order = market.store
                .read(connection -> Orders.find(connection, payment.id()))
                .orElseThrow();
        assertEquals("token secret", order.step());
        assertFalse(order.asPayment(ClientFee.none("EUR")).toString().contains("secret"));
        says(payment.id(), done(10_000));
        assertEquals(
                null,
                market.store
                        .read(connection -> Orders.find(connection, payment.id()))
                        .orElseThrow()
                        .step());
    }

    @Test
    public void aPaymentThatNobodyMakesIsWithdrawn() {
        Payment payment = market.collect(Ids.next(), contract, company, 10_000);
        market.awaitStatus(payment.id(), Status.PENDING);
        Payment withdrawn = market.payments.withdraw(client(), payment.id());
        assertEquals(Status.FAILED, withdrawn.status());
        assertEquals("canceled", withdrawn.reason());
        assertThrows(Conflict.class, () -> market.payments.withdraw(client(), payment.id()));
        Payment anew = market.collect(payment.milestone(), contract, company, 10_000);
        market.awaitStatus(anew.id(), Status.PENDING);
        says(anew.id(), done(10_000));
        assertThrows(Conflict.class, () -> market.payments.withdraw(client(), anew.id()));
    }

    private Actor client() {
        return Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
    }

    @Test
    public void onlyThePayerSeesWhatThePayerHasToDo() {
        Payment payment = market.collect(Ids.next(), contract, company, 10_000);
        market.awaitStatus(payment.id(), Status.PENDING);
        says(payment.id(), Outcome.pending("ref").withPayerStep(PayerStep.token("secret")));
        assertEquals(
                "secret", market.payments.payment(client(), payment.id()).step().clientSecret());
        assertEquals(
                null, market.payments.payment(Market.operator(), payment.id()).step());
        URI page = URI.create("https://provider.example/pay");
        says(payment.id(), Outcome.pending("ref").withPayerStep(PayerStep.page(page)));
        assertEquals(
                page, market.payments.payment(client(), payment.id()).step().page());
        says(payment.id(), done(10_000));
        assertEquals(null, market.payments.payment(client(), payment.id()).step());
    }

    @Test
    public void anAccountSaysWhatIsAskedAndWhatToDo() {
        Actor owner = Market.freelancer(freelancer);
        PayoutAccount opened = opened();
        assertEquals(PayoutAccount.Status.OPENING, opened.status());
        market.awaitStatus(opened.id(), Status.SUCCEEDED);
        PayoutAccount needed = market.accounts.account(owner, opened.id());
        assertEquals(PayoutAccount.Status.NEEDED, needed.status());
        assertFalse(needed.paysOut());
        assertTrue(needed.version() > opened.version());
        URI back = URI.create("https://market.example/payouts");
        assertEquals(
                URI.create("https://provider.example/acct-" + freelancer),
                market.accounts.onboarding(owner, opened.id(), back, back).page());
        assertThrows(
                Invalid.class,
                () -> market.accounts.onboarding(owner, opened.id(), URI.create("http://market.example/"), back));
        assertThrows(Forbidden.class, () -> market.accounts.onboarding(Market.operator(), opened.id(), back, back));
        AccountState asked =
                AccountState.of("acct-" + freelancer, Identity.NEEDED).requiring(List.of("external_account"));
        reports(Notice.ofAccount("evt-asked-" + freelancer, asked, Instant.EPOCH.plusSeconds(2)));
        assertEquals(
                List.of("external_account"),
                market.accounts.account(owner, opened.id()).requirements());
        full.accounts.put(
                "acct-" + freelancer,
                AccountState.of("acct-" + freelancer, Identity.VERIFIED)
                        .receiving(true)
                        .payingOut(true));
        PayoutAccount verified = market.accounts.refresh(owner, opened.id());
        assertEquals(PayoutAccount.Status.VERIFIED, verified.status());
        assertTrue(verified.paysOut());
        assertEquals(null, verified.advice());
        assertEquals(
                List.of(verified),
                market.accounts
                        .accounts(Market.operator(), freelancer, PageRequest.first(5))
                        .items());
    }

    @Test
    public void anAccountThatTheProviderDoesNotMakeIsOpenedAnew() {
        PayoutAccount refused = opened();
        market.awaitStatus(refused.id(), Status.SUCCEEDED);
        UUID another = Ids.next();
        full.refused.add(another);
        Actor owner = Market.freelancer(another);
        PayoutAccountDraft draft = new PayoutAccountDraft("DE", "EUR", true);
        PayoutAccount failed = market.accounts.open(owner, draft);
        market.awaitStatus(failed.id(), Status.FAILED);
        assertEquals(
                List.of("country_unsupported"),
                market.accounts.account(owner, failed.id()).requirements());
        assertThrows(Conflict.class, () -> market.accounts.refresh(owner, failed.id()));
        full.refused.clear();
        PayoutAccount anew = market.accounts.open(owner, draft);
        market.awaitStatus(anew.id(), Status.SUCCEEDED);
        assertThrows(Invalid.class, () -> market.accounts.open(owner, new PayoutAccountDraft("France", "EUR", true)));
        assertThrows(NotFound.class, () -> market.accounts.account(Market.freelancer(freelancer), anew.id()));
    }

    @Test
    public void anAnswerThatNamesItsReferenceIsAskedForByIt() {
        Payment payment = market.collect(Ids.next(), contract, company, 10_000);
        market.awaitStatus(payment.id(), Status.PENDING);
        full.book.put(payment.id().toString(), done(10_000));
        market.advance(Duration.ofMinutes(6));
        market.awaitStatus(payment.id(), Status.SUCCEEDED);
        assertEquals(1, full.given("find ref-" + payment.id()).size());
        assertTrue(full.given("collect " + payment.id()).size() == 1);
    }
}
