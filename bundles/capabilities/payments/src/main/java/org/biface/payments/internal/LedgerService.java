package org.biface.payments.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerDesk;
import org.biface.payments.LedgerEntry;
import org.biface.payments.LedgerLine;
import org.biface.payments.LedgerProof;
import org.biface.payments.Turnover;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The ledger, for operators. */
@Component(service = LedgerService.class)
public final class LedgerService implements LedgerDesk {

    private final PaymentStore store;
    private final LedgerProver prover;

    @Activate
    public LedgerService(@Reference PaymentStore store, @Reference PaymentsService payments) {
        this.store = store;
        this.prover = payments.prover();
    }

    @Override
    public List<LedgerBalance> balances(Actor actor, String prefix, Instant at) {
        actor.mustHave(Role.OPERATOR);
        return store.read(connection -> {
            if (prefix == null) {
                return at == null ? Ledger.summary(connection) : Ledger.summary(connection, at);
            }
            return at == null ? Ledger.balances(connection, prefix) : Ledger.balances(connection, prefix, at);
        });
    }

    @Override
    public Page<LedgerLine> statement(
            Actor actor, String account, String currency, Instant from, Instant until, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check()
                .that(account != null && !account.isBlank(), "account", "account must be the name of an account.")
                .that(from == null || until == null || from.isBefore(until), "until", "until must be later than from.")
                .orThrow();
        UUID before = PaymentsService.cursor(page);
        return store.read(connection -> {
            List<Statement.Account> accounts = Statement.accounts(connection, account, currency);
            if (accounts.isEmpty()) {
                throw new NotFound("Nothing was posted to such an account.");
            }
            if (accounts.size() > 1) {
                throw new Invalid(
                        "currency",
                        "Say which currency: this account has "
                                + String.join(
                                        ", ",
                                        accounts.stream()
                                                .map(Statement.Account::currency)
                                                .toList())
                                + ".");
            }
            return PaymentsService.page(
                    Statement.lines(connection, accounts.get(0), from, until, before, page.limit() + 1),
                    page.limit(),
                    line -> line,
                    LedgerLine::entry);
        });
    }

    @Override
    public LedgerEntry entry(Actor actor, String reference) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check().text(reference, "reference", 200).orThrow();
        return store.read(connection -> Statement.entry(connection, reference.strip()))
                .orElseThrow(() -> new NotFound("Nothing was posted under this reference."));
    }

    @Override
    public List<Turnover> turnover(Actor actor, Instant since) {
        actor.mustHave(Role.OPERATOR);
        return store.read(connection -> Releases.turnover(connection, since));
    }

    @Override
    public LedgerProof verify(Actor actor, boolean whole, Progress progress) {
        actor.mustHave(Role.OPERATOR);
        return prover.verify(whole, progress);
    }

    /** @return what a check of the whole ledger finds; unlike {@link #verify}, it is not kept */
    LedgerProof prove(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return prover.prove();
    }

    @Override
    public Optional<LedgerProof> lastProof(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return prover.last();
    }
}
