package org.biface.missions.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.missions.Proposal;
import org.biface.missions.Terms;

/** Proposals over HTTP. */
@Path("proposals")
@Tag(name = "missions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProposalResource {

    private final MissionsService missions;

    /**
     * Other terms.
     *
     * @param terms what is put on the table
     */
    public record Counter(Terms terms) {}

    public ProposalResource(MissionsService missions) {
        this.missions = missions;
    }

    @GET
    @Operation(summary = "List one's own proposals")
    public Page<Proposal> own(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(missions.ownProposals(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a proposal")
    public Proposal get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(missions.proposal(call.actor(), id));
    }

    @POST
    @Path("{id}/counter")
    @Operation(summary = "Put other terms on the table")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Proposal counter(@Context Call call, @PathParam("id") UUID id, Counter counter) {
        if (counter == null) {
            throw new Invalid("terms", "terms must be given.");
        }
        Expected expected = call.requiredExpected();
        return call.ok(() -> missions.counter(call.actor(), id, expected, counter.terms()));
    }

    @POST
    @Path("{id}/accept")
    @Operation(summary = "Accept the terms on the table: there is a contract")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Proposal accept(@Context Call call, @PathParam("id") UUID id) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> missions.accept(call.actor(), id, expected));
    }

    @POST
    @Path("{id}/decline")
    @Operation(summary = "Decline a proposal as the client")
    public Proposal decline(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> missions.decline(call.actor(), id));
    }

    @POST
    @Path("{id}/withdraw")
    @Operation(summary = "Withdraw a proposal as its freelancer")
    public Proposal withdraw(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> missions.withdraw(call.actor(), id));
    }
}
