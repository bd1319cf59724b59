package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.biface.commons.Money;
import org.junit.Test;

public class TakenBackTest {

    private static final UUID FREELANCER = new UUID(1, 2);

    /** Half of a release of 1,200.00, of which 100.00 are there, 40.00 in hold and the rest is owed. */
    private static final TakenBack HALF = new TakenBack(600, 500, 50, 10, 30, 6, 100, 40, 400);

    @Test
    public void whatTheClientGetsIsDebitedWhereItComesFrom() {
        Entry.Builder builder = Entry.of("key", "refund", "EUR", FREELANCER);
        HALF.debit(builder, FREELANCER, "EUR");
        Entry entry = builder.build();
        assertEquals(
                Map.of(
                        AccountName.available(FREELANCER),
                        100L,
                        AccountName.pending(FREELANCER),
                        40L,
                        AccountName.receivable(FREELANCER),
                        400L,
                        AccountName.REVENUE_COMMISSION,
                        80L,
                        AccountName.VAT_OUTPUT,
                        16L),
                entry.postings().stream().collect(Collectors.toMap(Entry.Posting::account, Entry.Posting::amount)));
    }

    @Test
    public void feesAndWhatThePlatformBearsAreSummed() {
        assertEquals(36, HALF.fromFee());
        assertEquals(50 + 10 + 36 + 400, HALF.borneByThePlatform());
        assertEquals(Money.of(30, "EUR"), HALF.fee("EUR").commission());
        assertEquals(Money.of(6, "EUR"), HALF.fee("EUR").vat());
    }

    /** What is debited is the gross amount and what the client had paid on top, whatever the parts are. */
    @Test
    public void theDebitsAreTheWhole() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 500; i++) {
            long[] part = random.longs(7, 0, 1_000).toArray();
            var taken = new TakenBack(
                    part[0] + part[1] + part[4] + part[5] + part[6],
                    0,
                    part[0],
                    part[1],
                    part[2],
                    part[3],
                    part[4],
                    part[5],
                    part[6]);
            Entry.Builder entry = Entry.of("key", "refund", "EUR", FREELANCER);
            taken.debit(entry, FREELANCER, "EUR");
            assertEquals(
                    taken.gross() + taken.fromFee(),
                    entry.build().postings().stream()
                            .mapToLong(Entry.Posting::amount)
                            .sum());
        }
    }
}
