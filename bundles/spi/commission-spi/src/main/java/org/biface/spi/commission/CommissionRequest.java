package org.biface.spi.commission;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * All that a policy may know of one release. Immutable. Amounts are whole minor units of {@link #currency()}, without VAT;
 * "released" always means released less refunded, and is never below zero; counts and sums leave out the release at hand.
 *
 * <p>A price may be asked for before a contract is signed: then {@link #contract()} is empty, the contract would start at
 * {@link #at()}, and the rest is as true as for a release. A policy answers both alike.
 */
public final class CommissionRequest {
    private final long amount;
    private final String currency;
    private final UUID contract;
    private final UUID freelancer;
    private final UUID client;
    private final String vertical;
    private final ClientOrigin broughtBy;
    private final Instant contractStart;
    private final Instant withClientSince;
    private final int contractsWithClientBefore;
    private final int contractsBefore;
    private final long lifetimeWithClient;
    private final long lifetime;
    private final long thisMonthWithClient;
    private final long thisMonth;
    private final long contractReleased;
    private final BigDecimal contractExactFreelancer;
    private final BigDecimal contractExactClient;
    private final long contractChargedFreelancer;
    private final long contractChargedClient;
    private final Set<String> badges;
    private final Instant at;
    private final Map<String, String> parameters;

    private CommissionRequest(Builder builder) {
        this.amount = builder.amount;
        this.currency = builder.currency;
        this.contract = builder.contract;
        this.freelancer = builder.freelancer;
        this.client = builder.client;
        this.vertical = builder.vertical;
        this.broughtBy = builder.broughtBy;
        this.contractStart = builder.contractStart == null ? builder.at : builder.contractStart;
        this.withClientSince = builder.withClientSince == null ? contractStart : builder.withClientSince;
        this.contractsWithClientBefore = builder.contractsWithClientBefore;
        this.contractsBefore = builder.contractsBefore;
        this.lifetimeWithClient = builder.lifetimeWithClient;
        this.lifetime = builder.lifetime;
        this.thisMonthWithClient = builder.thisMonthWithClient;
        this.thisMonth = builder.thisMonth;
        this.contractReleased = builder.contractReleased;
        this.contractExactFreelancer = builder.contractExactFreelancer;
        this.contractExactClient = builder.contractExactClient;
        this.contractChargedFreelancer = builder.contractChargedFreelancer;
        this.contractChargedClient = builder.contractChargedClient;
        this.badges = Collections.unmodifiableSet(new TreeSet<>(builder.badges));
        this.at = builder.at;
        this.parameters = Collections.unmodifiableMap(new TreeMap<>(builder.parameters));
    }

    private CommissionRequest(CommissionRequest other, Map<String, String> parameters) {
        this.amount = other.amount;
        this.currency = other.currency;
        this.contract = other.contract;
        this.freelancer = other.freelancer;
        this.client = other.client;
        this.vertical = other.vertical;
        this.broughtBy = other.broughtBy;
        this.contractStart = other.contractStart;
        this.withClientSince = other.withClientSince;
        this.contractsWithClientBefore = other.contractsWithClientBefore;
        this.contractsBefore = other.contractsBefore;
        this.lifetimeWithClient = other.lifetimeWithClient;
        this.lifetime = other.lifetime;
        this.thisMonthWithClient = other.thisMonthWithClient;
        this.thisMonth = other.thisMonth;
        this.contractReleased = other.contractReleased;
        this.contractExactFreelancer = other.contractExactFreelancer;
        this.contractExactClient = other.contractExactClient;
        this.contractChargedFreelancer = other.contractChargedFreelancer;
        this.contractChargedClient = other.contractChargedClient;
        this.badges = other.badges;
        this.at = other.at;
        this.parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * Begins a request, for tests. All that is not set is that of a first release between two new parties, without a
     * parameter, in the first hour of 1970.
     *
     * @param amount what is released, in minor units, above zero
     * @param currency ISO 4217 code
     * @return a builder
     */
    public static Builder of(long amount, String currency) {
        return new Builder(amount, currency);
    }

    /** @return what is released, in minor units, above zero */
    public long amount() {
        return amount;
    }

    /** @return ISO 4217 code of all amounts */
    public String currency() {
        return currency;
    }

    /** @return the contract; nothing when a price is asked for before one is signed */
    public Optional<UUID> contract() {
        return Optional.ofNullable(contract);
    }

    /** @return the freelancer's account */
    public UUID freelancer() {
        return freelancer;
    }

    /** @return the client's company */
    public UUID client() {
        return client;
    }

    /** @return the trade, such as {@code it}; empty when it is not known */
    public String vertical() {
        return vertical;
    }

    /** @return who brought the client to the platform */
    public ClientOrigin broughtBy() {
        return broughtBy;
    }

    /** @return when the contract was signed, UTC */
    public Instant contractStart() {
        return contractStart;
    }

    /** @return when the first contract between these two parties was signed, UTC; {@link #contractStart()} when this is the first */
    public Instant withClientSince() {
        return withClientSince;
    }

    /** @return how many contracts these two parties signed before this one */
    public int contractsWithClientBefore() {
        return contractsWithClientBefore;
    }

    /**
     * @return how many contracts the freelancer signed before this one, with anybody. For an estimate, which a client gets who has
     *     neither a contract nor an open proposal with the freelancer, it counts those between the two only, as do {@link
     *     #lifetime()} and {@link #thisMonth()}: nobody reads off a price what somebody earns with others. A release is always
     *     asked with everybody
     */
    public int contractsBefore() {
        return contractsBefore;
    }

    /** @return released before this between these two parties, in this currency, minor units */
    public long lifetimeWithClient() {
        return lifetimeWithClient;
    }

    /** @return released before this of this freelancer with everybody, in this currency, minor units */
    public long lifetime() {
        return lifetime;
    }

    /**
     * @return released before this between these two parties, in this currency, in the calendar month (UTC) of {@link #at()},
     *     minor units; what is refunded counts in the month in which it was released
     */
    public long thisMonthWithClient() {
        return thisMonthWithClient;
    }

    /**
     * @return released before this of this freelancer with everybody, in this currency, in the calendar month (UTC) of
     *     {@link #at()}, minor units; what is refunded counts in the month in which it was released
     */
    public long thisMonth() {
        return thisMonth;
    }

    /** @return released before this of this contract, minor units */
    public long contractReleased() {
        return contractReleased;
    }

    /** @return exact commission of this contract before this, less what went back with refunds, freelancer's side, minor units */
    public BigDecimal contractExactFreelancer() {
        return contractExactFreelancer;
    }

    /** @return exact commission of this contract before this, less what went back with refunds, client's side, minor units */
    public BigDecimal contractExactClient() {
        return contractExactClient;
    }

    /** @return rounded commission charged for this contract before this, less what went back with refunds, freelancer's side, minor units */
    public long contractChargedFreelancer() {
        return contractChargedFreelancer;
    }

    /** @return rounded commission charged for this contract before this, less what went back with refunds, client's side, minor units */
    public long contractChargedClient() {
        return contractChargedClient;
    }

    /** @return the freelancer's badges, in the order of their names */
    public Set<String> badges() {
        return badges;
    }

    /** @return when the release happens, UTC; the only clock of a policy */
    public Instant at() {
        return at;
    }

    /**
     * @return the values of the policy's parameters, in the order of their names: those that the contract was signed with, and
     *     the defaults of those that {@link CommissionPolicy#describe()} names since
     */
    public Map<String, String> parameters() {
        return parameters;
    }

    /**
     * The same request with other values of the parameters.
     *
     * @param values all of them, by their names
     * @return a request that differs in its {@link #parameters()} only
     */
    public CommissionRequest withParameters(Map<String, String> values) {
        return new CommissionRequest(this, values);
    }

    /**
     * @param name a parameter that {@link CommissionPolicy#describe()} names
     * @return its value as text
     * @throws IllegalArgumentException when it has no value
     */
    public String text(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the parameter " + name + " has no value");
        }
        return value;
    }

    /**
     * @param name a parameter of type {@link PolicyParameter.Type#INTEGER}
     * @return its value
     * @throws IllegalArgumentException when it has no value or is none
     */
    public long integer(String name) {
        return Long.parseLong(text(name));
    }

    /**
     * @param name a parameter of type {@link PolicyParameter.Type#INTEGER} in basis points
     * @return its value
     * @throws IllegalArgumentException when it has no value or is no rate
     */
    public Rate rate(String name) {
        return Rate.ofBasisPoints(integer(name));
    }

    /**
     * @param name a parameter of type {@link PolicyParameter.Type#DECIMAL} or {@link PolicyParameter.Type#INTEGER}
     * @return its value
     * @throws IllegalArgumentException when it has no value or is none
     */
    public BigDecimal decimal(String name) {
        return new BigDecimal(text(name));
    }

    /**
     * @param name a parameter of type {@link PolicyParameter.Type#FLAG}
     * @return its value
     * @throws IllegalArgumentException when it has no value
     */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /**
     * @param name a parameter of type {@link PolicyParameter.Type#DATE}
     * @return its value
     * @throws IllegalArgumentException when it has no value
     */
    public LocalDate date(String name) {
        return LocalDate.parse(text(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommissionRequest that
                && amount == that.amount
                && Objects.equals(currency, that.currency)
                && Objects.equals(contract, that.contract)
                && Objects.equals(freelancer, that.freelancer)
                && Objects.equals(client, that.client)
                && Objects.equals(vertical, that.vertical)
                && broughtBy == that.broughtBy
                && Objects.equals(contractStart, that.contractStart)
                && Objects.equals(withClientSince, that.withClientSince)
                && contractsWithClientBefore == that.contractsWithClientBefore
                && contractsBefore == that.contractsBefore
                && lifetimeWithClient == that.lifetimeWithClient
                && lifetime == that.lifetime
                && thisMonthWithClient == that.thisMonthWithClient
                && thisMonth == that.thisMonth
                && contractReleased == that.contractReleased
                && Objects.equals(contractExactFreelancer, that.contractExactFreelancer)
                && Objects.equals(contractExactClient, that.contractExactClient)
                && contractChargedFreelancer == that.contractChargedFreelancer
                && contractChargedClient == that.contractChargedClient
                && Objects.equals(badges, that.badges)
                && Objects.equals(at, that.at)
                && Objects.equals(parameters, that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                amount,
                currency,
                contract,
                freelancer,
                client,
                vertical,
                broughtBy,
                contractStart,
                withClientSince,
                contractsWithClientBefore,
                contractsBefore,
                lifetimeWithClient,
                lifetime,
                thisMonthWithClient,
                thisMonth,
                contractReleased,
                contractExactFreelancer,
                contractExactClient,
                contractChargedFreelancer,
                contractChargedClient,
                badges,
                at,
                parameters);
    }

    @Override
    public String toString() {
        return amount + " " + currency + " of contract " + contract + " at " + at;
    }

    /** Makes a request. Not safe for use by several threads. */
    public static final class Builder {
        private static final UUID SOMEBODY = new UUID(0, 0);

        private final long amount;
        private final String currency;
        private UUID contract;
        private UUID freelancer = SOMEBODY;
        private UUID client = SOMEBODY;
        private String vertical = "it";
        private ClientOrigin broughtBy = ClientOrigin.PLATFORM;
        private Instant contractStart;
        private Instant withClientSince;
        private int contractsWithClientBefore = 0;
        private int contractsBefore = 0;
        private long lifetimeWithClient = 0;
        private long lifetime = 0;
        private long thisMonthWithClient = 0;
        private long thisMonth = 0;
        private long contractReleased = 0;
        private BigDecimal contractExactFreelancer = BigDecimal.ZERO;
        private BigDecimal contractExactClient = BigDecimal.ZERO;
        private long contractChargedFreelancer = 0;
        private long contractChargedClient = 0;
        private Set<String> badges = Set.of();
        private Instant at = Instant.EPOCH;
        private Map<String, String> parameters = Map.of();

        private Builder(long amount, String currency) {
            if (amount <= 0) {
                throw new IllegalArgumentException("a release is above zero, not " + amount);
            }
            this.amount = amount;
            this.currency = Objects.requireNonNull(currency, "currency");
        }

        /**
         * @param value the contract; {@code null} when a price is asked for before one is signed
         * @return this
         */
        public Builder contract(UUID value) {
            this.contract = value;
            return this;
        }

        /**
         * @param value the freelancer's account
         * @return this
         */
        public Builder freelancer(UUID value) {
            this.freelancer = Objects.requireNonNull(value, "freelancer");
            return this;
        }

        /**
         * @param value the client's company
         * @return this
         */
        public Builder client(UUID value) {
            this.client = Objects.requireNonNull(value, "client");
            return this;
        }

        /**
         * @param value the trade, such as {@code it}
         * @return this
         */
        public Builder vertical(String value) {
            this.vertical = Objects.requireNonNull(value, "vertical");
            return this;
        }

        /**
         * @param value who brought the client to the platform
         * @return this
         */
        public Builder broughtBy(ClientOrigin value) {
            this.broughtBy = Objects.requireNonNull(value, "broughtBy");
            return this;
        }

        /**
         * @param value when the contract was signed, UTC
         * @return this
         */
        public Builder contractStart(Instant value) {
            this.contractStart = Objects.requireNonNull(value, "contractStart");
            return this;
        }

        /**
         * @param value when the first contract between these two parties was signed, UTC; {@link CommissionRequest#contractStart()} when this is the first
         * @return this
         */
        public Builder withClientSince(Instant value) {
            this.withClientSince = Objects.requireNonNull(value, "withClientSince");
            return this;
        }

        /**
         * @param value how many contracts these two parties signed before this one
         * @return this
         */
        public Builder contractsWithClientBefore(int value) {
            this.contractsWithClientBefore = value;
            return this;
        }

        /**
         * @param value how many contracts the freelancer signed before this one, with anybody
         * @return this
         */
        public Builder contractsBefore(int value) {
            this.contractsBefore = value;
            return this;
        }

        /**
         * @param value released before this between these two parties, in this currency, minor units
         * @return this
         */
        public Builder lifetimeWithClient(long value) {
            this.lifetimeWithClient = value;
            return this;
        }

        /**
         * @param value released before this of this freelancer with everybody, in this currency, minor units
         * @return this
         */
        public Builder lifetime(long value) {
            this.lifetime = value;
            return this;
        }

        /**
         * @param value released before this between these two parties, in this currency and calendar month (UTC), minor units
         * @return this
         */
        public Builder thisMonthWithClient(long value) {
            this.thisMonthWithClient = value;
            return this;
        }

        /**
         * @param value released before this of this freelancer with everybody, in this currency and calendar month (UTC),
         *     minor units
         * @return this
         */
        public Builder thisMonth(long value) {
            this.thisMonth = value;
            return this;
        }

        /**
         * @param value released before this of this contract, minor units
         * @return this
         */
        public Builder contractReleased(long value) {
            this.contractReleased = value;
            return this;
        }

        /**
         * @param value exact commission of this contract before this, less what went back with refunds, freelancer's side, minor units
         * @return this
         */
        public Builder contractExactFreelancer(BigDecimal value) {
            this.contractExactFreelancer = Objects.requireNonNull(value, "contractExactFreelancer");
            return this;
        }

        /**
         * @param value exact commission of this contract before this, less what went back with refunds, client's side, minor units
         * @return this
         */
        public Builder contractExactClient(BigDecimal value) {
            this.contractExactClient = Objects.requireNonNull(value, "contractExactClient");
            return this;
        }

        /**
         * @param value rounded commission charged for this contract before this, less what went back with refunds, freelancer's side, minor units
         * @return this
         */
        public Builder contractChargedFreelancer(long value) {
            this.contractChargedFreelancer = value;
            return this;
        }

        /**
         * @param value rounded commission charged for this contract before this, less what went back with refunds, client's side, minor units
         * @return this
         */
        public Builder contractChargedClient(long value) {
            this.contractChargedClient = value;
            return this;
        }

        /**
         * @param value the freelancer's badges, in the order of their names
         * @return this
         */
        public Builder badges(Set<String> value) {
            this.badges = Set.copyOf(value);
            return this;
        }

        /**
         * @param value when the release happens, UTC; the only clock of a policy
         * @return this
         */
        public Builder at(Instant value) {
            this.at = Objects.requireNonNull(value, "at");
            return this;
        }

        /**
         * @param value the values of the policy's parameters, defaults included, in the order of their names
         * @return this
         */
        public Builder parameters(Map<String, String> value) {
            this.parameters = Map.copyOf(value);
            return this;
        }

        /**
         * Sets one parameter and leaves the others.
         *
         * @param name its name
         * @param value its value
         * @return this
         */
        public Builder parameter(String name, String value) {
            Map<String, String> all = new TreeMap<>(parameters);
            all.put(name, value);
            this.parameters = all;
            return this;
        }

        /** @return the request */
        public CommissionRequest build() {
            return new CommissionRequest(this);
        }
    }
}
