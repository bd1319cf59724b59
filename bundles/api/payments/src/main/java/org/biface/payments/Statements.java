package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Statements for months and years. Safe for use by many threads. */
@ProviderType
public interface Statements {

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer the freelancer's account
     * @param period a month such as {@code 2026-11}, or a year such as {@code 2026}
     * @return the statement
     * @throws org.biface.commons.NotFound when it is not the actor's
     * @throws org.biface.commons.Invalid when there is no such period, or more happened in it than a statement holds
     */
    Statement freelancer(Actor actor, UUID freelancer, String period);

    /**
     * @param actor who acts for the company, or an operator
     * @param company the client's company
     * @param period a month such as {@code 2026-11}, or a year such as {@code 2026}
     * @return the statement
     * @throws org.biface.commons.NotFound when it is not the actor's
     * @throws org.biface.commons.Invalid when there is no such period, or more happened in it than a statement holds
     */
    Statement company(Actor actor, UUID company, String period);
}
