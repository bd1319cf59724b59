package org.biface.faces.console;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Accounts;
import org.biface.accounts.Badges;
import org.biface.accounts.Introductions;
import org.biface.commission.CommissionDesk;
import org.biface.commission.CommissionRecords;
import org.biface.commons.Invalid;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.contracts.Contracts;
import org.biface.contracts.Disputes;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Persistence;
import org.biface.matching.Matching;
import org.biface.missions.Missions;
import org.biface.notices.Notices;
import org.biface.notifications.Notifications;
import org.biface.payments.Chargebacks;
import org.biface.payments.LedgerDesk;
import org.biface.payments.Payments;
import org.biface.payments.Refunds;
import org.biface.profiles.Profiles;
import org.biface.reviews.Reviews;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Finds the services of the house at the moment when they are called. */
final class Services {

    /** The services that the console knows, by the name that people know them by, in the order of {@code status}. */
    enum Known {
        PERSISTENCE("database", Persistence.class),
        EVENTS("events", Events.class),
        ACCOUNTS("accounts", Accounts.class),
        PROFILES("profiles", Profiles.class),
        MISSIONS("missions", Missions.class),
        MATCHING("matching", Matching.class),
        CONTRACTS("contracts", Contracts.class),
        REVIEWS("reviews", Reviews.class),
        NOTICES("notices", Notices.class),
        COMMISSION("commission", CommissionDesk.class),
        PAYMENTS("payments", Payments.class),
        NOTIFICATIONS("notifications", Notifications.class);

        private final String title;
        private final Class<?> type;

        Known(String title, Class<?> type) {
            this.title = title;
            this.type = type;
        }

        String title() {
            return title;
        }

        private static String titleOf(Class<?> type) {
            if (type == CommissionRecords.class) {
                return COMMISSION.title;
            }
            if (type == Badges.class || type == Introductions.class) {
                return ACCOUNTS.title;
            }
            if (type == Disputes.class) {
                return CONTRACTS.title;
            }
            if (type == Refunds.class || type == Chargebacks.class || type == LedgerDesk.class) {
                return PAYMENTS.title;
            }
            for (Known known : values()) {
                if (known.type == type) {
                    return known.title;
                }
            }
            return type.getSimpleName();
        }
    }

    private final BundleContext context;

    Services(BundleContext context) {
        this.context = context;
    }

    /** The version of the bundle that serves, or nothing while nobody does. */
    Optional<String> version(Known known) {
        return Optional.ofNullable(context.getServiceReference(known.type))
                .map(ServiceReference::getBundle)
                .map(bundle -> bundle.getVersion().toString());
    }

    /** The symbolic name and version of a bundle, with a slash between. */
    String bundle(long id) throws CommandException {
        Bundle bundle = context.getBundle(id);
        if (bundle == null) {
            throw ConsoleCommand.error("There is no bundle " + id + ".", null);
        }
        return bundle.getSymbolicName() + "/" + bundle.getVersion();
    }

    /** Calls a service that must be there. */
    <S, T> T call(Class<S> type, Function<S, T> call) throws CommandException {
        Optional<Answer<T>> answer = tryCall(type, call);
        if (answer.isEmpty()) {
            throw ConsoleCommand.error(
                    "'" + Known.titleOf(type)
                            + "' is away: it is not installed, or is just being exchanged. Try again, or"
                            + " look at feature:list.",
                    null);
        }
        return answer.get().value();
    }

    /** Calls a service if it is there. */
    <S, T> Optional<Answer<T>> tryCall(Class<S> type, Function<S, T> call) {
        // one that leaves between the two steps has its successor in place already
        for (int attempt = 0; attempt < 2; attempt++) {
            ServiceReference<S> reference = context.getServiceReference(type);
            S service = reference == null ? null : context.getService(reference);
            if (service != null) {
                try {
                    return Optional.of(new Answer<>(call.apply(service)));
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return Optional.empty();
    }

    /** What a health check of the house has to say to the operator. */
    record Trouble(String part, String state, String sentence) {}

    /** Everything that the house's health checks complain about, by their names. */
    List<Trouble> troubles() {
        Map<String, ServiceReference<HealthCheck>> checks = new TreeMap<>();
        try {
            for (ServiceReference<HealthCheck> check :
                    context.getServiceReferences(HealthCheck.class, "(" + HealthCheck.TAGS + "=biface)")) {
                checks.put(String.valueOf(check.getProperty(HealthCheck.NAME)), check);
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        List<Trouble> troubles = new ArrayList<>();
        checks.forEach((name, reference) -> {
            HealthCheck check = context.getService(reference);
            if (check != null) {
                try {
                    troubles.addAll(troubles(name, check.execute()));
                } finally {
                    context.ungetService(reference);
                }
            }
        });
        return troubles;
    }

    static List<Trouble> troubles(String check, Result result) {
        List<Trouble> troubles = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (entry.getStatus() != Result.Status.OK) {
                String part = "health of " + check.replaceFirst("^Biface ", "");
                troubles.add(new Trouble(part, Output.word(entry.getStatus()), entry.getMessage()));
            }
        }
        return troubles;
    }

    /** What a service said, which may be nothing. */
    record Answer<T>(T value) {}

    /** Reads pages until there are enough items; the result is marked when there are more. */
    static <T> Listing<T> upTo(int limit, Function<PageRequest, Page<T>> pages) {
        if (limit < 1) {
            throw new Invalid("limit", "--limit must be at least 1.");
        }
        List<T> items = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = pages.apply(new PageRequest(cursor, Math.min(limit - items.size(), PageRequest.MAX_LIMIT)));
            items.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && items.size() < limit);
        return new Listing<>(items, cursor != null);
    }

    /** The items that were asked for, and whether there are more. */
    record Listing<T>(List<T> items, boolean more) {
        void remarkOn(Output out) {
            if (more) {
                out.remark("There are more; see --limit.");
            }
        }
    }

    /** An id that the operator typed. */
    static UUID id(String typed) throws CommandException {
        try {
            return UUID.fromString(typed);
        } catch (IllegalArgumentException e) {
            throw ConsoleCommand.error(
                    "'" + typed + "' is not an id; ids look like 0197c5a0-7c1e-7000-8000-000000000000.", e);
        }
    }

    /** An instant that the operator typed; nothing when they did not. */
    static Instant instant(String typed) throws CommandException {
        try {
            return typed == null ? null : Instant.parse(typed);
        } catch (DateTimeParseException e) {
            throw ConsoleCommand.error("'" + typed + "' is no instant; write 2026-01-31T23:00:00Z.", e);
        }
    }

    /** One of a few words that the operator typed. */
    static <E extends Enum<E>> E word(Class<E> type, String typed) throws CommandException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(typed.replace('-', '_'))) {
                return constant;
            }
        }
        throw ConsoleCommand.error("'" + typed + "' is none of " + String.join(", ", words(type)) + ".", null);
    }

    static <E extends Enum<E>> List<String> words(Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(Output.word(constant));
        }
        return words;
    }
}
