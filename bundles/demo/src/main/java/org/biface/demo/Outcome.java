package org.biface.demo;

/**
 * What a main job has come to. Amounts are in minor units.
 *
 * @param currency ISO 4217 code
 * @param clientName who paid
 * @param freelancerName who worked
 * @param otherName whose proposal was declined
 * @param freelancer the freelancer's account
 * @param contract the contract's id
 * @param milestone the id of the milestone that was paid
 * @param payment the id of the payment that funded it
 * @param release the id of the release
 * @param payout the id of the payout
 * @param gross what the client paid, VAT included
 * @param net the price without VAT
 * @param commission what the platform took, without VAT
 * @param commissionVat the VAT on it
 * @param payable what the freelancer got
 * @param policy the policy that decided, with its version
 */
public record Outcome(
        String currency,
        String clientName,
        String freelancerName,
        String otherName,
        String freelancer,
        String contract,
        String milestone,
        String payment,
        String release,
        String payout,
        long gross,
        long net,
        long commission,
        long commissionVat,
        long payable,
        String policy) {}
