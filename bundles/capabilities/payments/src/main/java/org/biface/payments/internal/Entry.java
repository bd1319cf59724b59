package org.biface.payments.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * A journal entry that is to be posted: what happened, and which accounts it moved.
 *
 * @param key said once in the life of the ledger; the same key with another body is refused
 * @param kind what happened, such as {@code release}
 * @param currency ISO 4217 code of all postings
 * @param subject the milestone, release or payout that it is about
 * @param postings debits above zero, credits below; they sum to zero
 */
record Entry(String key, String kind, String currency, UUID subject, List<Posting> postings) {

    /** One line. */
    record Posting(AccountName account, long amount) {}

    Entry {
        postings = List.copyOf(postings);
    }

    static Builder of(String key, String kind, String currency, UUID subject) {
        return new Builder(key, kind, currency, subject);
    }

    /** @return SHA-256 of all but the key */
    byte[] hash() {
        var text =
                new StringBuilder(kind).append('|').append(currency).append('|').append(subject);
        for (Posting posting : postings) {
            text.append('|').append(posting.account().text()).append('=').append(posting.amount());
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Collects the lines of an entry. */
    static final class Builder {

        private final String key;
        private final String kind;
        private final String currency;
        private final UUID subject;
        private final List<Posting> postings = new ArrayList<>();

        private Builder(String key, String kind, String currency, UUID subject) {
            this.key = key;
            this.kind = kind;
            this.currency = currency;
            this.subject = subject;
        }

        Builder debit(AccountName account, Money amount) {
            return line(account, amount.minor(), amount.currency());
        }

        Builder credit(AccountName account, Money amount) {
            return line(account, Math.negateExact(amount.minor()), amount.currency());
        }

        /** A line of nothing is left out. */
        private Builder line(AccountName account, long amount, String ofCurrency) {
            if (!currency.equals(ofCurrency)) {
                throw new IllegalArgumentException("an entry of " + currency + " has no line of " + ofCurrency);
            }
            if (amount != 0) {
                postings.add(new Posting(account, amount));
            }
            return this;
        }

        Entry build() {
            return new Entry(key, kind, currency, subject, postings);
        }
    }
}
