package org.biface.notifications;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Sends mails. Safe for use by many threads. */
@ProviderType
public interface Notifications {

    /**
     * Stores a mail in the thread's current transaction; it is sent after the commit, and again until it works.
     *
     * @param actor the platform
     * @param mail the mail
     * @return its id
     * @throws org.biface.commons.Forbidden when the actor is not the platform
     */
    UUID send(Actor actor, Mail mail);

    /**
     * @param actor an operator
     * @param page which page
     * @return the outbox, newest first
     */
    Page<SentMail> list(Actor actor, PageRequest page);

    /**
     * Sends a mail that was given up or kept once more, and one that waits at once.
     *
     * @param actor an operator
     * @param mail which
     * @return the mail as it is now, waiting
     * @throws org.biface.commons.Conflict when it was sent already, or there is no mail server
     */
    SentMail sendAgain(Actor actor, UUID mail);

    /**
     * Sends every mail once more that was given up.
     *
     * @param actor an operator
     * @return how many
     * @throws org.biface.commons.Conflict when there is no mail server
     */
    int sendFailedAgain(Actor actor);
}
