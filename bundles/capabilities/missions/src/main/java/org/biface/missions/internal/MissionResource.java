package org.biface.missions.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionList;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Remote;
import org.biface.missions.Terms;
import org.biface.missions.Trade;

/** Missions over HTTP. */
@Path("missions")
@Tag(name = "missions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class MissionResource {

    private final MissionsService missions;

    /**
     * A freelancer's answer.
     *
     * @param message may be {@code null}
     * @param terms what the freelancer offers
     */
    public record NewProposal(String message, Terms terms) {}

    /**
     * An invitation.
     *
     * @param freelancer the account that is invited
     * @param message may be {@code null}
     */
    public record NewInvitation(UUID freelancer, String message) {}

    public MissionResource(MissionsService missions) {
        this.missions = missions;
    }

    @GET
    @Operation(summary = "Find missions, with counts")
    public MissionList search(
            @Context Call call,
            @Parameter(description = "Words in title, skills or description; \"a phrase\", -not, or")
                    @QueryParam("text")
                    String text,
            @Parameter(description = "A wanted skill; may be repeated, all must hold") @QueryParam("skill")
                    List<String> skills,
            @QueryParam("pricing") Pricing pricing,
            @Parameter(description = "The budget is at least this, in minor units") @QueryParam("minBudget")
                    Long minBudget,
            @Parameter(description = "ISO 4217 code of minBudget; EUR when missing") @QueryParam("currency")
                    String currency,
            @QueryParam("remote") Remote remote,
            @QueryParam("country") String country,
            @QueryParam("vertical") String vertical,
            @Parameter(description = "Only missions of this company; all of them when it is one's own")
                    @QueryParam("company")
                    UUID company,
            @QueryParam("status") Mission.Status status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        MissionQuery query = new MissionQuery(
                text, skills, pricing, budget(minBudget, currency), remote, country, vertical, company, status);
        MissionList found = missions.search(call.actor(), query, call.page(cursor, limit));
        call.listed(found.page());
        return found;
    }

    private static Money budget(Long minor, String currency) {
        if (minor == null) {
            return null;
        }
        try {
            return Money.of(minor, currency == null ? "EUR" : currency);
        } catch (IllegalArgumentException unknown) {
            throw new Invalid("currency", "currency must be an ISO 4217 code such as EUR.");
        }
    }

    @GET
    @Path("trades")
    @Operation(summary = "Read the trades that missions can be of, with the fields of each")
    public List<Trade> trades(@Context Call call) {
        return missions.trades(call.actor(), call.locale());
    }

    @POST
    @Operation(summary = "Make a draft")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Mission draft(
            @Context Call call,
            @Parameter(description = "For which company; may be missing when there is only one") @QueryParam("company")
                    UUID company,
            MissionDetails details) {
        return call.created(
                made -> URI.create("/api/v1/missions/" + made.id()),
                () -> missions.draft(call.actor(), company, details));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a mission")
    public Mission get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(missions.get(call.actor(), id));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a draft, or a published mission without proposals")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Mission edit(@Context Call call, @PathParam("id") UUID id, MissionDetails details) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> missions.edit(call.actor(), id, expected, details));
    }

    @POST
    @Path("{id}/publish")
    @Operation(summary = "Publish a draft")
    public Mission publish(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> missions.publish(call.actor(), id));
    }

    @POST
    @Path("{id}/close")
    @Operation(summary = "Close a published mission and decline its open proposals")
    public Mission close(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> missions.close(call.actor(), id));
    }

    @GET
    @Path("{id}/proposals")
    @Operation(summary = "List a mission's proposals")
    public Page<Proposal> proposals(
            @Context Call call,
            @PathParam("id") UUID id,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(missions.proposals(call.actor(), id, call.page(cursor, limit)));
    }

    @POST
    @Path("{id}/proposals")
    @Operation(summary = "Answer a mission")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Proposal propose(@Context Call call, @PathParam("id") UUID id, NewProposal proposal) {
        if (proposal == null) {
            throw new Invalid("terms", "terms must be given.");
        }
        return call.created(
                made -> URI.create("/api/v1/proposals/" + made.id()),
                () -> missions.propose(call.actor(), id, proposal.message(), proposal.terms()));
    }

    @GET
    @Path("{id}/invitations")
    @Operation(summary = "List a mission's invitations")
    public Page<Invitation> invitations(
            @Context Call call,
            @PathParam("id") UUID id,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(missions.invitations(call.actor(), id, call.page(cursor, limit)));
    }

    @POST
    @Path("{id}/invitations")
    @Operation(summary = "Invite a freelancer")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Invitation invite(@Context Call call, @PathParam("id") UUID id, NewInvitation invitation) {
        if (invitation == null) {
            throw new Invalid("freelancer", "Say who is invited.");
        }
        return call.created(
                made -> URI.create("/api/v1/missions/" + id + "/invitations"),
                () -> missions.invite(call.actor(), id, invitation.freelancer(), invitation.message()));
    }
}
