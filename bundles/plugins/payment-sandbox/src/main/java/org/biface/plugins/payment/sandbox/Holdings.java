package org.biface.plugins.payment.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Outcome;

/** What the sandbox holds at a moment, counted from its orders. */
final class Holdings {

    private static final String PLATFORM = "";

    private final Map<String, Map<String, long[]>> held = new TreeMap<>();
    private final List<Movement> movements = new ArrayList<>();

    void add(Deed deed, Instant now) {
        Outcome.Status status = deed.status(now);
        boolean underWay =
                status == Outcome.Status.PENDING && deed.end() == Outcome.Status.SUCCEEDED && deed.settledAt() != null;
        boolean moved = hasMoved(status);
        switch (deed.kind()) {
            case COLLECT -> collected(deed, moved, now);
            case REFUND -> sent(deed, Movement.Kind.REFUND, null, status, underWay);
            case TRANSFER -> {
                sent(deed, Movement.Kind.TRANSFER, null, status, underWay);
                if (moved) {
                    move(deed, Movement.Kind.TRANSFER, "in", deed.account(), deed.minor(), 0, deed.settledAt());
                }
            }
            case SWEEP -> sent(deed, Movement.Kind.PAYOUT, null, status, underWay);
            case PAYOUT -> sent(deed, Movement.Kind.PAYOUT, deed.account(), status, underWay);
            case ACCOUNT -> {
                // holds nothing by itself
            }
        }
    }

    private static boolean hasMoved(Outcome.Status status) {
        return status == Outcome.Status.SUCCEEDED || status == Outcome.Status.RETURNED;
    }

    private void collected(Deed deed, boolean moved, Instant now) {
        if (moved) {
            move(deed, Movement.Kind.COLLECT, "in", null, deed.minor(), deed.fee(), deed.settledAt());
        }
        if (moved && deed.chargedBackAt() != null && !now.isBefore(deed.chargedBackAt())) {
            move(deed, Movement.Kind.CHARGEBACK, "back", null, -deed.minor(), 0, deed.chargedBackAt());
            if (deed.chargebackWon() && !now.isBefore(deed.chargebackEndsAt())) {
                move(deed, Movement.Kind.CHARGEBACK, "won", null, deed.minor(), 0, deed.chargebackEndsAt());
            }
        }
    }

    private void sent(Deed deed, Movement.Kind kind, String account, Outcome.Status status, boolean underWay) {
        if (underWay) {
            // It can't be spent twice, and has not left yet.
            of(account, deed.currency())[0] -= deed.minor();
            of(account, deed.currency())[1] += deed.minor();
        }
        if (hasMoved(status)) {
            move(deed, kind, "out", account, -deed.minor(), 0, deed.settledAt());
        }
        if (status == Outcome.Status.RETURNED) {
            move(deed, kind, "returned", account, deed.minor(), 0, deed.returnedAt());
        }
    }

    private void move(Deed deed, Movement.Kind kind, String way, String account, long minor, long fee, Instant at) {
        of(account, deed.currency())[0] += minor - fee;
        movements.add(Movement.of(
                        "sb_line_" + deed.key() + "_" + way,
                        kind,
                        Amount.of(minor, deed.currency()),
                        Amount.of(fee, deed.currency()),
                        at)
                .ofOrder(deed.key(), deed.reference())
                .inAccount(account));
    }

    private long[] of(String account, String currency) {
        return held.computeIfAbsent(account == null ? PLATFORM : account, any -> new TreeMap<>())
                .computeIfAbsent(currency, any -> new long[2]);
    }

    BalanceReport report(BalanceRequest request, Instant now) {
        var all = new ArrayList<Held>();
        held.forEach((account, currencies) -> {
            if (account.equals(PLATFORM) || request.accounts().contains(account)) {
                currencies.forEach((currency, sums) -> all.add(Held.of(
                        account.equals(PLATFORM) ? null : account,
                        Amount.of(sums[0], currency),
                        Amount.of(sums[1], currency))));
            }
        });
        return BalanceReport.of(now, all)
                .withMovements(movements.stream()
                        .filter(line -> !line.at().isBefore(request.since()))
                        .filter(line ->
                                line.account() == null || request.accounts().contains(line.account()))
                        .toList());
    }
}
