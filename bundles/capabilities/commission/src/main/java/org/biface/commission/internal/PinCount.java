package org.biface.commission.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How many open contracts are pinned to a policy. */
@Component(service = PinCount.class)
public final class PinCount {
    private final PinStore store;

    @Activate
    public PinCount(@Reference PinStore store) {
        this.store = store;
    }

    /** By id and major version; those that no open contract is pinned to are missing. */
    Map<PolicyRegistry.Key, Long> open() {
        return store.readSql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select policy, major, count(*) from commission.pin where ended_at is null group by policy, major");
                    ResultSet row = select.executeQuery()) {
                Map<PolicyRegistry.Key, Long> open = new HashMap<>();
                while (row.next()) {
                    open.put(new PolicyRegistry.Key(row.getString(1), row.getInt(2)), row.getLong(3));
                }
                return open;
            }
        });
    }

    long open(PolicyRegistry.Key key) {
        return store.readSql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select count(*) from commission.pin where policy = ? and major = ? and ended_at is null")) {
                select.setString(1, key.policy());
                select.setInt(2, key.major());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }
}
