package org.biface.payments;

import java.net.URI;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Freelancers' accounts at the payment provider, and how far it has come with checking who they are. Where the provider
 * keeps such accounts, nothing is paid out before it is content. Safe for use by many threads.
 */
@ProviderType
public interface PayoutAccounts {

    /**
     * Has an account made at the provider that payouts go through. The provider is asked after the commit.
     *
     * @param actor the freelancer
     * @param draft what the provider has to know
     * @return the account, {@link PayoutAccount.Status#OPENING}
     * @throws org.biface.commons.Conflict when there is one already, or the provider keeps none
     */
    PayoutAccount open(Actor actor, PayoutAccountDraft draft);

    /**
     * @param actor the freelancer, or an operator
     * @param account its id
     * @return the account
     */
    PayoutAccount account(Actor actor, UUID account);

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer whose; {@code null} for everybody's (operators)
     * @param page which page
     * @return accounts, newest first
     */
    Page<PayoutAccount> accounts(Actor actor, UUID freelancer, PageRequest page);

    /**
     * Asks the provider for its page. Must not be called in a transaction.
     *
     * @param actor the freelancer
     * @param account the account's id
     * @param back where the provider sends them afterwards: https, or http on the machine itself
     * @param again where it sends them when the page has expired
     * @return the page
     * @throws org.biface.commons.Conflict when the account is not made yet
     * @throws org.biface.commons.Unavailable when the provider does not answer
     */
    OnboardingPage onboarding(Actor actor, UUID account, URI back, URI again);

    /**
     * Asks the provider how the account stands now, should its news not have arrived. Must not be called in a transaction.
     *
     * @param actor the freelancer, or an operator
     * @param account the account's id
     * @return the account as it is now
     * @throws org.biface.commons.Conflict when the account is not made yet
     * @throws org.biface.commons.Unavailable when the provider does not answer
     */
    PayoutAccount refresh(Actor actor, UUID account);
}
