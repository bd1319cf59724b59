package org.biface.kernel.vat.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.VatParty;
import org.biface.kernel.vat.VatRule;
import org.biface.kernel.vat.VatRuling;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Services between businesses, by Directive 2006/112/EC: they are taxed where the customer is established (article 44), and a
 * customer in another member state pays the tax itself (article 196). Without a good number a customer elsewhere in the Union
 * is not known to be a business, and the supplier's own rate is charged (article 45).
 */
@Component(service = Vat.class, configurationPid = VatLaw.PID)
@Designate(ocd = VatLaw.Config.class)
public final class VatLaw implements Vat {

    static final String PID = "org.biface.vat";

    private static final Set<String> UNION = Set.of(
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Biface VAT", description = "Where the platform is, and rates that came after it")
    public @interface Config {
        @AttributeDefinition(
                description = "The country in which the operator's business is established, ISO 3166-1, such as FR")
        String country() default "FR";

        @AttributeDefinition(description = "The time zone whose days decide which rate applies")
        String zone() default "Europe/Paris";

        @AttributeDefinition(description = "Whether the operator's own business is small and charges no VAT")
        boolean small_business() default false;

        @AttributeDefinition(
                description =
                        "Standard rates besides those that are known, as country,first day,percent; semicolons between them")
        String rates() default "";
    }

    private record State(VatParty platform, ZoneId zone, VatRates rates) {}

    private volatile State state;

    @Activate
    public VatLaw(Config config) {
        modified(config);
    }

    @Modified
    void modified(Config config) {
        List<String> more = Arrays.stream(config.rates().split(";"))
                .filter(line -> !line.isBlank())
                .toList();
        VatRates rates = new VatRates(more);
        String country = country(config.country());
        if (rates.on(country, LocalDate.of(2025, 1, 1)).isEmpty()) {
            throw new IllegalArgumentException("the configuration " + PID + " names the country '" + config.country()
                    + "', of which no rate of VAT is known; add it under rates");
        }
        state = new State(new VatParty(country, config.small_business(), true), ZoneId.of(config.zone()), rates);
    }

    @Override
    public VatParty platform() {
        return state.platform();
    }

    @Override
    public boolean needsVies(VatParty party) {
        String country = country(party.country());
        return UNION.contains(country) && !country.equals(state.platform().country());
    }

    @Override
    public VatRuling decide(VatParty supplier, VatParty customer, Instant at) {
        String from = country(supplier.country());
        String to = country(customer.country());
        boolean insideUnion = UNION.contains(from) && UNION.contains(to);
        if (supplier.smallBusiness()) {
            return smallBusiness(from);
        }
        if (from.equals(to)) {
            return charged(VatRule.DOMESTIC, from, at);
        }
        if (!insideUnion) {
            return outside(from, to);
        }
        return customer.verified() ? reverseCharge(from) : charged(VatRule.NOT_VERIFIED, from, at);
    }

    /** Monaco is a part of the French territory for VAT (article 7 of the directive). */
    private String country(String country) {
        if (country == null) {
            return state.platform().country();
        }
        return country.equals("MC") ? "FR" : country;
    }

    private VatRuling charged(VatRule rule, String country, Instant at) {
        State now = state;
        OptionalInt rate = now.rates().on(country, at.atZone(now.zone()).toLocalDate());
        if (rate.isEmpty()) {
            return new VatRuling(
                    VatRule.OUTSIDE,
                    country,
                    0,
                    "No EU VAT: both sides are established in " + country,
                    "Pas de TVA de l'UE : les deux parties sont établies en " + country);
        }
        String percent =
                BigDecimal.valueOf(rate.getAsInt(), 2).stripTrailingZeros().toPlainString();
        String unknownEn = rule == VatRule.NOT_VERIFIED ? "; the customer's VAT number is not verified" : "";
        String unknownFr = rule == VatRule.NOT_VERIFIED ? " ; le numéro de TVA du client n'est pas vérifié" : "";
        return new VatRuling(
                rule,
                country,
                rate.getAsInt(),
                "VAT of " + country + ", " + percent + " %" + unknownEn,
                "TVA " + country + ", " + percent.replace('.', ',') + " %" + unknownFr);
    }

    private static VatRuling smallBusiness(String country) {
        return country.equals("FR")
                ? new VatRuling(
                        VatRule.SMALL_BUSINESS,
                        country,
                        0,
                        "VAT not applicable, article 293 B of the French tax code",
                        "TVA non applicable, article 293 B du CGI")
                : new VatRuling(
                        VatRule.SMALL_BUSINESS,
                        country,
                        0,
                        "No VAT, scheme for small enterprises, article 284 of Directive 2006/112/EC",
                        "Pas de TVA, régime des petites entreprises, article 284 de la directive 2006/112/CE");
    }

    private static VatRuling reverseCharge(String country) {
        String code = country.equals("FR") ? " ; article 283-2 du CGI" : "";
        return new VatRuling(
                VatRule.REVERSE_CHARGE,
                country,
                0,
                "Reverse charge, articles 44 and 196 of Directive 2006/112/EC",
                "Autoliquidation, articles 44 et 196 de la directive 2006/112/CE" + code);
    }

    private static VatRuling outside(String from, String to) {
        String code = from.equals("FR") ? " ; article 259-1 du CGI" : "";
        return new VatRuling(
                VatRule.OUTSIDE,
                from,
                0,
                "Not subject to the VAT of " + from + ": taxed in " + to + ", article 44 of Directive 2006/112/EC",
                "Non soumis à la TVA " + from + " : imposable en " + to + ", article 44 de la directive 2006/112/CE"
                        + code);
    }
}
