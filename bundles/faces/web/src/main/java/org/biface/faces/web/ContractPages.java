package org.biface.faces.web;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.biface.commons.Actor;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.contracts.Milestone;
import org.biface.contracts.Pricing;
import org.biface.contracts.Timesheet;
import org.biface.contracts.TimesheetDraft;
import org.biface.contracts.WorkedDay;
import org.biface.payments.Payment;
import org.biface.payments.Release;
import org.biface.reviews.Aspect;
import org.biface.reviews.ReviewTurn;

/** Contracts of both sides: fund, submit, ask for changes, approve; and the weeks of those by the day. */
final class ContractPages implements PageGroup {

    private static final int SHOWN = 30;
    private static final int WEEKS = 12;
    private static final int LONGEST = 5_000;
    private static final BigDecimal STEP = new BigDecimal("0.25");

    @Override
    public void addTo(Routes routes) {
        routes.get("contracts", ContractPages::list)
                .get("contracts/{contract}", visit -> contract(visit, null))
                .get("contracts/{contract}/milestones/{milestone}", visit -> milestone(visit, null))
                .post(
                        "contracts/{contract}/milestones/{milestone}/fund",
                        visit -> move(visit, "funding", Contracts::fund))
                .post("contracts/{contract}/milestones/{milestone}/submit", ContractPages::submit)
                .post("contracts/{contract}/milestones/{milestone}/changes", ContractPages::changes)
                .post(
                        "contracts/{contract}/milestones/{milestone}/approve",
                        visit -> move(visit, "approved", Contracts::approve))
                .get("contracts/{contract}/weeks/{week}", visit -> week(visit, null))
                .post("contracts/{contract}/weeks/{week}", ContractPages::record)
                .post("contracts/{contract}/weeks/{week}/submit", ContractPages::submitWeek)
                .post("contracts/{contract}/weeks/{week}/changes", ContractPages::weekChanges)
                .post("contracts/{contract}/weeks/{week}/approve", ContractPages::approveWeek);
    }

    static String address(UUID contract) {
        return "contracts/" + PublicId.of(contract);
    }

    private static String address(Visit visit, Milestone milestone) {
        return "contracts/" + visit.arg("contract") + "/milestones/" + PublicId.of(milestone.id());
    }

    private static Reply list(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.show(
                "contracts/list", "found", visit.capabilities().contracts().list(visit.actor(), visit.page(SHOWN)));
    }

    private static Contract found(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.capabilities().contracts().get(visit.actor(), visit.id("contract"));
    }

    /** @return {@code CLIENT}, {@code FREELANCER}, or {@code NONE} for an operator who looks on */
    private static String side(Visit visit, Contract contract) {
        if (visit.actor().is(contract.freelancer())) {
            return "FREELANCER";
        }
        return visit.actor().actsFor(contract.company()) ? "CLIENT" : "NONE";
    }

    /** @param form what somebody wants to say of the other side, with what is wrong; or {@code null} */
    static Reply contract(Visit visit, Form form) {
        Contract contract = found(visit);
        ReviewTurn turn = ReviewPages.turn(visit, contract);
        Form review = form == null ? ReviewPages.form(visit, turn) : form;
        boolean daily = contract.pricing() == Pricing.DAILY;
        LocalDate today = LocalDate.now(ZoneId.of(contract.zone()));
        return visit.show(
                form == null ? 200 : 422,
                "contracts/contract",
                "contract",
                contract,
                "side",
                side(visit, contract),
                "daily",
                daily,
                "weeks",
                daily
                        ? visit.capabilities()
                                .timesheets()
                                .list(visit.actor(), contract.id(), PageRequest.first(WEEKS))
                                .items()
                        : List.of(),
                "thisWeek",
                monday(today),
                "lastWeek",
                monday(today).minusWeeks(1),
                "turn",
                turn,
                "aspects",
                turn == null ? List.of() : Aspect.of(turn.side().other()),
                "ratings",
                ReviewPages.RATINGS,
                "tongues",
                ReviewPages.languages(review),
                "form",
                review);
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    // ---------------------------------------------------------------- milestones

    private static Milestone milestoneOf(Visit visit, Contract contract) {
        UUID wanted = visit.id("milestone");
        return contract.milestones().stream()
                .filter(milestone -> milestone.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NotFound("This contract has no such milestone."));
    }

    private static Reply milestone(Visit visit, Form form) {
        Contract contract = found(visit);
        Milestone milestone = milestoneOf(visit, contract);
        String side = side(visit, contract);
        return visit.show(
                form == null ? 200 : 422,
                "contracts/milestone",
                "contract",
                contract,
                "milestone",
                milestone,
                "side",
                side,
                "payment",
                side.equals("CLIENT") ? payment(visit, milestone) : null,
                "release",
                release(visit, milestone),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Payment payment(Visit visit, Milestone milestone) {
        try {
            return milestone.payment() == null
                    ? null
                    : visit.capabilities().payments().payment(visit.actor(), milestone.payment());
        } catch (DomainException away) {
            return null;
        }
    }

    private static Release release(Visit visit, Milestone milestone) {
        try {
            return milestone.release() == null
                    ? null
                    : visit.capabilities().payments().release(visit.actor(), milestone.release());
        } catch (DomainException away) {
            return null;
        }
    }

    /** A move of a milestone that needs nothing but the version that was seen. */
    @FunctionalInterface
    private interface Move {
        Milestone run(Contracts contracts, Actor actor, UUID milestone, Expected seen);
    }

    private static Reply move(Visit visit, String done, Move move) {
        UUID milestone = milestoneOf(visit, found(visit)).id();
        return moved(visit, done, (contracts, seen) -> move.run(contracts, visit.actor(), milestone, seen));
    }

    private static Reply moved(Visit visit, String done, BiFunction<Contracts, Expected, Milestone> move) {
        Form form = visit.form();
        Expected seen = visit.expected();
        Reply moved = visit.change(
                form,
                now -> address(visit, now) + "?done=" + done,
                () -> move.apply(visit.capabilities().contracts(), seen));
        return moved == null ? milestone(visit, form) : moved;
    }

    private static Reply submit(Visit visit) {
        UUID milestone = milestoneOf(visit, found(visit)).id();
        String note = visit.form().text("note", LONGEST);
        return moved(visit, "submitted", (contracts, seen) -> contracts.submit(visit.actor(), milestone, seen, note));
    }

    private static Reply changes(Visit visit) {
        UUID milestone = milestoneOf(visit, found(visit)).id();
        String wanted = visit.form().needed("wanted", LONGEST);
        return moved(
                visit,
                "changes",
                (contracts, seen) -> contracts.requestChanges(visit.actor(), milestone, seen, wanted));
    }

    // ---------------------------------------------------------------- weeks

    /**
     * One day of a week.
     *
     * @param date which
     * @param field its name in the form
     * @param text what it is called
     */
    record Day(LocalDate date, String field, String text) {}

    private static LocalDate weekOf(Visit visit) {
        try {
            LocalDate week = LocalDate.parse(visit.arg("week"));
            if (week.getDayOfWeek() == DayOfWeek.MONDAY) {
                return week;
            }
        } catch (DateTimeException noDate) {
            // said below
        }
        throw new NotFound("A week is named by its Monday.");
    }

    private static String address(Visit visit, LocalDate week) {
        return "contracts/" + visit.arg("contract") + "/weeks/" + week;
    }

    private static Timesheet sheet(Visit visit, Contract contract, LocalDate week) {
        try {
            return visit.capabilities().timesheets().get(visit.actor(), contract.id(), week);
        } catch (NotFound nothingRecorded) {
            return null;
        }
    }

    private static Reply week(Visit visit, Form form) {
        Contract contract = found(visit);
        LocalDate week = weekOf(visit);
        Timesheet sheet = sheet(visit, contract, week);
        List<Day> days = new ArrayList<>();
        for (int i = 0; i < DayOfWeek.values().length; i++) {
            LocalDate date = week.plusDays(i);
            days.add(new Day(date, "day-" + date, visit.formats().weekday(date)));
        }
        return visit.show(
                form == null ? 200 : 422,
                "contracts/week",
                "contract",
                contract,
                "side",
                side(visit, contract),
                "week",
                week,
                "sheet",
                sheet,
                "days",
                days,
                "form",
                form == null ? filled(visit, sheet) : form);
    }

    /** The week as it is, with what was wrong with a form that did not hold its days. */
    private static Reply weekAgain(Visit visit, Form refused) {
        Form form = filled(visit, sheet(visit, found(visit), weekOf(visit))).with("wanted", refused.value("wanted"));
        refused.errors().forEach(form::wrong);
        return week(visit, refused.error() == null ? form : form.wrong(refused.error()));
    }

    private static Form filled(Visit visit, Timesheet sheet) {
        Form form = visit.emptyForm();
        if (sheet != null) {
            form.with("note", sheet.note()).with("version", sheet.version());
            for (WorkedDay day : sheet.days()) {
                form.with("day-" + day.date(), visit.formats().number(day.days()));
            }
        }
        return form;
    }

    private static Reply record(Visit visit) {
        Contract contract = found(visit);
        LocalDate week = weekOf(visit);
        Form form = visit.form();
        Map<LocalDate, BigDecimal> worked = new TreeMap<>();
        for (int i = 0; i < DayOfWeek.values().length; i++) {
            LocalDate date = week.plusDays(i);
            String name = "day-" + date;
            String text = form.text(name, 10);
            if (text != null) {
                try {
                    BigDecimal part = new BigDecimal(text.replace(',', '.'));
                    boolean ok = part.signum() >= 0
                            && part.compareTo(BigDecimal.ONE) <= 0
                            && part.remainder(STEP).signum() == 0;
                    if (!ok) {
                        form.wrong(name, visit.t("week.step"));
                    } else if (part.signum() > 0) {
                        worked.put(date, part);
                    }
                } catch (NumberFormatException noNumber) {
                    form.wrong(name, visit.t("week.step"));
                }
            }
        }
        List<WorkedDay> days = worked.entrySet().stream()
                .map(entry -> new WorkedDay(entry.getKey(), entry.getValue()))
                .toList();
        TimesheetDraft draft = new TimesheetDraft(days, form.text("note", LONGEST));
        Expected seen = form.value("version").isEmpty() ? Expected.ANY : visit.expected();
        Reply saved = visit.change(
                form,
                now -> address(visit, week) + "?done=saved",
                () -> visit.capabilities().timesheets().record(visit.actor(), contract.id(), week, seen, draft));
        return saved == null ? week(visit, form) : saved;
    }

    /** What is done to a week as it was seen. */
    @FunctionalInterface
    private interface WeekMove {
        Object of(UUID contract, LocalDate week, Expected seen);
    }

    private static Reply submitWeek(Visit visit) {
        Form form = visit.form();
        return moveWeek(
                visit,
                form,
                "submitted",
                (contract, week, seen) ->
                        visit.capabilities().timesheets().submit(visit.actor(), contract, week, seen));
    }

    private static Reply weekChanges(Visit visit) {
        Form form = visit.form();
        String wanted = form.needed("wanted", LONGEST);
        return moveWeek(
                visit,
                form,
                "changes",
                (contract, week, seen) ->
                        visit.capabilities().timesheets().requestChanges(visit.actor(), contract, week, seen, wanted));
    }

    private static Reply approveWeek(Visit visit) {
        Form form = visit.form();
        return moveWeek(
                visit,
                form,
                "approved",
                (contract, week, seen) ->
                        visit.capabilities().timesheets().approve(visit.actor(), contract, week, seen));
    }

    private static Reply moveWeek(Visit visit, Form form, String done, WeekMove move) {
        UUID contract = found(visit).id();
        LocalDate week = weekOf(visit);
        Expected seen = visit.expected();
        Reply moved =
                visit.change(form, now -> address(visit, week) + "?done=" + done, () -> move.of(contract, week, seen));
        return moved == null ? weekAgain(visit, form) : moved;
    }
}
