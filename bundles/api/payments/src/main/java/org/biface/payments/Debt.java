package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * What a freelancer owes to the platform: released money that went back to a client after it had been paid out. Later
 * releases pay it first.
 *
 * @param freelancer the freelancer's account
 * @param owed how much
 */
public record Debt(UUID freelancer, Money owed) {}
