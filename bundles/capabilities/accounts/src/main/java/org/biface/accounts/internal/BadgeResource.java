package org.biface.accounts.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Badge;
import org.biface.accounts.BadgeChange;
import org.biface.kernel.http.Call;

/** Badges of freelancers. */
@Path("accounts/{id}/badges")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class BadgeResource {
    private final BadgesService badges;

    BadgeResource(BadgesService badges) {
        this.badges = badges;
    }

    /**
     * What an operator decides.
     *
     * @param badge the badge's name
     * @param reason why
     */
    public record BadgeBody(String badge, String reason) {}

    @GET
    @Operation(summary = "List the badges of an account")
    public List<Badge> of(@Context Call call, @PathParam("id") UUID id) {
        return call.found(badges.of(call.actor(), id));
    }

    @GET
    @Path("history")
    @Operation(summary = "List what became of an account's badges, newest first, as an operator")
    public List<BadgeChange> history(@Context Call call, @PathParam("id") UUID id) {
        return call.found(badges.history(call.actor(), id));
    }

    @POST
    @Operation(summary = "Give a freelancer a badge, as an operator")
    public List<Badge> grant(@Context Call call, @PathParam("id") UUID id, BadgeBody body) {
        return call.ok(() -> badges.grant(call.actor(), id, body.badge(), body.reason()));
    }

    @POST
    @Path("take-back")
    @Operation(summary = "Take a badge back, as an operator")
    public List<Badge> takeBack(@Context Call call, @PathParam("id") UUID id, BadgeBody body) {
        return call.ok(() -> badges.takeBack(call.actor(), id, body.badge(), body.reason()));
    }
}
