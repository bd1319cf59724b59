package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.kernel.http.Call;
import org.biface.payments.Statement;

/** Statements for months and years, as JSON and CSV. */
@Path("statements")
public final class StatementResource {

    private static final String CSV = "text/csv; charset=utf-8; qs=0.5";

    private final StatementsService statements;

    public StatementResource(StatementsService statements) {
        this.statements = statements;
    }

    @GET
    @Path("freelancers/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read a freelancer's statement of a month (2026-11) or a year (2026)")
    public Statement freelancer(@Context Call call, @PathParam("id") UUID id, @QueryParam("period") String period) {
        return call.found(statements.freelancer(call.actor(), id, period));
    }

    @GET
    @Path("freelancers/{id}")
    @Produces(CSV)
    @Operation(summary = "Download a freelancer's statement, a line for each thing that happened")
    @ApiResponse(
            responseCode = "200",
            description = "The statement",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    public String freelancerCsv(@Context Call call, @PathParam("id") UUID id, @QueryParam("period") String period) {
        return call.found(StatementCsv.of(statements.freelancer(call.actor(), id, period)))
                .text();
    }

    @GET
    @Path("companies/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read a client company's statement of a month (2026-11) or a year (2026)")
    public Statement company(@Context Call call, @PathParam("id") UUID id, @QueryParam("period") String period) {
        return call.found(statements.company(call.actor(), id, period));
    }

    @GET
    @Path("companies/{id}")
    @Produces(CSV)
    @Operation(summary = "Download a client company's statement, a line for each thing that happened")
    @ApiResponse(
            responseCode = "200",
            description = "The statement",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    public String companyCsv(@Context Call call, @PathParam("id") UUID id, @QueryParam("period") String period) {
        return call.found(StatementCsv.of(statements.company(call.actor(), id, period)))
                .text();
    }
}
