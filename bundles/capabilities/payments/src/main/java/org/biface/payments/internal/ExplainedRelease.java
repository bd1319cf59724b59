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
import org.biface.commission.Explained;
import org.biface.commission.Term;
import org.biface.commons.Money;
import org.biface.payments.AppliedVat;
import org.biface.payments.ClientFee;
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
 * @param vatRule the rule of that VAT
 * @param fee what the client paid on top
 * @param payable what the freelancer gets: gross less commission less its VAT
 * @param lines the exact lines of the policy
 * @param explanation one sentence for each step from the lines to what was charged
 * @param policy the id of the policy that decided
 * @param policyVersion its exact version
 * @param policyParameters its parameters, as pinned by the contract
 * @param terms the same, with what each means in the reader's language; empty while nobody can say
 * @param chargedBefore what the freelancer had been charged for the contract before, or {@code null} while nobody can say
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
        AppliedVat vatRule,
        ClientFee fee,
        Money payable,
        List<Line> lines,
        List<String> explanation,
        String policy,
        String policyVersion,
        Map<String, String> policyParameters,
        List<ReadTerm> terms,
        Money chargedBefore,
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

    /**
     * One parameter of the policy.
     *
     * @param name its name
     * @param label what it means, in the reader's language
     * @param value its value, as the operator has set it
     * @param text its value with its unit, in the reader's language
     */
    public record ReadTerm(String name, String label, String value, String text) {}

    /** @param explained what the commission capability knows beside; {@code null} while it is away */
    static ExplainedRelease of(Release release, Explained explained, Locale locale) {
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
                release.vatRule(),
                release.fee(),
                release.payable(),
                release.lines().stream()
                        .map(line -> new Line(
                                line.side(), label(line, french), line.labelEn(), line.labelFr(), line.exact()))
                        .toList(),
                explanation(release, explained, french),
                release.policy(),
                release.policyVersion(),
                release.policyParameters(),
                explained == null ? List.of() : terms(release, explained, french),
                explained == null ? null : explained.freelancerBefore(),
                release.releasedAt(),
                release.availableAt());
    }

    private static String label(CommissionLine line, boolean french) {
        return french ? line.labelFr() : line.labelEn();
    }

    private static List<String> explanation(Release release, Explained explained, boolean french) {
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
        steps.add(rounded(release, explained, french));
        steps.add((french ? "TVA sur la commission : " : "VAT on the commission: ")
                + amount(release.commissionVat(), french) + " (" + reason(release.vatRule(), french) + ").");
        if (release.fee().total().isPositive()) {
            steps.add((french ? "Payé en plus par le client : " : "Paid on top by the client: ")
                    + amount(release.fee().commission(), french) + (french ? ", TVA " : ", VAT ")
                    + amount(release.fee().vat(), french) + " ("
                    + reason(release.fee().rule(), french) + ").");
        }
        steps.add(
                french
                        ? "Le freelance reçoit " + amount(release.payable(), true) + " sur "
                                + amount(release.gross(), true) + "."
                        : "The freelancer gets " + amount(release.payable(), false) + " of "
                                + amount(release.gross(), false) + ".");
        steps.add((french ? "Décidé par la règle " : "Decided by the policy ") + release.policy() + " "
                + release.policyVersion()
                + with(
                        explained == null
                                ? named(release.policyParameters())
                                : read(terms(release, explained, french), french),
                        french));
        return steps;
    }

    private static String reason(AppliedVat rule, boolean french) {
        return french ? rule.reasonFr() : rule.reasonEn();
    }

    private static String rounded(Release release, Explained explained, boolean french) {
        String charged = amount(release.commission(), french);
        if (explained == null) {
            return french
                    ? "Arrondi sur l'ensemble du contrat, moins ce qui a déjà été facturé : " + charged + "."
                    : "Rounded over the whole contract, less what was charged before: " + charged + ".";
        }
        if (explained.freelancerBefore().isZero()) {
            return french
                    ? "Arrondi sur l'ensemble du contrat, dont rien n'a encore été facturé : " + charged + "."
                    : "Rounded over the whole contract, of which nothing was charged before: " + charged + ".";
        }
        String before = amount(explained.freelancerBefore(), french);
        return french
                ? "Arrondi sur l'ensemble du contrat, moins " + before + " déjà facturés : " + charged + "."
                : "Rounded over the whole contract, less " + before + " that were charged before: " + charged + ".";
    }

    private static String with(List<String> parameters, boolean french) {
        return parameters.isEmpty() ? "." : (french ? ", avec " : ", with ") + String.join(", ", parameters) + ".";
    }

    private static List<String> named(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(one -> one.getKey() + " = " + one.getValue())
                        .toList();
    }

    private static List<String> read(List<ReadTerm> terms, boolean french) {
        return terms.stream()
                .map(term -> term.label() + (french ? " : " : ": ") + term.text())
                .toList();
    }

    private static List<ReadTerm> terms(Release release, Explained explained, boolean french) {
        return explained.terms().stream()
                .map(term -> new ReadTerm(
                        term.name(),
                        french ? term.labelFr() : term.labelEn(),
                        term.value(),
                        text(term, release.net().currency(), french)))
                .toList();
    }

    /** A policy names its units in English; those of the guide are shown as people write them. */
    private static String text(Term term, String currency, boolean french) {
        if (term.value().isEmpty()) {
            return french ? "aucun" : "none";
        }
        try {
            return switch (term.unit()) {
                case "basis points" -> percent(new BigDecimal(term.value()), french);
                case "minor units" -> amount(new BigDecimal(term.value()), currency, french);
                case "basis points up to minor units" -> tiers(term.value(), currency, french);
                case "months" -> term.value() + (french ? " mois" : " months");
                case "days" -> term.value() + (french ? " jours" : " days");
                case "contracts" -> term.value() + (french ? " contrats" : " contracts");
                case "" -> flag(term.value(), french);
                case "day, UTC" -> term.value();
                default -> term.value() + " (" + term.unit() + ")";
            };
        } catch (NumberFormatException notOneNumber) {
            return term.value() + " (" + term.unit() + ")";
        }
    }

    private static String flag(String value, boolean french) {
        return switch (value) {
            case "true" -> french ? "oui" : "yes";
            case "false" -> french ? "non" : "no";
            default -> value;
        };
    }

    private static String percent(BigDecimal basisPoints, boolean french) {
        BigDecimal percent = basisPoints.movePointLeft(2);
        String text = (percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros()).toPlainString() + " %";
        return french ? text.replace('.', ',') : text;
    }

    /** Such as {@code 2000 up to 50000, 500}. */
    private static String tiers(String value, String currency, boolean french) {
        var written = new StringBuilder();
        for (String tier : value.split(",")) {
            String[] parts = tier.strip().split(" up to ", 2);
            if (written.length() > 0) {
                written.append(parts.length == 2 ? ", " : french ? ", puis " : ", then ");
            }
            written.append(percent(new BigDecimal(parts[0]), french));
            if (parts.length == 2) {
                written.append(french ? " jusqu'à " : " up to ")
                        .append(amount(new BigDecimal(parts[1].strip()), currency, french));
            }
        }
        return written.toString();
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
