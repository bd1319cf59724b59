package org.biface.accounts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.accounts.Introduction;
import org.biface.accounts.IntroductionCode;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;

/** How freelancers introduce clients. */
@Path("accounts/introductions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class IntroductionResource {
    private final IntroductionsService introductions;

    IntroductionResource(IntroductionsService introductions) {
        this.introductions = introductions;
    }

    /**
     * Who is introduced.
     *
     * @param email where the code is mailed to; without it the freelancer asks for the code
     * @param label what the freelancer calls the client
     */
    public record IntroductionBody(String email, String label) {}

    @POST
    @Operation(
            summary = "Introduce a client, as a freelancer",
            description = "A client who registers with the code of the introduction is recorded as brought along by the"
                    + " freelancer, which offers of commission may go by. With an email the code is mailed there and shown"
                    + " to nobody else; without one it is asked for. Who is registered already can't be introduced.")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Introduction introduce(@Context Call call, IntroductionBody body) {
        return call.created(
                made -> URI.create("/api/v1/accounts/introductions"),
                () -> introductions.introduce(call.actor(), body.email(), body.label()));
    }

    @GET
    @Operation(summary = "List the own introductions and what became of them, newest first")
    public Page<Introduction> own(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(introductions.own(call.actor(), call.page(cursor, limit)));
    }

    /** The answer is a secret, so it is not one of those that are stored under an idempotency key. */
    @POST
    @Path("{id}/code")
    @Operation(
            summary = "Make the code of an introduction that is not mailed; an earlier code is no use any more",
            description =
                    "No Idempotency-Key: the answer is a secret, which is stored nowhere. Sent again it makes another"
                            + " code of the same introduction.")
    public IntroductionCode newCode(@Context Call call, @PathParam("id") UUID id) {
        return introductions.newCode(call.actor(), id);
    }

    @POST
    @Path("{id}/withdraw")
    @Operation(summary = "Take an introduction back before a client has used it")
    public Introduction withdraw(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> introductions.withdraw(call.actor(), id));
    }
}
