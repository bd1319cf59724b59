package org.biface.accounts.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.biface.accounts.Badge;
import org.biface.accounts.BadgeChange;
import org.biface.accounts.BadgeGranted;
import org.biface.accounts.BadgeTakenBack;
import org.biface.accounts.Badges;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators vouch for in freelancers. */
@Component(service = BadgesService.class)
public final class BadgesService implements Badges {
    private static final Logger LOG = LoggerFactory.getLogger(BadgesService.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
    private static final int LONGEST_REASON = 1_000;

    private final AccountStore store;
    private final Events events;

    @Activate
    public BadgesService(@Reference AccountStore store, @Reference Events events) {
        this.store = store;
        this.events = events;
    }

    @Override
    public List<Badge> of(Actor actor, UUID account) {
        actor.mustBeSomebody();
        return store.read(em -> {
            found(em.find(AccountEntity.class, account));
            return store.persistence().read(connection -> held(connection, account));
        });
    }

    @Override
    public List<Badge> grant(Actor actor, UUID account, String badge, String reason) {
        actor.mustHave(Role.OPERATOR);
        check(badge, reason);
        return store.write(em -> {
            store.lock("badges " + account);
            AccountEntity entity = found(em.find(AccountEntity.class, account));
            if (!entity.roles.contains(Role.FREELANCER)) {
                throw new Conflict("Only freelancers have badges. Give the account that role first.");
            }
            return store.persistence().write(connection -> {
                if (!holds(connection, account, badge)) {
                    insert(connection, actor, account, badge, true, reason);
                    events.append(new BadgeGranted(account, badge, actor.account()));
                    LOG.info("account={} was given the badge {} by account={}", account, badge, actor.account());
                }
                return held(connection, account);
            });
        });
    }

    @Override
    public List<Badge> takeBack(Actor actor, UUID account, String badge, String reason) {
        actor.mustHave(Role.OPERATOR);
        check(badge, reason);
        return store.write(em -> {
            store.lock("badges " + account);
            found(em.find(AccountEntity.class, account));
            return store.persistence().write(connection -> {
                if (!holds(connection, account, badge)) {
                    throw new NotFound("The account does not have the badge " + badge + ".");
                }
                insert(connection, actor, account, badge, false, reason);
                events.append(new BadgeTakenBack(account, badge, actor.account()));
                LOG.info("account={} lost the badge {} by account={}", account, badge, actor.account());
                return held(connection, account);
            });
        });
    }

    @Override
    public List<BadgeChange> history(Actor actor, UUID account) {
        actor.mustHave(Role.OPERATOR);
        return store.read(em -> {
            found(em.find(AccountEntity.class, account));
            return store.persistence().read(connection -> changes(connection, account));
        });
    }

    private static AccountEntity found(AccountEntity account) {
        if (account == null) {
            throw new NotFound("There is no such account.");
        }
        return account;
    }

    private static void check(String badge, String reason) {
        new Invalid.Check()
                .that(
                        badge != null && NAME.matcher(badge).matches(),
                        "badge",
                        "badge must be 1 to 63 lower-case letters, digits and hyphens.")
                .text(reason, "reason", LONGEST_REASON)
                .orThrow();
    }

    private static boolean holds(Connection connection, UUID account, String badge) throws SQLException {
        return held(connection, account).stream().anyMatch(one -> one.name().equals(badge));
    }

    private static List<Badge> held(Connection connection, UUID account) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select badge, at from (select distinct on (badge) badge, granted, at from accounts.badge_change
                    where account = ? order by badge, id desc) newest
                where granted order by badge""")) {
            query.setObject(1, account);
            List<Badge> held = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    held.add(new Badge(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class).toInstant()));
                }
            }
            return held;
        }
    }

    private static List<BadgeChange> changes(Connection connection, UUID account) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select id, badge, granted, changed_by, reason, at"
                + " from accounts.badge_change where account = ? order by id desc")) {
            query.setObject(1, account);
            List<BadgeChange> changes = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    changes.add(new BadgeChange(
                            row.getObject(1, UUID.class),
                            account,
                            row.getString(2),
                            row.getBoolean(3),
                            row.getObject(4, UUID.class),
                            row.getString(5),
                            row.getObject(6, OffsetDateTime.class).toInstant()));
                }
            }
            return changes;
        }
    }

    private void insert(Connection connection, Actor actor, UUID account, String badge, boolean granted, String reason)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into accounts.badge_change"
                + " (id, account, badge, granted, changed_by, reason, at) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, Ids.next());
            insert.setObject(2, account);
            insert.setString(3, badge);
            insert.setBoolean(4, granted);
            insert.setObject(5, actor.account());
            insert.setString(6, reason);
            insert.setObject(
                    7, store.clock().instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }
}
