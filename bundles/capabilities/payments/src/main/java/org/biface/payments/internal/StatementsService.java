package org.biface.payments.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.payments.Statement;
import org.biface.payments.Statement.Kind;
import org.biface.payments.Statement.Line;
import org.biface.payments.Statement.Side;
import org.biface.payments.Statement.Total;
import org.biface.payments.Statements;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Statements are read from what was kept with each movement, so that a month says the same whenever it is asked for. */
@Component(service = StatementsService.class, configurationPid = "org.biface.payments.statements")
@Designate(ocd = StatementsService.Config.class)
public final class StatementsService implements Statements {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Biface statements", description = "Statements for freelancers and companies")
    public @interface Config {
        @AttributeDefinition(description = "The time zone whose months and years statements are of")
        String zone() default "Europe/Paris";

        @AttributeDefinition(
                description = "How many lines a statement has at most; who has more asks month by month",
                min = "1")
        int longest() default 20_000;
    }

    /** In the order of the columns that {@link #line} reads. */
    private static final String FREELANCER = """
            select 'RELEASE', r.released_at, r.id, r.contract, r.currency, r.net + r.vat, r.net, r.commission,
                r.commission_vat, r.net + r.vat - r.commission - r.commission_vat, r.vat_rule ->> 'reasonEn', r.released_at
            from payments.release r where r.freelancer = q.party and r.released_at >= q.since and r.released_at < q.until
            union all
            select case when c.id is null then 'REFUND' else 'CHARGEBACK' end, t.at, t.cause, r.contract, t.currency,
                t.gross, t.net, t.commission, t.commission_vat, t.available + t.pending + t.receivable,
                r.vat_rule ->> 'reasonEn', t.at
            from payments.taken_back t join payments.release r on r.id = t.release
                left join payments.chargeback c on c.id = t.cause
            where r.freelancer = q.party and t.at >= q.since and t.at < q.until
            union all
            select 'PAYOUT', o.created_at, o.id, null, o.currency, 0, 0, 0, 0, o.amount, null, o.created_at
            from payments.provider_order o where o.kind = 'PAYOUT' and o.freelancer = q.party
                and o.created_at >= q.since and o.created_at < q.until
            union all
            select 'PAYOUT_RETURNED', o.changed_at, o.id, null, o.currency, 0, 0, 0, 0, o.amount, null, o.changed_at
            from payments.provider_order o where o.kind = 'PAYOUT' and o.freelancer = q.party
                and o.status in ('FAILED', 'RETURNED') and o.changed_at >= q.since and o.changed_at < q.until
            """;

    private static final String COMPANY = """
            select 'PAYMENT', o.changed_at, o.id, o.contract, o.currency,
                o.amount - coalesce(f.commission + f.vat, 0), 0, coalesce(f.commission, 0), coalesce(f.vat, 0), o.amount,
                f.rule ->> 'reasonEn', o.changed_at
            from payments.provider_order o left join payments.client_fee f on f.payment = o.id
            where o.kind = 'COLLECT' and o.company = q.party and o.status = 'SUCCEEDED'
                and o.changed_at >= q.since and o.changed_at < q.until
            union all
            select 'RELEASE', r.released_at, r.id, r.contract, r.currency, r.net + r.vat, r.net, r.client_commission,
                r.client_commission_vat, r.net + r.vat + r.client_commission + r.client_commission_vat,
                r.client_vat_rule ->> 'reasonEn', r.released_at
            from payments.release r where r.company = q.party and r.released_at >= q.since and r.released_at < q.until
            union all
            select 'REFUND', b.created_at, b.id, b.contract, b.currency, b.amount - b.fee_commission - b.fee_vat, b.net,
                b.fee_commission, b.fee_vat, b.amount, null, b.created_at
            from payments.refund b where b.company = q.party and b.created_at >= q.since and b.created_at < q.until
            union all
            select 'CHARGEBACK', c.closed_at, c.id, c.contract, c.currency,
                c.amount - coalesce(t.client_commission + t.client_commission_vat, 0), coalesce(t.net, 0),
                coalesce(t.client_commission, 0), coalesce(t.client_commission_vat, 0), c.amount, null, c.closed_at
            from payments.chargeback c left join payments.taken_back t on t.cause = c.id
            where c.company = q.party and c.status in ('LOST', 'UNCOLLECTABLE')
                and c.closed_at >= q.since and c.closed_at < q.until
            """;

    private final PaymentStore store;
    private final ZoneId zone;
    private final int longest;

    @Activate
    public StatementsService(@Reference PaymentStore store, Config config) {
        this.store = store;
        this.zone = ZoneId.of(config.zone());
        this.longest = config.longest();
    }

    @Override
    public Statement freelancer(Actor actor, UUID freelancer, String period) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.is(freelancer)) {
            throw new NotFound("There is no such freelancer.");
        }
        return statement(Side.FREELANCER, FREELANCER, freelancer, period);
    }

    @Override
    public Statement company(Actor actor, UUID company, String period) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.actsFor(company)) {
            throw new NotFound("There is no such company.");
        }
        return statement(Side.COMPANY, COMPANY, company, period);
    }

    private Statement statement(Side side, String sql, UUID party, String period) {
        LocalDate from = first(period);
        LocalDate next = period.length() == 4 ? from.plusYears(1) : from.plusMonths(1);
        Instant[] newest = {Instant.EPOCH};
        List<Line> lines = store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select l.* from (values (?::uuid, ?::timestamptz, ?::timestamptz)) as q (party, since, until),"
                            + " lateral (" + sql + ") as l (kind, at, id, contract, currency, gross, net, commission,"
                            + " commission_vat, amount, reason, changed_at) order by l.at, l.id, l.kind limit ?")) {
                query.setObject(1, party);
                query.setObject(2, Ledger.utc(from.atStartOfDay(zone).toInstant()));
                query.setObject(3, Ledger.utc(next.atStartOfDay(zone).toInstant()));
                query.setInt(4, longest + 1);
                var found = new ArrayList<Line>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(line(row));
                        Instant changed = Orders.instant(row, 12);
                        newest[0] = changed.isAfter(newest[0]) ? changed : newest[0];
                    }
                }
                return found;
            }
        });
        if (lines.size() > longest) {
            throw new Invalid("period", "More happened than a statement holds. Ask for a shorter period.");
        }
        return new Statement(
                side,
                party,
                period,
                from,
                next.minusDays(1),
                zone.getId(),
                totals(lines),
                lines,
                newest[0].toEpochMilli());
    }

    private static LocalDate first(String period) {
        try {
            if (period != null && period.matches("\\d{4}")) {
                return LocalDate.of(Integer.parseInt(period), 1, 1);
            }
            if (period != null && period.matches("\\d{4}-\\d{2}")) {
                return YearMonth.parse(period).atDay(1);
            }
        } catch (DateTimeException noMonth) {
            throw wrongPeriod();
        }
        throw wrongPeriod();
    }

    private static Invalid wrongPeriod() {
        return new Invalid("period", "period must be a month such as 2026-11, or a year such as 2026.");
    }

    private static Line line(ResultSet row) throws java.sql.SQLException {
        String currency = row.getString(5);
        return new Line(
                Kind.valueOf(row.getString(1)),
                Orders.instant(row, 2),
                row.getObject(3, UUID.class),
                row.getObject(4, UUID.class),
                Money.of(row.getLong(6), currency),
                Money.of(row.getLong(7), currency),
                Money.of(row.getLong(8), currency),
                Money.of(row.getLong(9), currency),
                Money.of(row.getLong(10), currency),
                row.getString(11));
    }

    private static List<Total> totals(List<Line> lines) {
        Map<String, Total> totals = new LinkedHashMap<>();
        for (Line line : lines) {
            totals.merge(
                    line.amount().currency() + line.kind(),
                    new Total(line.kind(), 1, line.gross(), line.net(), line.commission(), line.vat(), line.amount()),
                    StatementsService::sum);
        }
        return List.copyOf(totals.values());
    }

    private static Total sum(Total one, Total other) {
        return new Total(
                one.kind(),
                one.count() + other.count(),
                one.gross().plus(other.gross()),
                one.net().plus(other.net()),
                one.commission().plus(other.commission()),
                one.vat().plus(other.vat()),
                one.amount().plus(other.amount()));
    }
}
