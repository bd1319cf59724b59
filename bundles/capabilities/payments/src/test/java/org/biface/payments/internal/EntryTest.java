package org.biface.payments.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.biface.commons.Money;
import org.junit.Test;

public class EntryTest {

    private static final UUID SUBJECT = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);
    private static final long SEED = 20_261_123;

    private static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    private static Entry.Builder entry() {
        return Entry.of("key", "kind", "EUR", SUBJECT);
    }

    @Test
    public void debitsAreAboveZeroAndCreditsBelow() {
        Entry entry = entry().debit(AccountName.PROVIDER_CASH, eur(500))
                .credit(AccountName.escrow(SUBJECT), eur(500))
                .build();
        assertEquals("key", entry.key());
        assertEquals("kind", entry.kind());
        assertEquals("EUR", entry.currency());
        assertEquals(SUBJECT, entry.subject());
        assertEquals(
                List.of(
                        new Entry.Posting(AccountName.PROVIDER_CASH, 500),
                        new Entry.Posting(AccountName.escrow(SUBJECT), -500)),
                entry.postings());
    }

    @Test
    public void whatIsDebitedAndCreditedAlikeSumsToNothing() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            Entry.Builder entry = entry();
            long sum = 0;
            for (int j = 0; j < 5; j++) {
                long part = random.nextInt(3);
                sum += part;
                entry.debit(AccountName.escrow(new UUID(0, j)), eur(part));
            }
            Entry built = entry.credit(AccountName.PROVIDER_CASH, eur(sum)).build();
            assertEquals(
                    0,
                    built.postings().stream().mapToLong(Entry.Posting::amount).sum());
            assertFalse(built.postings().stream().anyMatch(line -> line.amount() == 0));
        }
    }

    @Test
    public void currenciesDoNotMix() {
        assertThrows(
                IllegalArgumentException.class, () -> entry().debit(AccountName.PROVIDER_CASH, Money.of(1, "USD")));
        assertThrows(
                IllegalArgumentException.class, () -> entry().credit(AccountName.PROVIDER_CASH, Money.of(0, "USD")));
        assertThrows(ArithmeticException.class, () -> entry().credit(AccountName.LOSS, eur(Long.MIN_VALUE)));
    }

    @Test
    public void theHashIsOfAllButTheKey() {
        Entry one = entry().debit(AccountName.LOSS, eur(5)).build();
        assertArrayEquals(
                one.hash(),
                Entry.of("another key", "kind", "EUR", SUBJECT)
                        .debit(AccountName.LOSS, eur(5))
                        .build()
                        .hash());
        List<Entry> others = List.of(
                Entry.of("key", "other", "EUR", SUBJECT)
                        .debit(AccountName.LOSS, eur(5))
                        .build(),
                Entry.of("key", "kind", "USD", SUBJECT)
                        .debit(AccountName.LOSS, Money.of(5, "USD"))
                        .build(),
                Entry.of("key", "kind", "EUR", OTHER)
                        .debit(AccountName.LOSS, eur(5))
                        .build(),
                entry().debit(AccountName.OWN_CASH, eur(5)).build(),
                entry().debit(AccountName.LOSS, eur(6)).build(),
                entry().credit(AccountName.LOSS, eur(5)).build(),
                entry().debit(AccountName.LOSS, eur(5))
                        .credit(AccountName.OWN_CASH, eur(5))
                        .build());
        for (Entry other : others) {
            assertEquals(32, other.hash().length);
            assertFalse(other.toString(), Arrays.equals(one.hash(), other.hash()));
        }
    }

    @Test
    public void accountsHaveTheNamesOfTheLedger() {
        assertEquals("provider:cash", AccountName.PROVIDER_CASH.text());
        assertEquals("own:cash", AccountName.OWN_CASH.text());
        assertEquals("revenue:commission", AccountName.REVENUE_COMMISSION.text());
        assertEquals("vat:output", AccountName.VAT_OUTPUT.text());
        assertEquals("provider:fees", AccountName.PROVIDER_FEES.text());
        assertEquals("receivable:chargeback", AccountName.RECEIVABLE_CHARGEBACK.text());
        assertEquals("loss", AccountName.LOSS.text());
        assertEquals("escrow:" + SUBJECT, AccountName.escrow(SUBJECT).text());
        assertEquals("escrow:" + SUBJECT + ":fee", AccountName.fee(SUBJECT).text());
        assertEquals("dispute:" + SUBJECT, AccountName.dispute(SUBJECT).text());
        assertEquals("refund:" + SUBJECT, AccountName.refund(SUBJECT).text());
        assertEquals(
                "receivable:freelancer:" + SUBJECT,
                AccountName.receivable(SUBJECT).text());
        assertEquals(
                "freelancer:" + SUBJECT + ":pending",
                AccountName.pending(SUBJECT).text());
        assertEquals(
                "freelancer:" + SUBJECT + ":available",
                AccountName.available(SUBJECT).text());
        assertEquals("payout:" + SUBJECT, AccountName.payout(SUBJECT).text());
        assertThrows(NullPointerException.class, () -> new AccountName(null, null));
    }

    /** A part of a part is never more than the whole, and what is left is the other part's share, to a cent. */
    @Test
    public void sharesAreRoundedHalfUp() {
        assertEquals(1, ClientFees.share(1, 1, 2));
        assertEquals(0, ClientFees.share(1, 49, 100));
        assertEquals(667, ClientFees.share(1_000, 2, 3));
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            long of = 1 + random.nextInt(1_000_000);
            long part = random.nextInt((int) of + 1);
            long whole = random.nextInt(1_000_000);
            long share = ClientFees.share(whole, part, of);
            assertEquals((2 * whole * part + of) / (2 * of), share);
        }
    }
}
