package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.Timesheet;
import org.biface.contracts.WorkedDay;

/** A week of a contract by the day. */
@Entity
@Table(name = "timesheet")
public class TimesheetEntity {
    static final int DAYS = 7;
    static final int QUARTERS = 4;

    @Id
    UUID id;

    UUID contract;
    LocalDate week;

    /** One digit for each day from Monday on: how many quarters of it were worked. */
    String quarters;

    /** Of this week; an amendment may change it for later ones. */
    @Column(name = "daily_rate")
    long dailyRate;

    String note;

    @Column(name = "changes_wanted")
    String changesWanted;

    @Enumerated(EnumType.STRING)
    Timesheet.Status status;

    @Column(name = "cut_off_at")
    Instant cutOffAt;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "review_until")
    Instant reviewUntil;

    UUID milestone;

    @Version
    long version;

    public TimesheetEntity() {}

    int worked() {
        return quarters.chars().map(digit -> digit - '0').sum();
    }

    /** The total times the rate, rounded half up. */
    long net() {
        return BigDecimal.valueOf(dailyRate)
                .multiply(total())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private BigDecimal total() {
        return days(worked());
    }

    private static BigDecimal days(int quarters) {
        return BigDecimal.valueOf(quarters * 25L, 2);
    }

    boolean worksAfter(LocalDate day) {
        for (int i = 0; i < DAYS; i++) {
            if (quarters.charAt(i) != '0' && week.plusDays(i).isAfter(day)) {
                return true;
            }
        }
        return false;
    }

    Timesheet toTimesheet(ContractEntity of) {
        List<WorkedDay> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            int worked = quarters.charAt(i) - '0';
            if (worked > 0) {
                days.add(new WorkedDay(week.plusDays(i), days(worked)));
            }
        }
        return new Timesheet(
                id,
                contract,
                week,
                days,
                total(),
                Money.of(net(), of.currency),
                Money.of(ContractsService.vat(net(), of.vatBasisPoints), of.currency),
                note,
                changesWanted,
                status,
                cutOffAt,
                submittedAt,
                reviewUntil,
                milestone,
                version);
    }
}
