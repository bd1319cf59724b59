package org.biface.missions.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.missions.Invitation;

/** Invitations over HTTP. */
@Path("invitations")
@Tag(name = "missions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class InvitationResource {

    private final MissionsService missions;

    public InvitationResource(MissionsService missions) {
        this.missions = missions;
    }

    @GET
    @Operation(summary = "List the invitations that one got")
    public Page<Invitation> own(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(missions.ownInvitations(call.actor(), call.page(cursor, limit)));
    }

    @POST
    @Path("{id}/decline")
    @Operation(summary = "Decline an invitation")
    public Invitation decline(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> missions.declineInvitation(call.actor(), id));
    }
}
