package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.Release;

/** Releases of held money. */
@Path("releases")
@Produces(MediaType.APPLICATION_JSON)
public final class ReleaseResource {

    private final PaymentsService payments;

    public ReleaseResource(PaymentsService payments) {
        this.payments = payments;
    }

    @GET
    @Path("{id}")
    @Operation(
            summary =
                    "Read a release with its commission explained in the reader's language (Accept-Language en or fr, else"
                            + " the account's), as one of its two sides or an operator")
    public ExplainedRelease get(@Context Call call, @PathParam("id") UUID id) {
        Release release = payments.release(call.actor(), id);
        return call.found(ExplainedRelease.of(release, payments.explained(release), call.locale()));
    }

    @GET
    @Operation(summary = "List one's own releases, newest first; an operator names the freelancer")
    public Page<Release> list(
            @Context Call call,
            @QueryParam("freelancer") UUID freelancer,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        UUID whose = freelancer == null ? call.actor().mustBeSomebody().account() : freelancer;
        return call.listed(payments.releases(call.actor(), whose, call.page(cursor, limit)));
    }
}
