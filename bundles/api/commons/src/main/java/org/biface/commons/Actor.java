package org.biface.commons;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Who acts. It is the first parameter of every service method, and each service checks it against the object that the
 * call touches, not only against the role.
 *
 * @param kind what sort of actor this is
 * @param account the person's account; {@code null} unless {@code kind} is {@link Kind#PERSON}
 * @param roles the account's roles; empty unless {@code kind} is {@link Kind#PERSON}
 * @param companies the companies that the account acts for; a freelancer's business is a company too
 */
public record Actor(Kind kind, UUID account, Set<Role> roles, Set<UUID> companies) {

    /** The sorts of actor. */
    public enum Kind {
        /** Somebody who has not said who they are. */
        NOBODY,
        /** A person who is logged in. */
        PERSON,
        /** The platform itself: a timer, an event subscriber, another capability on its own behalf. */
        SYSTEM
    }

    /** Somebody who has not said who they are. */
    public static final Actor NOBODY = new Actor(Kind.NOBODY, null, Set.of(), Set.of());

    /** The platform itself. It may do what a timer or a subscriber has to do, and passes every party check. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, Set.of(), Set.of());

    public Actor {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.PERSON) != (account != null)) {
            throw new IllegalArgumentException("exactly a person has an account");
        }
        roles = Set.copyOf(roles);
        companies = Set.copyOf(companies);
    }

    /**
     * @param account the person's account
     * @param roles the account's roles
     * @param companies the companies that the account acts for
     * @return the person as an actor
     */
    public static Actor person(UUID account, Set<Role> roles, Set<UUID> companies) {
        return new Actor(Kind.PERSON, account, roles, companies);
    }

    /** @return whether this is a logged-in person */
    public boolean isPerson() {
        return kind == Kind.PERSON;
    }

    /** @return whether this is the platform itself */
    public boolean isSystem() {
        return kind == Kind.SYSTEM;
    }

    /** @return whether this is a person who runs the marketplace, or the platform itself */
    public boolean isOperator() {
        return isSystem() || roles.contains(Role.OPERATOR);
    }

    /**
     * @param role a role
     * @return whether this is a person with that role
     */
    public boolean has(Role role) {
        return roles.contains(role);
    }

    /**
     * @param id an account
     * @return whether this is the person of that account
     */
    public boolean is(UUID id) {
        return account != null && account.equals(id);
    }

    /**
     * @param company a company
     * @return whether this person acts for that company
     */
    public boolean actsFor(UUID company) {
        return company != null && companies.contains(company);
    }

    /**
     * Refuses everybody who is not logged in (the platform itself passes).
     *
     * @return this
     * @throws Unauthenticated when this is nobody
     */
    public Actor mustBeSomebody() {
        if (kind == Kind.NOBODY) {
            throw new Unauthenticated("Log in first: send a bearer token or a session cookie.");
        }
        return this;
    }

    /**
     * Refuses everybody who does not have the role (the platform itself passes).
     *
     * @param role the role that is needed
     * @return this
     * @throws Unauthenticated when this is nobody
     * @throws Forbidden when the role is missing
     */
    public Actor mustHave(Role role) {
        mustBeSomebody();
        if (!isSystem() && !has(role)) {
            throw new Forbidden("This needs the role " + role.name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        return this;
    }
}
