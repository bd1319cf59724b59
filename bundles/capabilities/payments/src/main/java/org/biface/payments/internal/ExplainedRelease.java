package org.biface.payments.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.CommissionLine;
import org.biface.payments.Release;

/**
 * A release as one of its two sides reads it: with the label of each line, and how the lines become what was charged, in the
 * reader's language.
 *
 * @param id its id
 * @param milestone what it was for
 * @param contract its contract
 * @param company who paid
 * @param freelancer who gets it
 * @param gross what was held, VAT included
 * @param net the price without VAT
 * @param commission what the platform took from the freelancer, without VAT
 * @param commissionVat the VAT on it
 * @param payable what the freelancer gets: gross less commission less its VAT
 * @param lines the exact lines of the policy
 * @param explanation one sentence for each step from the lines to what was charged
 * @param policy the id of the policy that decided
 * @param policyVersion its exact version
 * @param policyParameters its parameters, as pinned by the contract
 * @param releasedAt UTC
 * @param availableAt when the hold ends, UTC
 */
public record ExplainedRelease(
        UUID id,
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        Money gross,
        Money net,
        Money commission,
        Money commissionVat,
        Money payable,
        List<Line> lines,
        List<String> explanation,
        String policy,
        String policyVersion,
        Map<String, String> policyParameters,
        Instant releasedAt,
        Instant availableAt) {

    /**
     * One line of the commission.
     *
     * @param side who bears it: {@code FREELANCER} or {@code CLIENT}
     * @param label what it is, in the reader's language
     * @param labelEn what it is, in English
     * @param labelFr what it is, in French
     * @param exact how much, in minor units, not rounded
     */
    public record Line(String side, String label, String labelEn, String labelFr, BigDecimal exact) {}

    static ExplainedRelease of(Release release, Locale locale) {
        boolean french = locale.getLanguage().equals(Locale.FRENCH.getLanguage());
        return new ExplainedRelease(
                release.id(),
                release.milestone(),
                release.contract(),
                release.company(),
                release.freelancer(),
                release.gross(),
                release.net(),
                release.commission(),
                release.commissionVat(),
                release.payable(),
                release.lines().stream()
                        .map(line -> new Line(
                                line.side(), label(line, french), line.labelEn(), line.labelFr(), line.exact()))
                        .toList(),
                explanation(release, french),
                release.policy(),
                release.policyVersion(),
                release.policyParameters(),
                release.releasedAt(),
                release.availableAt());
    }

    private static String label(CommissionLine line, boolean french) {
        return french ? line.labelFr() : line.labelEn();
    }

    private static List<String> explanation(Release release, boolean french) {
        String currency = release.net().currency();
        var steps = new ArrayList<String>();
        for (CommissionLine line : release.lines()) {
            boolean freelancer = line.side().equals("FREELANCER");
            String bearer = french
                    ? (freelancer ? "à la charge du freelance" : "à la charge du client")
                    : (freelancer ? "borne by the freelancer" : "borne by the client");
            steps.add(label(line, french) + ", " + bearer + (french ? " : " : ": ")
                    + amount(line.exact(), currency, french) + ".");
        }
        if (release.lines().isEmpty()) {
            steps.add(french ? "Aucune commission." : "No commission.");
        }
        steps.add((french
                        ? "Arrondi sur l'ensemble du contrat, moins ce qui a déjà été facturé : "
                        : "Rounded over the whole contract, less what was charged before: ")
                + amount(release.commission(), french) + ".");
        steps.add((french ? "TVA sur la commission : " : "VAT on the commission: ")
                + amount(release.commissionVat(), french) + ".");
        steps.add(
                french
                        ? "Le freelance reçoit " + amount(release.payable(), true) + " sur "
                                + amount(release.gross(), true) + "."
                        : "The freelancer gets " + amount(release.payable(), false) + " of "
                                + amount(release.gross(), false) + ".");
        steps.add((french ? "Décidé par la règle " : "Decided by the policy ") + release.policy() + " "
                + release.policyVersion() + parameters(release.policyParameters(), french));
        return steps;
    }

    private static String parameters(Map<String, String> parameters, boolean french) {
        if (parameters.isEmpty()) {
            return ".";
        }
        var named = new ArrayList<String>();
        new TreeMap<>(parameters).forEach((name, value) -> named.add(name + " = " + value));
        return (french ? ", avec " : ", with ") + String.join(", ", named) + ".";
    }

    private static String amount(Money money, boolean french) {
        return amount(BigDecimal.valueOf(money.minor()), money.currency(), french);
    }

    private static String amount(BigDecimal minor, String currency, boolean french) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        BigDecimal major = minor.movePointLeft(digits);
        BigDecimal plain = major.signum() == 0 ? BigDecimal.ZERO : major.stripTrailingZeros();
        String text = (plain.scale() < digits ? plain.setScale(digits) : plain).toPlainString() + " " + currency;
        return french ? text.replace('.', ',') : text;
    }
}
