package org.biface.payments.internal;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Payment.Status;

/** What is to be ordered from a payment provider. Not safe for use by many threads. */
final class OrderDraft {

    private final Order.Kind kind;
    private final Money amount;
    private final UUID id = Ids.next();
    private String provider;
    private String description = "";
    private UUID milestone;
    private UUID contract;
    private UUID company;
    private UUID freelancer;
    private String account;
    private UUID payment;
    private UUID after;
    private String country;
    private boolean legalPerson;

    private OrderDraft(Order.Kind kind, Money amount) {
        this.kind = kind;
        this.amount = amount;
    }

    static OrderDraft of(Order.Kind kind, Money amount) {
        return new OrderDraft(kind, amount);
    }

    /** Which provider it has to be; the operator's choice when this is not said. */
    OrderDraft provider(String id) {
        this.provider = id;
        return this;
    }

    OrderDraft description(String text) {
        this.description = text == null ? "" : text;
        return this;
    }

    OrderDraft milestone(UUID id) {
        this.milestone = id;
        return this;
    }

    OrderDraft contract(UUID id) {
        this.contract = id;
        return this;
    }

    OrderDraft company(UUID id) {
        this.company = id;
        return this;
    }

    OrderDraft freelancer(UUID id) {
        this.freelancer = id;
        return this;
    }

    /** The freelancer's account at the provider. */
    OrderDraft account(String reference) {
        this.account = reference;
        return this;
    }

    /** The order that collected the money that this one is about. */
    OrderDraft payment(UUID order) {
        this.payment = order;
        return this;
    }

    /** The order that has to succeed first; when it fails, this one fails too. */
    OrderDraft after(UUID order) {
        this.after = order;
        return this;
    }

    OrderDraft country(String code) {
        this.country = code;
        return this;
    }

    OrderDraft legalPerson(boolean value) {
        this.legalPerson = value;
        return this;
    }

    Order.Kind kind() {
        return kind;
    }

    String provider() {
        return provider;
    }

    UUID id() {
        return id;
    }

    Order order(String chosen, Instant now) {
        return new Order(
                id,
                kind,
                chosen,
                amount,
                description,
                milestone,
                contract,
                company,
                freelancer,
                account,
                payment,
                after,
                country,
                legalPerson,
                Status.INITIATED,
                null,
                null,
                null,
                0,
                null,
                now,
                now,
                1);
    }
}
