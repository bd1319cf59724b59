package org.biface.commission.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commission.PolicyDecision;
import org.biface.commission.PolicyStatus;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;

/** Policies and offers, for operators. */
@Path("commission")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DeskResource {
    /**
     * Which differences are accepted.
     *
     * @param seen as the list of policies says it
     */
    public record Acceptance(String seen) {}

    private final DeskService desk;

    DeskResource(DeskService desk) {
        this.desk = desk;
    }

    @GET
    @Path("policies")
    @Operation(summary = "List the installed commission policies and what they do")
    public Page<PolicyStatus> policies(@Context Call call) {
        return call.listed(new Page<>(desk.policies(call.actor()), null));
    }

    @POST
    @Path("policies/{policy}/{version}/accept")
    @Operation(summary = "Let a version serve that does not give what is recorded")
    public PolicyDecision accept(
            @Context Call call,
            @PathParam("policy") String policy,
            @PathParam("version") String version,
            Acceptance acceptance) {
        String seen = acceptance == null ? null : acceptance.seen();
        return call.ok(() -> desk.accept(call.actor(), policy, version, seen));
    }

    @POST
    @Path("policies/{policy}/{version}/hold")
    @Operation(summary = "Let this version alone serve its major version")
    public PolicyDecision hold(
            @Context Call call, @PathParam("policy") String policy, @PathParam("version") String version) {
        return call.ok(() -> desk.hold(call.actor(), policy, version));
    }

    @POST
    @Path("policies/{policy}/{version}/release")
    @Operation(summary = "End a hold: the best version serves again")
    public PolicyDecision release(
            @Context Call call, @PathParam("policy") String policy, @PathParam("version") String version) {
        return call.ok(() -> desk.release(call.actor(), policy, version));
    }

    @POST
    @Path("policies/{policy}/{version}/retry")
    @Operation(summary = "Try a version again, and the releases that wait for it")
    public PolicyDecision retry(
            @Context Call call, @PathParam("policy") String policy, @PathParam("version") String version) {
        return call.ok(() -> desk.retry(call.actor(), policy, version));
    }

    @GET
    @Path("offers")
    @Operation(summary = "List the commission offers")
    public Page<OfferStatus> offers(@Context Call call) {
        return call.listed(new Page<>(desk.offers(call.actor()), null));
    }

    @POST
    @Path("offers")
    @Operation(summary = "Make an offer for contracts that are signed from now on")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public OfferStatus add(@Context Call call, OfferTerms terms) {
        return call.created(
                made -> URI.create("/api/v1/commission/offers/" + made.name()), () -> desk.add(call.actor(), terms));
    }

    @GET
    @Path("offers/{offer}")
    @Operation(summary = "Read an offer")
    public OfferStatus offer(@Context Call call, @PathParam("offer") String offer) {
        return call.found(desk.offer(call.actor(), offer));
    }

    @PUT
    @Path("offers/{offer}")
    @Operation(summary = "Change an offer for contracts that are signed from now on")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public OfferStatus change(@Context Call call, @PathParam("offer") String offer, OfferTerms terms) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> desk.change(call.actor(), offer, expected, terms));
    }

    @DELETE
    @Path("offers/{offer}")
    @Operation(summary = "End an offer; contracts that are signed keep their terms")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public void end(@Context Call call, @PathParam("offer") String offer) {
        Expected expected = call.requiredExpected();
        call.noContent(() -> desk.end(call.actor(), offer, expected));
    }
}
