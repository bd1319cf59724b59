package org.biface.spi.commission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;

public class ValuesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    public void aRequestWithoutMoreIsAFirstReleaseBetweenNewParties() {
        CommissionRequest request = CommissionRequest.of(1_000, "EUR").at(NOW).build();
        assertEquals(Optional.empty(), request.contract());
        assertEquals(NOW, request.contractStart());
        assertEquals(NOW, request.withClientSince());
        assertEquals(0, request.lifetimeWithClient());
        assertThrows(IllegalArgumentException.class, () -> CommissionRequest.of(0, "EUR"));
    }

    @Test
    public void aRequestKeepsWhatItWasMadeOf() {
        UUID contract = UUID.randomUUID();
        Set<String> badges = new HashSet<>(List.of("top", "new"));
        CommissionRequest.Builder builder = CommissionRequest.of(1_000, "EUR")
                .contract(contract)
                .at(NOW)
                .badges(badges)
                .parameter("rate", "1000")
                .parameter("from", "2026-01-01")
                .parameter("factor", "1.5")
                .parameter("capped", "true");
        CommissionRequest request = builder.build();
        badges.clear();
        builder.parameter("rate", "2000");
        assertEquals(Set.of("top", "new"), request.badges());
        assertEquals(1000, request.integer("rate"));
        assertEquals(LocalDate.of(2026, 1, 1), request.date("from"));
        assertEquals(new BigDecimal("1.5"), request.decimal("factor"));
        assertTrue(request.flag("capped"));
        assertThrows(IllegalArgumentException.class, () -> request.text("other"));
        assertThrows(UnsupportedOperationException.class, () -> request.badges().add("x"));
        assertThrows(
                UnsupportedOperationException.class, () -> request.parameters().put("x", "y"));
        assertNotEquals(request, builder.build());
        assertEquals(request, builder.parameter("rate", "1000").build());
    }

    @Test
    public void resultsThatSayTheSameAreEqual() {
        CommissionResult one = CommissionResult.in("EUR")
                .freelancer("Commission", "Commission", new BigDecimal("10.50"))
                .build();
        CommissionResult other = CommissionResult.in("EUR")
                .freelancer("Commission", "Commission", new BigDecimal("10.5000"))
                .build();
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertNotEquals(
                one,
                CommissionResult.in("EUR")
                        .freelancer("Commission", "Commission", new BigDecimal("10.50"))
                        .returnedOnRefund(false)
                        .build());
    }

    @Test
    public void aResultSumsEachSide() {
        CommissionResult result = CommissionResult.in("EUR")
                .freelancer("Commission", "Commission", new BigDecimal("100"))
                .freelancer("Campaign", "Campagne", new BigDecimal("-20.5"))
                .client("Service", "Service", new BigDecimal("3"))
                .build();
        assertEquals(new BigDecimal("79.5"), result.exact(CommissionSide.FREELANCER));
        assertEquals(new BigDecimal("3"), result.exact(CommissionSide.CLIENT));
        assertEquals(3, result.lines().size());
    }

    @Test
    public void aResultHasBounds() {
        CommissionResult.Builder builder = CommissionResult.in("EUR");
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.freelancer("a", "a", BigDecimal.ONE.scaleByPowerOfTen(1_000_000_000)));
        assertThrows(IllegalArgumentException.class, () -> builder.freelancer(" ", "a", BigDecimal.ONE));
        assertThrows(IllegalArgumentException.class, () -> builder.freelancer("x".repeat(201), "a", BigDecimal.ONE));
        for (int i = 0; i < 50; i++) {
            builder.client("a", "a", BigDecimal.ONE);
        }
        assertThrows(IllegalArgumentException.class, () -> builder.client("a", "a", BigDecimal.ONE));
    }

    @Test
    public void parametersSayWhatIsWrongWithAValue() {
        PolicyParameter rate = PolicyParameter.of("rate", PolicyParameter.Type.INTEGER)
                .label("Rate", "Taux")
                .unit("basis points")
                .range("0", "10000")
                .defaultValue("1000")
                .build();
        assertFalse(rate.problem("10000").isPresent());
        assertEquals(Optional.of("rate must be from 0 to 10000 basis points, not 12000."), rate.problem("12000"));
        assertEquals(Optional.of("rate must be a whole number, not '10.5'."), rate.problem("10.5"));
        PolicyParameter from = PolicyParameter.of("from", PolicyParameter.Type.DATE)
                .label("From", "Du")
                .range("2026-01-01", null)
                .build();
        assertTrue(from.problem("2025-12-31").isPresent());
        assertFalse(from.problem("2026-01-01").isPresent());
        assertTrue(from.problem("yesterday").isPresent());
        PolicyParameter tiers = PolicyParameter.of("tiers", PolicyParameter.Type.TEXT)
                .label("Tiers", "Paliers")
                .pattern("\\d+(,\\d+)*")
                .build();
        assertFalse(tiers.problem("1,2,3").isPresent());
        assertTrue(tiers.problem("1,,3").isPresent());
        assertThrows(
                IllegalArgumentException.class,
                () -> PolicyParameter.of("rate", PolicyParameter.Type.INTEGER)
                        .label("Rate", "Taux")
                        .range("0", "10")
                        .defaultValue("11")
                        .build());
    }

    @Test
    public void aDescriptionNamesItsMajorVersion() {
        PolicyDescription description = PolicyDescription.of("flat", "12.3.4")
                .name("Flat", "Forfait")
                .explanation("The same rate.", "Le même taux.")
                .build();
        assertEquals(12, description.major());
        assertThrows(IllegalArgumentException.class, () -> PolicyDescription.of("Flat", "1.0.0"));
        assertThrows(IllegalArgumentException.class, () -> PolicyDescription.of("flat", "1.0"));
    }

    @Test
    public void aRequestWithOtherParametersIsOtherwiseTheSame() {
        CommissionRequest request = CommissionRequest.of(1_000, "EUR")
                .at(NOW)
                .lifetime(7)
                .thisMonth(5)
                .thisMonthWithClient(3)
                .badges(Set.of("top"))
                .contractExactClient(BigDecimal.TEN)
                .parameter("rate", "1000")
                .build();
        CommissionRequest other = request.withParameters(Map.of("rate", "2000"));
        assertEquals(Rate.ofBasisPoints(2_000), other.rate("rate"));
        assertEquals(request, other.withParameters(request.parameters()));
        assertNotEquals(request, other);
    }

    @Test
    public void ratesAreExactAndReadable() {
        Rate rate = Rate.ofBasisPoints(1_250);
        assertEquals("12.5 %", rate.english());
        assertEquals("12,5 %", rate.french());
        assertEquals(0, new BigDecimal("0.125").compareTo(rate.of(1)));
        assertEquals(new BigDecimal("1152921504606846975.8750"), rate.of(Long.MAX_VALUE));
        assertEquals("0 %", Rate.ofBasisPoints(0).english());
        assertEquals("100 %", Rate.ofBasisPoints(10_000).english());
        assertThrows(IllegalArgumentException.class, () -> Rate.ofBasisPoints(-1));
        assertThrows(IllegalArgumentException.class, () -> Rate.ofBasisPoints(10_001));
    }

    @Test
    public void descriptionsThatSayTheSameAreEqual() {
        assertEquals(description("1000"), description("1000"));
        assertEquals(description("1000").hashCode(), description("1000").hashCode());
        assertNotEquals(description("1000"), description("1200"));
    }

    private static PolicyDescription description(String rate) {
        return PolicyDescription.of("flat", "1.0.0")
                .name("Flat", "Forfait")
                .explanation("The same rate.", "Le même taux.")
                .parameter(PolicyParameter.of("rate", PolicyParameter.Type.INTEGER)
                        .label("Rate", "Taux")
                        .range("0", "10000")
                        .defaultValue(rate)
                        .build())
                .parameter(PolicyParameter.of("tiers", PolicyParameter.Type.TEXT)
                        .label("Tiers", "Paliers")
                        .pattern("\\d+")
                        .build())
                .build();
    }
}
