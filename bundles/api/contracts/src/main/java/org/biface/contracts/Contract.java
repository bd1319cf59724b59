package org.biface.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * An accepted proposal. Only its two sides and operators see it.
 *
 * @param id its id
 * @param mission the mission
 * @param proposal the proposal
 * @param title what it is called
 * @param company the client's company
 * @param companyName its name
 * @param client who agreed for the client
 * @param freelancer the freelancer's account
 * @param freelancerName what others see
 * @param freelancerCompany the freelancer's business
 * @param pricing how it is paid
 * @param milestones in their order; of {@code DAILY} one for each approved week
 * @param dailyRate for {@code DAILY}
 * @param days for {@code DAILY}
 * @param scope what is to be done
 * @param vertical the trade
 * @param freelancerBroughtClient whether the freelancer brought the client to the platform, as it was known when the contract
 *     was signed
 * @param status where it stands
 * @param termsVersion the version of the platform's terms that both agreed to
 * @param textHash SHA-256 of the text that both agreed to, 64 hexadecimal digits
 * @param clientSignature the client's agreement to that text
 * @param freelancerSignature the freelancer's agreement to that text
 * @param commissionPolicy the policy that decides the commission for the contract's whole life
 * @param signedAt when both had agreed, UTC
 * @param zone the time zone of its deadlines, such as {@code Europe/Paris}
 * @param calendar which days are working days for them: {@code FRANCE} (Monday to Friday without its public holidays) or
 *     {@code WEEKDAYS} (Monday to Friday); more may come
 * @param lastDay for {@code DAILY}: the last day of work, once one side has named it, else {@code null}
 * @param version grows with every change
 */
public record Contract(
        UUID id,
        UUID mission,
        UUID proposal,
        String title,
        UUID company,
        String companyName,
        UUID client,
        UUID freelancer,
        String freelancerName,
        UUID freelancerCompany,
        Pricing pricing,
        List<Milestone> milestones,
        Money dailyRate,
        Integer days,
        String scope,
        String vertical,
        boolean freelancerBroughtClient,
        Status status,
        String termsVersion,
        String textHash,
        Signature clientSignature,
        Signature freelancerSignature,
        String commissionPolicy,
        Instant signedAt,
        String zone,
        String calendar,
        LocalDate lastDay,
        long version)
        implements Versioned {
    public Contract {
        milestones = List.copyOf(milestones);
    }

    /** Where a contract stands. */
    public enum Status {
        /** Under way. */
        ACTIVE,
        /** Every milestone is released, refunded or cancelled, and a contract by the day has come to its last day. */
        COMPLETED
    }
}
