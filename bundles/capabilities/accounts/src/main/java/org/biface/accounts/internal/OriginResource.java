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
import org.biface.accounts.ClientOrigin;
import org.biface.accounts.ClientOriginChange;
import org.biface.kernel.http.Call;

/** Who brought a client. */
@Path("accounts/companies/{id}/origin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class OriginResource {
    private final IntroductionsService introductions;

    OriginResource(IntroductionsService introductions) {
        this.introductions = introductions;
    }

    /**
     * What an operator records.
     *
     * @param freelancer the freelancer's account
     * @param reason why
     */
    public record OriginBody(UUID freelancer, String reason) {}

    /**
     * That an operator revokes it.
     *
     * @param reason why
     */
    public record RevocationBody(String reason) {}

    @GET
    @Operation(
            summary = "Say who brought a client",
            description = "Without a freelancer the client found the platform by itself.")
    public ClientOrigin origin(@Context Call call, @PathParam("id") UUID id) {
        return call.found(introductions.origin(call.actor(), id));
    }

    @POST
    @Operation(
            summary = "Record that a freelancer brought a client along, as an operator",
            description = "It counts for contracts that are signed from now on.")
    public ClientOrigin record(@Context Call call, @PathParam("id") UUID id, OriginBody body) {
        return call.ok(() -> introductions.recordOrigin(call.actor(), id, body.freelancer(), body.reason()));
    }

    @POST
    @Path("revoke")
    @Operation(
            summary = "Revoke that a freelancer brought a client along, as an operator",
            description = "It counts for contracts that are signed from now on.")
    public ClientOrigin revoke(@Context Call call, @PathParam("id") UUID id, RevocationBody body) {
        return call.ok(() -> introductions.revokeOrigin(call.actor(), id, body.reason()));
    }

    @GET
    @Path("history")
    @Operation(summary = "List what was recorded of who brought a client, newest first, as an operator")
    public List<ClientOriginChange> history(@Context Call call, @PathParam("id") UUID id) {
        return call.found(introductions.history(call.actor(), id));
    }
}
