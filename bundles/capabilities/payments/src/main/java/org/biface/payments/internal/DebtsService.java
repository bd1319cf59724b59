package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Debt;
import org.biface.payments.Debts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What freelancers owe after refunds and lost chargebacks: rules, authorization, transactions. */
@Component(service = DebtsService.class)
public final class DebtsService implements Debts {

    private static final int LONGEST_REASON = 500;
    private static final int MOST = 1_000;

    private final PaymentStore store;
    private final Clock clock;

    @Activate
    public DebtsService(@Reference PaymentStore store) {
        this(store, Clock.systemUTC());
    }

    DebtsService(PaymentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public List<Debt> debts(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select split_part(name, ':', 3), balance, currency from payments.ledger_account"
                            + " where kind = 'receivable:freelancer' and balance > 0 order by balance desc, name limit ?")) {
                query.setInt(1, MOST);
                var debts = new ArrayList<Debt>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        debts.add(new Debt(
                                UUID.fromString(rows.getString(1)), Money.of(rows.getLong(2), rows.getString(3))));
                    }
                }
                return debts;
            }
        });
    }

    @Override
    public Debt giveUp(Actor actor, UUID freelancer, Money amount, String reason) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check()
                .that(amount != null && amount.isPositive(), "amount", "amount must be above zero.")
                .text(reason, "reason", LONGEST_REASON)
                .orThrow();
        return store.write(connection -> {
            AccountName account = AccountName.receivable(freelancer);
            // Releases that pay it meanwhile wait for this, or this for them.
            long owed = RefundsService.lockedBalance(connection, account, amount.currency());
            if (amount.minor() > owed) {
                throw new Conflict("That much is not owed: it is " + Money.of(owed, amount.currency()) + ".");
            }
            UUID id = Ids.next();
            Instant now = clock.instant();
            Ledger.post(
                    connection,
                    now,
                    List.of(Entry.of("debt-given-up:" + id, "uncollectable", amount.currency(), freelancer)
                            .debit(AccountName.LOSS, amount)
                            .credit(account, amount)
                            .build()));
            keep(connection, id, actor, freelancer, amount, reason, now);
            return new Debt(freelancer, Money.of(owed - amount.minor(), amount.currency()));
        });
    }

    private static void keep(
            Connection connection, UUID id, Actor actor, UUID freelancer, Money amount, String reason, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.debt_given_up"
                + " (id, freelancer, currency, amount, reason, given_up_by, at) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setObject(2, freelancer);
            insert.setString(3, amount.currency());
            insert.setLong(4, amount.minor());
            insert.setString(5, reason);
            insert.setObject(6, actor.account());
            insert.setObject(7, Ledger.utc(now));
            insert.executeUpdate();
        }
    }
}
