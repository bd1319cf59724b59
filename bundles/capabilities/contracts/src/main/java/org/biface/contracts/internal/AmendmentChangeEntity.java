package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.MilestoneChange;
import org.biface.kernel.persistence.Ids;

/** What an amendment does to one milestone. */
@Entity
@Table(name = "amendment_change")
public class AmendmentChangeEntity {
    @Id
    UUID id;

    UUID amendment;
    int position;

    @Enumerated(EnumType.STRING)
    MilestoneChange.Action action;

    UUID milestone;
    String title;
    Long net;

    @Column(name = "due_on")
    LocalDate dueOn;

    public AmendmentChangeEntity() {}

    static AmendmentChangeEntity of(UUID amendment, int position, MilestoneChange change) {
        AmendmentChangeEntity entity = new AmendmentChangeEntity();
        entity.id = Ids.next();
        entity.amendment = amendment;
        entity.position = position;
        entity.action = change.action();
        entity.milestone = change.milestone();
        entity.title = change.title();
        entity.net = change.amount() == null ? null : change.amount().minor();
        entity.dueOn = change.dueOn();
        return entity;
    }

    MilestoneChange toChange(String currency) {
        return new MilestoneChange(action, milestone, title, net == null ? null : Money.of(net, currency), dueOn);
    }
}
