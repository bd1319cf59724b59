package org.biface.notifications.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Does every mail reach the mail server? */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Biface mails",
            HealthCheck.TAGS + "=biface",
            HealthCheck.TAGS + "=notifications"
        })
public final class NotificationsHealth implements HealthCheck {
    private final Outbox outbox;

    @Activate
    public NotificationsHealth(@Reference Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Result execute() {
        var log = new FormattingResultLog();
        try {
            long failed = outbox.failed();
            if (failed == 0) {
                log.info("No mail was given up.");
            } else {
                log.warn(
                        "{} could not be sent: biface:mail-list says why; put that right, then biface:mail-retry --failed.",
                        failed == 1 ? "1 mail" : failed + " mails");
            }
        } catch (Unavailable away) {
            log.temporarilyUnavailable("{}", away.getMessage());
        }
        return new Result(log);
    }
}
