package org.biface.commission;

import java.util.List;
import org.biface.commons.Money;

/**
 * What a reader of a release needs to follow its commission, beside the release's own figures.
 *
 * @param terms the policy's parameters, as it described them when it decided
 * @param freelancerBefore what the freelancer had been charged for the contract before
 * @param clientBefore what the client had been charged for the contract before
 */
public record Explained(List<Term> terms, Money freelancerBefore, Money clientBefore) {
    public Explained {
        terms = List.copyOf(terms);
    }
}
