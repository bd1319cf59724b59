package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
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
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.contracts.Dispute;
import org.biface.contracts.EvidenceFile;
import org.biface.kernel.http.Call;

/** Disputes: evidence, proposals, decisions. */
@Path("disputes")
@Produces(MediaType.APPLICATION_JSON)
public final class DisputeResource {
    private final DisputesService disputes;

    DisputeResource(DisputesService disputes) {
        this.disputes = disputes;
    }

    /**
     * @param text what a side has to say
     */
    public record Statement(String text) {}

    /**
     * @param toFreelancer how much the freelancer gets, VAT included
     * @param note why, or {@code null}
     */
    public record Split(Money toFreelancer, String note) {}

    /**
     * @param toFreelancer how much the freelancer gets, VAT included
     * @param reason why
     */
    public record Decision(Money toFreelancer, String reason) {}

    @GET
    @Operation(summary = "List disputes that one is a side of, newest first; an operator sees everybody's")
    public Page<Dispute> list(
            @Context Call call,
            @QueryParam("status") Dispute.Status status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(disputes.list(call.actor(), status, call.page(cursor, limit)));
    }

    @GET
    @Path("{dispute}")
    @Operation(summary = "Show a dispute with its evidence and proposals")
    public Dispute get(@Context Call call, @PathParam("dispute") UUID dispute) {
        return call.found(disputes.get(call.actor(), dispute));
    }

    @POST
    @Path("{dispute}/evidence")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Write something in an open dispute")
    public Dispute write(@Context Call call, @PathParam("dispute") UUID dispute, Statement statement) {
        return call.ok(() -> disputes.write(call.actor(), dispute, statement.text()));
    }

    @POST
    @Path("{dispute}/files")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Add a file to an open dispute: PDF, PNG, JPEG or plain text, by its content")
    public Dispute addFile(
            @Context Call call,
            @PathParam("dispute") UUID dispute,
            @QueryParam("name") String name,
            @RequestBody(
                            description = "The file's bytes",
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                                            schema = @Schema(type = "string", format = "binary")))
                    byte[] content) {
        return call.ok(() -> disputes.addFile(call.actor(), dispute, name, content));
    }

    @GET
    @Path("{dispute}/files/{file}")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "Download a file of a dispute")
    @ApiResponse(
            responseCode = "200",
            description = "The file, never to be shown in a page",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = "string", format = "binary")))
    public Response file(@Context Call call, @PathParam("dispute") UUID dispute, @PathParam("file") UUID file) {
        EvidenceFile found = disputes.file(call.actor(), dispute, file);
        return Response.ok(found.content(), found.mediaType())
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(found.name()))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .build();
    }

    /** As RFC 8187 wants it. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{dispute}/proposals")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Propose how to split the money in dispute")
    public Dispute propose(@Context Call call, @PathParam("dispute") UUID dispute, Split split) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> disputes.propose(call.actor(), dispute, expected, split.toFreelancer(), split.note()));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{dispute}/proposals/{proposal}/accept")
    @Operation(summary = "Accept a proposed split, as one of the two sides")
    public Dispute accept(
            @Context Call call, @PathParam("dispute") UUID dispute, @PathParam("proposal") UUID proposal) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> disputes.accept(call.actor(), dispute, proposal, expected));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{dispute}/proposals/{proposal}/reject")
    @Operation(summary = "Reject a proposed split, as one of the two sides")
    public Dispute reject(
            @Context Call call, @PathParam("dispute") UUID dispute, @PathParam("proposal") UUID proposal) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> disputes.reject(call.actor(), dispute, proposal, expected));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{dispute}/withdraw")
    @Operation(summary = "Withdraw a dispute that one's own side has opened; the milestone goes on from where it stood")
    public Dispute withdraw(@Context Call call, @PathParam("dispute") UUID dispute) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> disputes.withdraw(call.actor(), dispute, expected));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{dispute}/decide")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide a dispute, as an operator; the money follows")
    @ApiResponse(responseCode = "202", description = "It is decided, and the money follows", useReturnTypeSchema = true)
    public Dispute decide(@Context Call call, @PathParam("dispute") UUID dispute, Decision decision) {
        Expected expected = call.requiredExpected();
        return call.accepted(
                () -> disputes.decide(call.actor(), dispute, expected, decision.toFreelancer(), decision.reason()));
    }
}
