package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;

import java.sql.ResultSet;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.DomainEvent;
import org.biface.kernel.persistence.Ids;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.ClassRule;
import org.junit.Test;

public class EndedContractsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** As contracts tells it. */
    private record ContractEnded(UUID contract, String status) implements DomainEvent {
        @Override
        public UUID aggregate() {
            return contract;
        }
    }

    @Test
    public void anEndedContractNeedsNoPolicyAnyMore() {
        var unit = DATABASE.open("commission", PinEntity.class);
        try (var house = new CommissionHouse(DATABASE, unit);
                var events = new TestEvents(DATABASE.persistence())) {
            house.policy("flat", "1.0.0", Policies::flat);
            house.offer("default", "flat", Map.of());
            UUID open = house.signed(Ids.next(), Ids.next(), CommissionHouse.SIGNED);
            UUID ended = house.signed(Ids.next(), Ids.next(), CommissionHouse.SIGNED);
            events.subscribe(new EndedContracts(new PinStore(DATABASE.persistence(), unit)));
            for (UUID contract : new UUID[] {ended, Ids.next()}) {
                DATABASE.persistence().write(connection -> {
                    events.log().append(new ContractEnded(contract, "COMPLETED"));
                    return null;
                });
            }
            events.awaitDelivery();
            assertEquals(false, isOpen(ended));
            assertEquals(true, isOpen(open));
        }
    }

    private static boolean isOpen(UUID contract) {
        return DATABASE.persistence().read(connection -> {
            try (var query =
                    connection.prepareStatement("select ended_at is null from commission.pin where contract = ?")) {
                query.setObject(1, contract);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }
}
