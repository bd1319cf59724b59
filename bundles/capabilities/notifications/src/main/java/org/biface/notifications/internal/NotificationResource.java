package org.biface.notifications.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.notifications.SentMail;

/** The outbox over HTTP. */
@Path("notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class NotificationResource {

    private final NotificationsService notifications;

    public NotificationResource(NotificationsService notifications) {
        this.notifications = notifications;
    }

    @GET
    @Path("mails")
    @Operation(summary = "List the outbox, as an operator")
    public Page<SentMail> mails(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(notifications.list(call.actor(), call.page(cursor, limit)));
    }
}
