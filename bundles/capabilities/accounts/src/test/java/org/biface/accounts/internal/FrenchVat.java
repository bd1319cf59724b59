package org.biface.accounts.internal;

import java.time.Instant;
import java.util.Set;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.VatParty;
import org.biface.kernel.vat.VatRuling;

/** Who has to be asked about, seen from France; accounts ask for nothing else. */
final class FrenchVat implements Vat {

    private static final Set<String> NEIGHBOURS = Set.of("DE", "GR", "PT");

    @Override
    public VatParty platform() {
        return new VatParty("FR", false, true);
    }

    @Override
    public VatRuling decide(VatParty supplier, VatParty customer, Instant at) {
        throw new AssertionError("accounts charge nothing");
    }

    @Override
    public boolean needsVies(VatParty party) {
        return party.country() != null && NEIGHBOURS.contains(party.country());
    }
}
