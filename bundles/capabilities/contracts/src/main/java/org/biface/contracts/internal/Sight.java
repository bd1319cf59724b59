package org.biface.contracts.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.biface.commons.Actor;
import org.biface.contracts.Amendment;
import org.biface.contracts.Contract;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneChange;
import org.biface.contracts.Timesheet;
import org.biface.kernel.masking.Masking;

/**
 * What each side sees of the other's words in a contract: addresses and phone numbers are masked until a milestone between
 * the two was funded. Everybody reads the own words as they were written, and what both agreed
 * to is kept, and hashed, as it was written.
 */
final class Sight {
    private final Masking masking;

    Sight(Masking masking) {
        this.masking = masking;
    }

    /** How a reader sees what each one wrote. */
    private record Reader(
            UnaryOperator<String> ofClient, UnaryOperator<String> ofFreelancer, UnaryOperator<String> ofAuthor) {}

    private Reader reader(Actor actor, ContractEntity contract) {
        UnaryOperator<String> plain = UnaryOperator.identity();
        UnaryOperator<String> masked = masking::mask;
        UnaryOperator<String> ofClient = actor.isOperator() || actor.actsFor(contract.company) ? plain : masked;
        UnaryOperator<String> ofFreelancer = actor.isOperator() || actor.is(contract.freelancer) ? plain : masked;
        return new Reader(
                ofClient, ofFreelancer, contract.author.equals(contract.freelancer) ? ofFreelancer : ofClient);
    }

    Contract seen(Actor actor, ContractEntity entity, List<MilestoneEntity> milestones, BooleanSupplier haveMet) {
        Contract full = entity.toContract(milestones);
        Contract masked = masked(reader(actor, entity), full);
        return masked.equals(full) || haveMet.getAsBoolean() ? full : masked;
    }

    Milestone seen(Actor actor, ContractEntity contract, MilestoneEntity entity, BooleanSupplier haveMet) {
        Milestone full = entity.toMilestone();
        Milestone masked = masked(reader(actor, contract), full);
        return masked.equals(full) || haveMet.getAsBoolean() ? full : masked;
    }

    Timesheet seen(Actor actor, ContractEntity contract, TimesheetEntity entity, BooleanSupplier haveMet) {
        Timesheet full = entity.toTimesheet(contract);
        Timesheet masked = masked(reader(actor, contract), full);
        return masked.equals(full) || haveMet.getAsBoolean() ? full : masked;
    }

    Amendment seen(Actor actor, ContractEntity contract, AmendmentEntity entity, BooleanSupplier haveMet) {
        Amendment full = entity.toAmendment(contract.currency);
        Reader reader = reader(actor, contract);
        Amendment masked =
                masked(full.author() == Amendment.Side.CLIENT ? reader.ofClient() : reader.ofFreelancer(), full);
        return masked.equals(full) || haveMet.getAsBoolean() ? full : masked;
    }

    private static Contract masked(Reader reader, Contract contract) {
        return new Contract(
                contract.id(),
                contract.mission(),
                contract.proposal(),
                reader.ofClient().apply(contract.title()),
                contract.company(),
                reader.ofClient().apply(contract.companyName()),
                contract.client(),
                contract.freelancer(),
                reader.ofFreelancer().apply(contract.freelancerName()),
                contract.freelancerCompany(),
                contract.pricing(),
                contract.milestones().stream()
                        .map(milestone -> masked(reader, milestone))
                        .toList(),
                contract.dailyRate(),
                contract.days(),
                reader.ofAuthor().apply(contract.scope()),
                contract.vertical(),
                contract.freelancerBroughtClient(),
                contract.status(),
                contract.termsVersion(),
                contract.textHash(),
                contract.clientSignature(),
                contract.freelancerSignature(),
                contract.commissionPolicy(),
                contract.signedAt(),
                contract.zone(),
                contract.calendar(),
                contract.lastDay(),
                contract.version());
    }

    private static Milestone masked(Reader reader, Milestone milestone) {
        return new Milestone(
                milestone.id(),
                milestone.contract(),
                milestone.position(),
                reader.ofAuthor().apply(milestone.title()),
                milestone.net(),
                milestone.vat(),
                milestone.week(),
                milestone.dueOn(),
                milestone.status(),
                milestone.payment(),
                milestone.release(),
                reader.ofFreelancer().apply(milestone.note()),
                reader.ofClient().apply(milestone.changesWanted()),
                milestone.submittedAt(),
                milestone.autoReleaseAt(),
                milestone.version());
    }

    private static Timesheet masked(Reader reader, Timesheet sheet) {
        return new Timesheet(
                sheet.id(),
                sheet.contract(),
                sheet.week(),
                sheet.days(),
                sheet.total(),
                sheet.net(),
                sheet.vat(),
                reader.ofFreelancer().apply(sheet.note()),
                reader.ofClient().apply(sheet.changesWanted()),
                sheet.status(),
                sheet.cutOffAt(),
                sheet.submittedAt(),
                sheet.reviewUntil(),
                sheet.milestone(),
                sheet.version());
    }

    private static Amendment masked(UnaryOperator<String> ofAuthor, Amendment amendment) {
        return new Amendment(
                amendment.id(),
                amendment.contract(),
                amendment.author(),
                amendment.milestones().stream()
                        .map(change -> new MilestoneChange(
                                change.action(),
                                change.milestone(),
                                ofAuthor.apply(change.title()),
                                change.amount(),
                                change.dueOn()))
                        .toList(),
                amendment.dailyRate(),
                amendment.dailyRateFrom(),
                amendment.lastDay(),
                ofAuthor.apply(amendment.reason()),
                amendment.status(),
                amendment.textHash(),
                amendment.proposed(),
                amendment.answered(),
                amendment.expiresAt(),
                amendment.version());
    }

    /** Asks once, and only if somebody wants to know: for lists of what is between the same two. */
    static BooleanSupplier once(BooleanSupplier haveMet) {
        return kept(haveMet::getAsBoolean)::get;
    }

    /** The same of anything: for lists of what is between many. */
    static <T> Supplier<T> kept(Supplier<T> asked) {
        AtomicReference<T> answer = new AtomicReference<>();
        return () -> {
            if (answer.get() == null) {
                answer.set(asked.get());
            }
            return answer.get();
        };
    }
}
