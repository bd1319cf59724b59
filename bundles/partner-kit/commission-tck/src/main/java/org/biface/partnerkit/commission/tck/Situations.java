package org.biface.partnerkit.commission.tck;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.PolicyParameter;

/** Generated situations of two parties, the same ones each time. Amounts are small, huge, and around round numbers. */
final class Situations {
    private static final long HUGE = 1_000_000_000_000L;
    private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "JPY", "TND");
    private static final List<String> BADGES = List.of("top", "new", "verified", "partner");
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final long YEARS = Duration.ofDays(16 * 365).toSeconds();
    /** For numbers without a range; the contract asks for one, and says so in a check of its own. */
    private static final BigDecimal FAR = BigDecimal.valueOf(1_000_000_000);

    private final Random random;
    private final List<PolicyParameter> parameters;
    private final Function<String, List<String>> texts;

    Situations(long seed, CommissionPolicy policy, Function<String, List<String>> texts) {
        this.random = new Random(seed);
        this.parameters = policy.describe().parameters();
        this.texts = texts;
    }

    /** Two parties with a past, and parameters within their ranges. */
    Dealings dealings() {
        return dealings(parameters());
    }

    Dealings dealings(Map<String, String> values) {
        long withClient = random.nextInt(3) == 0 ? 0 : amount();
        long lifetime = withClient + (random.nextBoolean() ? 0 : amount());
        long monthWithClient = random.nextBoolean() ? 0 : below(withClient);
        long month = monthWithClient + (random.nextBoolean() ? 0 : below(lifetime - withClient));
        int contractsWithClient = random.nextInt(3) == 0 ? 0 : random.nextInt(50);
        int contracts = contractsWithClient + (random.nextBoolean() ? 0 : random.nextInt(50));
        Instant at = FIRST.plusSeconds((long) (random.nextDouble() * YEARS));
        Instant started = random.nextInt(3) == 0 ? at : at.minus(Duration.ofHours(random.nextInt(20_000)));
        Instant since = contractsWithClient == 0 ? started : started.minus(Duration.ofHours(random.nextInt(20_000)));
        Set<String> badges = new HashSet<>();
        BADGES.forEach(badge -> {
            if (random.nextInt(3) == 0) {
                badges.add(badge);
            }
        });
        UUID freelancer = new UUID(random.nextLong(), random.nextLong());
        UUID client = new UUID(random.nextLong(), random.nextLong());
        UUID contract = new UUID(random.nextLong(), random.nextLong());
        String vertical = List.of("it", "design", "").get(random.nextInt(3));
        ClientOrigin origin = ClientOrigin.values()[random.nextInt(ClientOrigin.values().length)];
        return new Dealings(
                CURRENCIES.get(random.nextInt(CURRENCIES.size())),
                request -> request.freelancer(freelancer)
                        .client(client)
                        .contract(contract)
                        .vertical(vertical)
                        .broughtBy(origin)
                        .at(at)
                        .contractStart(started)
                        .withClientSince(since)
                        .contractsWithClientBefore(contractsWithClient)
                        .contractsBefore(contracts)
                        .lifetimeWithClient(withClient)
                        .lifetime(lifetime)
                        .thisMonthWithClient(monthWithClient)
                        .thisMonth(month)
                        .badges(badges)
                        .parameters(values));
    }

    /** As above, and the contract has had up to three releases by this policy. */
    Dealings dealingsWith(CommissionPolicy policy) {
        Dealings dealings = dealings();
        for (int i = random.nextInt(4); i > 0; i--) {
            dealings.release(policy, amount());
        }
        return dealings;
    }

    CommissionRequest request() {
        return dealings().request(amount());
    }

    CommissionRequest request(Map<String, String> values) {
        return dealings(values).request(amount());
    }

    /** From one minor unit to ten thousand million, as often small as large. */
    long amount() {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(200);
            case 1 ->
                Math.max(1, (1 + random.nextInt(9)) * (long) Math.pow(10, random.nextInt(12)) - 1 + random.nextInt(3));
            default -> Math.max(1, (long) Math.exp(random.nextDouble() * Math.log(HUGE)));
        };
    }

    /** Cuts an amount into two to five parts. */
    long[] cut(long amount) {
        int parts = (int) Math.min(amount, 2 + random.nextInt(4));
        long[] cut = new long[parts];
        long left = amount;
        for (int i = 0; i < parts - 1; i++) {
            cut[i] = 1 + below(left - (parts - i));
            left -= cut[i];
        }
        cut[parts - 1] = left;
        return cut;
    }

    /** How often the two deal with each other: once mostly, sometimes three times. */
    int instants() {
        return random.nextInt(4) == 0 ? 3 : 1;
    }

    /** From the same instant to some years later. */
    Instant after(Instant at) {
        return random.nextInt(4) == 0 ? at : at.plus(Duration.ofHours(random.nextInt(30_000)));
    }

    boolean signsAnother() {
        return random.nextInt(3) == 0;
    }

    private long below(long most) {
        return most <= 0 ? 0 : (long) (random.nextDouble() * most);
    }

    Map<String, String> defaults() {
        Map<String, String> values = new TreeMap<>();
        parameters.forEach(parameter ->
                values.put(parameter.name(), parameter.defaultValue().orElseGet(() -> within(parameter))));
        return values;
    }

    private Map<String, String> parameters() {
        Map<String, String> values = defaults();
        if (random.nextInt(4) > 0) {
            parameters.forEach(parameter -> values.put(parameter.name(), any(parameter)));
        }
        return values;
    }

    private String any(PolicyParameter parameter) {
        return switch (random.nextInt(5)) {
            case 0 -> parameter.minimum().orElseGet(() -> within(parameter));
            case 1 -> parameter.maximum().orElseGet(() -> within(parameter));
            case 2 -> parameter.defaultValue().orElseGet(() -> within(parameter));
            default -> within(parameter);
        };
    }

    private String within(PolicyParameter parameter) {
        String value = switch (parameter.type()) {
            case INTEGER -> between(parameter, 0);
            case DECIMAL -> between(parameter, 2);
            case FLAG -> String.valueOf(random.nextBoolean());
            case DATE -> day(parameter);
            case TEXT -> text(parameter);
        };
        parameter.problem(value).ifPresent(problem -> {
            throw new AssertionError(problem);
        });
        return value;
    }

    private String between(PolicyParameter parameter, int digits) {
        BigDecimal lowest = parameter.minimum().map(BigDecimal::new).orElse(FAR.negate());
        BigDecimal highest = parameter.maximum().map(BigDecimal::new).orElse(FAR.max(lowest));
        return lowest.add(highest.subtract(lowest).multiply(BigDecimal.valueOf(random.nextInt(1_001), 3)))
                .setScale(Math.max(digits, Math.max(lowest.scale(), highest.scale())), RoundingMode.HALF_UP)
                .toPlainString();
    }

    private String day(PolicyParameter parameter) {
        long lowest = parameter
                .minimum()
                .map(LocalDate::parse)
                .map(LocalDate::toEpochDay)
                .orElse(start());
        long highest = parameter
                .maximum()
                .map(LocalDate::parse)
                .map(LocalDate::toEpochDay)
                .orElse(Math.max(lowest, start() + YEARS / 86_400));
        return LocalDate.ofEpochDay(lowest + below(highest - lowest + 1)).toString();
    }

    private static long start() {
        return FIRST.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private String text(PolicyParameter parameter) {
        List<String> values = texts.apply(parameter.name());
        if (values.isEmpty()) {
            throw new AssertionError("the text " + parameter.name()
                    + " has no default: give some values of it by overriding texts(String)");
        }
        return values.get(random.nextInt(values.size()));
    }
}
