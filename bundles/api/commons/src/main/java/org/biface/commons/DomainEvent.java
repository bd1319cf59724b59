package org.biface.commons;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A fact that a capability appends to the event log, in the transaction that makes it true. Its simple class name is
 * its type in the log, its record components are its JSON. Events carry ids, never secrets, names or addresses, so that
 * a person can be erased; they only ever grow by new fields, and readers ignore fields that they do not know.
 */
@ConsumerType
public interface DomainEvent {

    /** @return the id of the object that the fact is about; the log keeps the facts of one object in order */
    UUID aggregate();
}
